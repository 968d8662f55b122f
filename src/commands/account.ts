/** REGISTER and VERIFY: a client gets an account (IRCv3 draft/account-registration). */

import { isGuessing } from "../network/accounts.ts";
import type { Refusal } from "../network/outcome.ts";
import { awaitsCode, hashOfCode, mailboxOf, registrationRefusal } from "../network/registering.ts";
import { accountByName } from "../network/state.ts";
import { limits } from "../protocol/limits.ts";
import { fold } from "../protocol/names.ts";
import { type Command, type Reply, type Response, refusalReply, timeOf, type View } from "./command.ts";
import type { Letter } from "./outside.ts";
import { countingGuess, loggedInReply, tooManyProofs } from "./proving.ts";

/** The capability's value. */
export function registrationTerms(view: Pick<View, "server" | "credentials">): string {
  const terms = { "before-connect": isEarly(view), "email-required": view.server.accounts.mailsCode };
  return Object.entries(terms)
    .filter(([, isSo]) => isSo)
    .map(([term]) => term)
    .join(",");
}

/** Whether who has not registered may have an account. Where a password is needed to come in it is given first. */
function isEarly({ server, credentials }: Pick<View, "server" | "credentials">): boolean {
  return server.accounts.beforeConnect && !credentials.needsPassword;
}

/** The words for what came of it. */
export interface Voice {
  refused(refusal: Refusal): Reply;
  registered(account: string): Reply;
  /** A code was mailed, and is waited for. */
  mailed(account: string, email: string): Reply;
  verified(account: string): Reply;
}

function voiceOf(command: "REGISTER" | "VERIFY"): Voice {
  const say = (...params: string[]): Reply => ({ kind: "message", verb: command, params });
  return {
    refused: (refusal) => refusalReply(refusal, command),
    registered: (account) => say("SUCCESS", account, "Your account is registered"),
    mailed: (account, email) =>
      say("VERIFICATION_REQUIRED", account, `A code was mailed to ${email}: VERIFY ${account} <code>`),
    verified: (account) => say("SUCCESS", account, "Your account is registered"),
  };
}

export const register: Command = {
  verb: "REGISTER",
  from: "anyone",
  parameters: 3,
  fresh: "required",
  help: "REGISTER <account> | * <email> | * <password>: make an account, named as your nick is",
  async run(view, { params: [given = "", email = "", password = ""] }) {
    const { session, client } = view;
    const voice = voiceOf("REGISTER");
    const nick = session?.nick ?? (client.nick || client.takenNick);
    const name = given === "*" ? nick : given;
    const fail = (code: string, description: string) => ({
      replies: [voice.refused(refusal(code, name || "*", description))],
    });
    if (!session && !isEarly(view)) {
      return fail("COMPLETE_CONNECTION_REQUIRED", "Connect first, then register");
    }
    if (nick === "") return fail("NEED_NICK", "Choose a nick first");
    if (fold(name) !== fold(nick))
      return fail("ACCOUNT_NAME_MUST_BE_NICK", "An account is named as your nick is");
    if (!session && client.login) return fail("ALREADY_AUTHENTICATED", "You are logged in to an account");
    return registering(view, name, email, password, voice);
  },
};

export const verify: Command = {
  verb: "VERIFY",
  from: "anyone",
  parameters: 2,
  fresh: "required",
  help: "VERIFY <account> <code>: show the code that was mailed to you, and have the account",
  run(view, { params: [name = "", code = ""] }) {
    const { session, client } = view;
    const voice = voiceOf("VERIFY");
    const fail = (fail: string, description: string) => ({
      replies: [voice.refused(refusal(fail, name, description))],
    });
    if (!session && !isEarly(view)) {
      return fail("COMPLETE_CONNECTION_REQUIRED", "Connect first, then verify");
    }
    if (!session && client.login) return fail("ALREADY_AUTHENTICATED", "You are logged in to an account");
    return verifying(view, name, code, voice);
  },
};

function refusal(fail: string, account: string, description: string): Refusal {
  return { fail, context: [account], description };
}

