/** AUTHENTICATE: a client proves that it owns an account, before it registers or later (IRCv3 sasl 3.2). */

import type { Login } from "../network/account-events.ts";
import { isGuessing } from "../network/accounts.ts";
import { banOfAccount, whyBanned } from "../network/bans.ts";
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
  type View,
} from "./command.ts";
import { loggingIn } from "./markread.ts";
import {
  codeAwaited,
  countingGuess,
  loggedInReply,
  type Proof,
  provePassword,
  tooManyProofs,
} from "./proving.ts";
import { decoyKeys, scramChallenge, scramFinal, scramFirst } from "./scram.ts";

/** The mechanisms that are offered, as the capability's value and RPL_SASLMECHS have them. */
export const mechanisms = "PLAIN,SCRAM-SHA-256";

/** Bytes of base64 in one line: where there are as many more will follow. */
const chunkBytes = 400;
/** Of one message in several lines: the longest password and both names fit. */
const messageBytesMax = 4 * chunkBytes;

const saslFailed = numericReply("ERR_SASLFAIL");

export const authenticate: Command = {
  verb: "AUTHENTICATE",
  from: "anyone",
  parameters: 1,
  // Whom it lets in it lets in for what is true now, and no guess goes uncounted.
  fresh: ({ client }, { params: [text] }) => client.exchange !== undefined && text !== "*" && "required",
  unanswered: { client: { exchange: undefined }, replies: [saslFailed] },
  help: "AUTHENTICATE <mechanism> | <base64> | + | *: log in to your account (SASL)",
  async run(view, { params: [text = ""] }) {
    const { exchange } = view.client;
    if (text === "*") return ended([numericReply("ERR_SASLABORTED")]);
    if (!exchange) return begin(text.toUpperCase());
    if (text.length > chunkBytes) return ended([numericReply("ERR_SASLTOOLONG")]);
    const received = exchange.received + (text === "+" ? "" : text);
    if (received.length > messageBytesMax) return ended([saslFailed]);
    if (text.length === chunkBytes) return { client: { exchange: { ...exchange, received } } };
    const message = decoded(received);
    if (message === undefined) return ended([saslFailed]);
    return exchange.mechanism === "PLAIN" ? plain(view, message) : scram(view, exchange, message);
  },
};

function begin(mechanism: string): Response {
  if (mechanism !== "PLAIN" && mechanism !== "SCRAM-SHA-256") {
    return { replies: [numericReply("RPL_SASLMECHS", mechanisms), saslFailed] };
  }
  return { client: { exchange: { mechanism, received: "" } }, replies: [say("+")] };
}

function say(text: string): Reply {
  return { kind: "message", verb: "AUTHENTICATE", params: [text] };
}

/** In as many lines as it takes: one that is not full is the last. */
function saying(text: string): readonly Reply[] {
  const base64 = Buffer.from(text).toString("base64");
  const chunks = base64.match(/.{1,400}/g) ?? [];
  return [...chunks, ...(base64.length % chunkBytes === 0 ? ["+"] : [])].map(say);
}

function ended(replies: readonly Reply[]): Response {
  return { client: { exchange: undefined }, replies };
}

/** Undefined for what is no base64 of UTF-8. */
function decoded(base64: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

/** RFC 4616. */
async function plain(view: View, message: string): Promise<Response> {
  const [authzid = "", name = "", password = "", ...more] = message.split("\0");
  if (more.length > 0 || name === "" || password === "" || !isSelf(authzid, name)) return ended([saslFailed]);
  return finished(view, name, await provePassword(view, name, password));
}

/** Nobody acts as somebody else. */
function isSelf(authzid: string, name: string): boolean {
  return authzid === "" || fold(authzid) === fold(name);
}

function finished(view: View, name: string, proof: Proof): Response {
  const fail = (code: string, text: string) => ended([failReply("AUTHENTICATE", code, text), saslFailed]);
  switch (proof.verdict) {
    case "right":
      return succeeded(view, proof.login);
    case "unverified":
      return fail("VERIFICATION_REQUIRED", codeAwaited(name));
    case "busy":
      return fail("TEMPORARILY_UNAVAILABLE", tooManyProofs);
    case "wrong": {
      const guess = { ...countingGuess(view, name, [saslFailed]), failed: [saslFailed] };
      return { client: { exchange: undefined }, proposals: [guess] };
    }
  }
}

/** Who is no session yet is logged in with it; else the log says whether what was proved still holds. */
function succeeded(view: View, login: Login): Response {
  const ban = banOfAccount(view.state, login.account, timeOf(view));
  if (ban) return ended([failReply("AUTHENTICATE", "ACCOUNT_BANNED", whyBanned(ban)), saslFailed]);
  const told = (later: View) => [loggedInReply(later, login.account), numericReply("RPL_SASLSUCCESS")];
  if (!view.session) return { client: { exchange: undefined, login }, replies: told(view) };
  const event = { type: "logged-in", login } as const;
  const proposal = { event, answer: told, failed: [saslFailed] };
  return {
    client: { exchange: undefined },
    proposals: loggingIn({ ...view, session: view.session }, proposal),
  };
}

function scram(view: View, exchange: Exchange, message: string): Response {
  const { state, credentials, client } = view;
  if (exchange.proved) return message === "" ? succeeded(view, exchange.proved) : ended([saslFailed]);
  const { challenge, name = "" } = exchange;
  if (!challenge) {
    const first = scramFirst(message);
    if (!first || !isSelf(first.authzid, first.username)) return ended([saslFailed]);
    const next = scramChallenge(first, keysOf(view, first.username), credentials.nonce());
    return answered(exchange, next.text, { challenge: next, name: first.username });
  }
  if (isGuessing(state, name, client.host, timeOf(view))) return finished(view, name, { verdict: "busy" });
  const account = accountByName(state, name);
  const last = scramFinal(message, challenge, keysOf(view, name));
  if (last === undefined || !account) return finished(view, name, { verdict: "wrong" });
  if (account.codeHash !== undefined) return finished(view, name, { verdict: "unverified" });
  return answered(exchange, last, { proved: { account: account.name, provedBy: account.verifierAt } });
}

function keysOf({ state, credentials }: View, name: string) {
  const account = accountByName(state, name);
  return account?.verifier.scram ?? decoyKeys(state.secret, fold(name), credentials.scramIterations);
}

function answered(exchange: Exchange, text: string, more: Partial<Exchange>): Response {
  return { client: { exchange: { ...exchange, ...more, received: "" } }, replies: saying(text) };
}
