/** NickServ: accounts for clients that know nothing else. */
import type { Login } from "../network/account-events.ts";
import {
  type Account,
  accountByName,
  accountOf,
  type Session,
  sessionByNick,
  sessionsOf,
} from "../network/state.ts";
import { fold, isNick } from "../protocol/names.ts";
import { serverTime } from "../protocol/time.ts";
import { isEmail, isPassword, registering, type Voice, verifying } from "./account.ts";
import { numericReply, type RegisteredView, type Reply, type Response } from "./command.ts";
import { loggingIn } from "./markread.ts";
import {
  codeAwaited,
  countingGuess,
  loggedInReply,
  provePassword,
  tooManyProofs,
  wholeMask,
} from "./proving.ts";
import { type Service, type ServiceCommand, saying } from "./service.ts";

const register: ServiceCommand = {
  name: "REGISTER",
  words: [1, 2],
  help: "<password> [<email>]: make an account, named as your nick is",
  run(view, [password = "", email]) {
    // Or half a password would be taken for one.
    if (email !== undefined && !isEmail(email)) return told(view, "That is no e-mail address.");
    return registering(view, view.session.nick, email ?? "", password, voiceFor(view));
  },
};

const verify: ServiceCommand = {
  name: "VERIFY",
  words: [2, 2],
  help: "<account> <code>: show the code that was mailed to you",
  run: (view, [name = "", code = ""]) => verifying(view, name, code, voiceFor(view)),
};

const identify: ServiceCommand = {
  name: "IDENTIFY",
  words: [1, 2],
  help: "[<account>] <password>: log in",
  run(view, words) {
    const [name, password = ""] = words.length === 1 ? [view.session.nick, ...words] : words;
    return proved(view, name ?? "", password, (login) => ({
      proposals: loggingIn(view, {
        event: { type: "logged-in", login },
        answer: (later) => [
          loggedInReply(later, login.account),
          say(view, `You are now logged in as ${login.account}.`),
        ],
      }),
    }));
  },
};

const logout: ServiceCommand = {
  name: "LOGOUT",
  words: [0, 0],
  help: ": log out; all clients of your session are",
  run: (view) =>
    own(view, () => ({
      proposals: [{ event: { type: "logged-out" }, answer: () => loggedOut(view, "You are logged out.") }],
    })),
};

const passwd: ServiceCommand = {
  name: "PASSWD",
  words: [2, 2],
  help: "<old password> <new password>: take another password",
  run(view, [old = "", password = ""]) {
    return own(view, ({ name }) => {
      if (!isPassword(password)) return told(view, "That cannot be a password.");
      return proved(view, name, old, async ({ provedBy }) => {
        const verifier = await view.credentials.verifierOf(password, view.client.host);
        if (!verifier) return told(view, tooManyProofs);
        const answer = () => [say(view, "Your password is changed.")];
        return { proposals: [{ event: { type: "password-changed", provedBy, verifier }, answer }] };
      });
    });
  },
};

const set: ServiceCommand = {
  name: "SET",
  words: [2, 2],
  help: "ALWAYS-ON ON | OFF: whether you stay when no client of yours is connected",
  run(view, [what = "", value = ""]) {
    const alwaysOn = { ON: true, OFF: false }[value.toUpperCase()];
    if (what.toUpperCase() !== "ALWAYS-ON" || alwaysOn === undefined) {
      return told(view, "What can be set: ALWAYS-ON ON, ALWAYS-ON OFF.");
    }
    return own(view, () => ({
      proposals: [
        {
          event: { type: "always-on-changed", alwaysOn },
          answer: () => [say(view, alwaysOn ? "You are always on." : "You are not always on.")],
        },
      ],
    }));
  },
};

const info: ServiceCommand = {
  name: "INFO",
  words: [0, 1],
  help: "[<account>]: whether there is an account, and all about yours",
  run(view, [wanted]) {
    const { state, session } = view;
    const name = wanted ?? session.account ?? session.nick;
    if (!isNick(name)) return told(view, "That cannot be an account.");
    const account = accountByName(state, name);
    // That there is one is no secret: its name cannot be taken as a nick.
    if (account?.codeHash !== undefined || !account) return told(view, `There is no account ${name}.`);
    const isOwn = accountOf(state, session) === account;
    if (!isOwn) return told(view, `${account.name} is an account.`);
    const since = serverTime(account.registeredAt).replace(/T.*/, "");
    const lines = [
      `${account.name} is your account, since ${since}.`,
      account.alwaysOn ? "You are always on." : "You are not always on.",
      ...sessionsOf(state, account).map(described),
    ];
    return { replies: lines.map((line) => say(view, line)) };
  },
};

function described({ nick, connections: { size } }: Session): string {
  return size === 0 ? `${nick}: waits for you` : `${nick}: ${size === 1 ? "1 client" : `${size} clients`}`;
}

const ghost: ServiceCommand = {
  name: "GHOST",
  words: [1, 1],
  help: "<nick>: end another session of yours, or who has your account's name as a nick",
  run: (view, [nick = ""]) =>
    own(view, () =>
      isNick(nick) ? { proposals: [ending(view, nick)] } : told(view, "That cannot be a nick."),
    ),
};