/** Makes an account; where codes are mailed its owner has still to show one. A code that was not mailed leaves nothing behind. */
export async function registering(
  view: View,
  name: string,
  email: string,
  password: string,
  voice: Voice,
): Promise<Response> {
  const { state, session, credentials, mail, client, server } = view;
  const { accounts } = server;
  const refused = (reason: Refusal) => ({ replies: [voice.refused(reason)] });
  const fail = (code: string, description: string) => refused(refusal(code, name, description));
  if (!accounts.register) return fail("TEMPORARILY_UNAVAILABLE", "Accounts are not made here");
  if (!isPassword(password)) {
    const description = `A password has 1 to ${limits.password} bytes, and no control characters`;
    return fail("UNACCEPTABLE_PASSWORD", description);
  }
  if (accounts.mailsCode && !isEmail(email)) {
    return fail("INVALID_EMAIL", "An account needs an e-mail address here: a code is mailed to it");
  }
  const about = {
    account: name,
    ...(!client.loopback && { address: client.host }),
    ...(accounts.mailsCode && { mailbox: mailboxOf(state, email) }),
  };
  const inTheWay = () => registrationRefusal(state, about, session, timeOf(view));
  const before = inTheWay();
  if (before) return refused(before);
  const verifier = await credentials.verifierOf(password, client.host);
  if (!verifier) return fail("TEMPORARILY_UNAVAILABLE", "Too many at your address try this now; try again");
  const event = {
    type: "account-registered",
    ...about,
    verifier,
    ...(accounts.alwaysOn && ({ alwaysOn: true } as const)),
  } as const;
  if (!accounts.mailsCode) {
    const learned = ({ position }: { position: number }) => ({
      login: { account: name, provedBy: position },
    });
    const answer = (later: View) => [voice.registered(name), loggedInReply(later, name)];
    return { proposals: [{ event, learned, answer }] };
  }
  const code = credentials.nonce();
  const fate = await mail.send(letter(view, name, email, code), client.host, () => !inTheWay());
  if (fate === "refused") return fail("INVALID_EMAIL", "No mail is taken for that address");
  if (fate === "unavailable") {
    return refused(
      inTheWay() ?? refusal("TEMPORARILY_UNAVAILABLE", name, "No mail can be sent now: try again later"),
    );
  }
  const answer = () => [voice.mailed(name, email)];
  return { proposals: [{ event: { ...event, codeHash: hashOfCode(code) }, answer }] };
}

/** Shows a code. What is wrong is counted as wrong passwords are. */
export function verifying(view: View, name: string, code: string, voice: Voice): Response {
  const { state, session, client } = view;
  const refused = (fail: string, description: string) => voice.refused(refusal(fail, name, description));
  if (session?.account !== undefined) {
    const reason = refusal("ALREADY_AUTHENTICATED", session.account, "You are logged in to an account");
    return { replies: [voice.refused(reason)] };
  }
  const account = accountByName(state, name);
  if (!account || !awaitsCode(account, timeOf(view))) {
    return { replies: [refused("INVALID_CODE", "No code is waited for: there is nothing to verify")] };
  }
  if (isGuessing(state, name, client.host, timeOf(view))) {
    return { replies: [refused("TEMPORARILY_UNAVAILABLE", tooManyProofs)] };
  }
  const codeHash = hashOfCode(code);
  if (codeHash !== account.codeHash) {
    return { proposals: [countingGuess(view, name, [refused("INVALID_CODE", "That is not its code")])] };
  }
  const login = { account: account.name, provedBy: account.verifierAt };
  const answer = (later: View) => [voice.verified(account.name), loggedInReply(later, account.name)];
  const event = { type: "account-verified", account: account.name, codeHash } as const;
  return { proposals: [{ event, learned: () => ({ login }), answer }] };
}

function letter({ server, client }: View, name: string, to: string, code: string): Letter {
  const text = [
    `Somebody at ${client.host} wants the account ${name}\non ${server.network}, with this address.`,
    "If it was you, say this in your IRC client:",
    `/quote VERIFY ${name} ${code}`,
    `or: /msg NickServ VERIFY ${name} ${code}`,
    "The code is good for a day. If it was not you, there is nothing to do:\nwithout the code nobody gets the account.",
  ];
  return { to, subject: `Your account ${name} on ${server.network}`, text: `${text.join("\n\n")}\n` };
}

/** Whether it may be a password. */
export function isPassword(text: string): boolean {
  return text !== "" && Buffer.byteLength(text) <= limits.password && !/[\x00-\x1f\x7f]/.test(text);
}

/** Whether mail may be sent there: what is certainly none is refused, the rest is for its own server to say. */
export function isEmail(text: string): boolean {
  const isShaped =
    /^[^\s@<>()[\],;:"\\\x00-\x1f\x7f]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}$/u.test(text);
  return isShaped && Buffer.byteLength(text) <= limits.email;
}
