/** AUTHENTICATE: a client proves that it owns an account, before it registers or later (IRCv3 sasl 3.2). */

import type { Login } from "../network/account-events.ts";
import { bannedAccount, isGuessing } from "../network/accounts.ts";
import { banOfAccount } from "../network/bans.ts";
import { mask, sourceOf } from "../network/outcome.ts";
import { accountByName } from "../network/state.ts";
import { fold } from "../protocol/names.ts";
import {
  type Command,
  type Exchange,
  failReply,
  numericReply,
  type Reply,
  type Response,
  timeOf,
  type Verdict,
  type View,
} from "./command.ts";
import { readMarkers } from "./markread.ts";
import { decoyKeys, scramChallenge, scramFinal, scramFirst } from "./scram.ts";

/** The mechanisms that are offered, as the capability's value and RPL_SASLMECHS have them. */
export const mechanisms = "PLAIN,SCRAM-SHA-256";

/** Bytes of base64 in one line: where there are as many more will follow. */
const chunkBytes = 400;
/** Of one message in several lines: the longest password and both names fit. */
const messageBytesMax = 4 * chunkBytes;

export const authenticate: Command = {
  verb: "AUTHENTICATE",
  from: "anyone",
  parameters: 1,
  // Whom it lets in it lets in for what is true now.
  fresh: ({ client }) => client.exchange !== undefined,
  help: "AUTHENTICATE <mechanism> | <base64> | + | *: log in to your account (SASL)",
  async run(view, { params: [text = ""] }) {
    const { exchange } = view.client;
    if (text === "*") return ended([numericReply("ERR_SASLABORTED")]);
    if (!exchange) return begin(text.toUpperCase());
    if (text.length > chunkBytes) return ended([numericReply("ERR_SASLTOOLONG")]);
    const received = exchange.received + (text === "+" ? "" : text);
    if (received.length > messageBytesMax) return failed();
    if (text.length === chunkBytes) return { client: { exchange: { ...exchange, received } } };
    const message = decoded(received);
    if (message === undefined) return failed();
    return exchange.mechanism === "PLAIN" ? plain(view, message) : scram(view, exchange, message);
  },
};

function begin(mechanism: string): Response {
  if (mechanism !== "PLAIN" && mechanism !== "SCRAM-SHA-256") {
    return { replies: [numericReply("RPL_SASLMECHS", mechanisms), numericReply("ERR_SASLFAIL")] };
  }
  return { client: { exchange: { mechanism, received: "" } }, replies: [say("+")] };
}

function say(text: string): Reply {
  return { kind: "message", verb: "AUTHENTICATE", params: [text] };
}

function ended(replies: readonly Reply[]): Response {
  return { client: { exchange: undefined }, replies };
}

function failed(): Response {
  return ended([numericReply("ERR_SASLFAIL")]);
}

/** Undefined for what is no base64 of UTF-8. */
function decoded(base64: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

async function plain(view: View, message: string): Promise<Response> {
  const [authzid = "", name = "", password = "", ...more] = message.split("\0");
  if (more.length > 0 || name === "" || password === "" || !isSelf(authzid, name)) return failed();
  const { verdict, login } = await checkPassword(view, name, password);
  return login ? succeeded(view, login) : notProved(view, name, verdict);
}

/** Nobody acts as somebody else. */
function isSelf(authzid: string, name: string): boolean {
  return authzid === "" || fold(authzid) === fold(name);
}

/** What a password is for an account; `login` when it is the right one. It takes as long where there is no such account. */
export async function checkPassword(
  view: View,
  name: string,
  password: string,
): Promise<{ readonly verdict: Verdict; readonly login?: Login }> {
  const { state, credentials, client } = view;
  const account = accountByName(state, name);
  // Asked again when its turn has come: what others tried meanwhile counts.
  const isAllowed = () => !isGuessing(state, name, client.host, timeOf(view));
  const verdict = await credentials.verifyPassword(
    account?.verifier.password,
    password,
    client.host,
    isAllowed,
  );
  if (verdict !== "right" || !account) return { verdict };
  return { verdict, login: { account: account.name, provedBy: account.verifierAt } };
}

const tooMany = failReply(
  "AUTHENTICATE",
  "TEMPORARILY_UNAVAILABLE",
  "Too many wrong passwords, or too many at once: try again in a minute",
);

/** Wrong passwords are counted on all nodes together; what was not even looked at is not. */
export function notProved({ client }: View, account: string, verdict: Verdict): Response {
  if (verdict === "busy") return ended([tooMany, numericReply("ERR_SASLFAIL")]);
  const event = { type: "login-failed", account, address: client.host } as const;
  const answer = () => [numericReply("ERR_SASLFAIL")];
  return { client: { exchange: undefined }, proposals: [{ event, answer }] };
}

/** Says the log in that has been proved. */
function succeeded(view: View, login: Login): Response {
  const ban = banOfAccount(view.state, login.account, timeOf(view));
  if (ban) {
    return ended([
      failReply("AUTHENTICATE", "ACCOUNT_BANNED", bannedAccount(ban)),
      numericReply("ERR_SASLFAIL"),
    ]);
  }
  const success = numericReply("RPL_SASLSUCCESS");
  const client = { exchange: undefined };
  if (!view.session)
    return { client: { ...client, login }, replies: [loggedInReply(view, login.account), success] };
  const answer = (later: View) => [loggedInReply(later, login.account), success, ...readMarkers(later)];
  return { client, proposals: [{ event: { type: "logged-in", login }, answer }] };
}

/** RPL_LOGGEDIN, to somebody who may have told nothing else of itself. */
export function loggedInReply({ session, client }: View, account: string): Reply {
  const { nick, username, host } = session ? sourceOf(session) : client;
  const whole = mask({ nick: nick || "*", username: username || "*", host });
  return numericReply("RPL_LOGGEDIN", whole, account, `You are now logged in as ${account}`);
}

function scram(view: View, exchange: Exchange, message: string): Response {
  const { state, credentials, client } = view;
  if (exchange.proved) return message === "" ? succeeded(view, exchange.proved) : failed();
  const { challenge, name = "" } = exchange;
  if (!challenge) {
    const first = scramFirst(message);
    if (!first || !isSelf(first.authzid, first.username)) return failed();
    const next = scramChallenge(first, keysOf(view, first.username), credentials.nonce());
    return answered(exchange, next.text, { challenge: next, name: first.username });
  }
  if (isGuessing(state, name, client.host, timeOf(view))) return notProved(view, name, "busy");
  const account = accountByName(state, name);
  const last = scramFinal(message, challenge, keysOf(view, name));
  if (last === undefined || !account) return notProved(view, name, "wrong");
  return answered(exchange, last, { proved: { account: account.name, provedBy: account.verifierAt } });
}

function keysOf({ state, credentials }: View, name: string) {
  const account = accountByName(state, name);
  return account?.verifier.scram ?? decoyKeys(state.secret, fold(name), credentials.scramIterations);
}

function answered(exchange: Exchange, text: string, more: Partial<Exchange>): Response {
  return {
    client: { exchange: { ...exchange, ...more, received: "" } },
    replies: [say(Buffer.from(text).toString("base64"))],
  };
}