const regain: ServiceCommand = {
  name: "REGAIN",
  words: [0, 1],
  help: "[<nick>]: the same, and take the nick; without one your account's name",
  run(view, [wanted]) {
    return own(view, ({ name }) => {
      const nick = wanted ?? name;
      if (!isNick(nick)) return told(view, "That cannot be a nick.");
      const holder = sessionByNick(view.state, nick);
      const taking = { event: { type: "nick-changed", nick } } as const;
      if (holder === view.session) return told(view, `${nick} is your nick.`);
      return { proposals: holder ? [ending(view, nick), taking] : [taking] };
    });
  },
};

function ending(view: RegisteredView, nick: string) {
  return { event: { type: "ghosted", nick }, answer: () => [say(view, `${nick} is gone.`)] } as const;
}

const drop: ServiceCommand = {
  name: "DROP",
  words: [1, 1],
  help: "<password>: give your account up",
  run: (view, [password = ""]) =>
    own(view, ({ name }) =>
      proved(view, name, password, ({ provedBy }) => ({
        proposals: [
          {
            event: { type: "account-dropped", provedBy },
            answer: () => loggedOut(view, `There is no account ${name} any more.`),
          },
        ],
      })),
    ),
};

const erase: ServiceCommand = {
  name: "ERASE",
  words: [1, 2],
  help: "<password>: give your account up, and erase all that you said while you were logged in to it",
  run: (view, [word = "", again]) =>
    again === undefined
      ? own(view, ({ name }) =>
          proved(view, name, word, ({ provedBy }) => ({
            proposals: [
              {
                event: { type: "account-erased", account: name, provedBy },
                answer: () => [...loggedOut(view, goneFor(name)), say(view, notKnown)],
              },
            ],
          })),
        )
      : eraseOther(view, word, again),
};

/** An operator writes its name twice, and logs out whoever is logged in to it. */
function eraseOther(view: RegisteredView, name: string, again: string): Response {
  const { state, session } = view;
  if (!session.modes.has("o")) return told(view, "Only operators of the network erase other accounts.");
  const account = accountByName(state, name);
  if (!account) return told(view, `There is no account ${isNick(name) ? name : "of that name"}.`);
  if (fold(name) !== fold(again)) return told(view, "Say its name twice: ERASE <account> <account>");
  const leaving = sessionsOf(state, account).map(({ id }) => ({
    event: { type: "logged-out", session: id } as const,
  }));
  const answer = () => [say(view, goneFor(account.name))];
  return {
    proposals: [...leaving, { event: { type: "account-erased", account: account.name }, answer }],
  };
}

function goneFor(name: string): string {
  return `There is no account ${name} any more. All that it said is being erased.`;
}

const notKnown = "What you said without being logged in is not known to be yours: REDACT deletes it.";

export const nickserv: Service = {
  nick: "NickServ",
  verbs: ["NICKSERV", "NS"],
  help: "make an account, or log in to yours",
  commands: [register, verify, identify, logout, passwd, set, info, ghost, regain, drop, erase],
  hints: [
    "Operators of the network erase an account by its name, said twice: ERASE <account> <account>",
    "A password with spaces can be said in AUTHENTICATE (SASL) and REGISTER only.",
  ],
};

function say(view: RegisteredView, text: string): Reply {
  return saying(nickserv, view, text);
}

function told(view: RegisteredView, text: string): Response {
  return { replies: [say(view, text)] };
}

/** For owners of accounts only. */
function own(
  view: RegisteredView,
  run: (account: Account) => Response | Promise<Response>,
): Response | Promise<Response> {
  const account = accountOf(view.state, view.session);
  return account ? run(account) : told(view, "You are not logged in: IDENTIFY [<account>] <password>");
}

/** For who knows an account's password only. */
async function proved(
  view: RegisteredView,
  name: string,
  password: string,
  run: (login: Login) => Response | Promise<Response>,
): Promise<Response> {
  const proof = await provePassword(view, name, password);
  switch (proof.verdict) {
    case "right":
      return run(proof.login);
    case "unverified":
      return told(view, codeAwaited(name));
    case "busy":
      return told(view, tooManyProofs);
    case "wrong":
      return { proposals: [countingGuess(view, name, [say(view, "The password is wrong.")])] };
  }
}

function loggedOut(view: RegisteredView, text: string): readonly Reply[] {
  return [numericReply("RPL_LOGGEDOUT", wholeMask(view)), say(view, text)];
}

function voiceFor(view: RegisteredView): Voice {
  return {
    refused: (refusal) =>
      say(view, "description" in refusal ? `${refusal.description}.` : "That cannot be done."),
    registered: (account) => say(view, `${account} is your account now.`),
    mailed: (account, email) => say(view, `A code was mailed to ${email}. Say it: VERIFY ${account} <code>`),
    verified: (account) => say(view, `${account} is your account now.`),
  };
}
