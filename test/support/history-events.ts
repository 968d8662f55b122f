/** The events of generated histories: most of them such as may be accepted in the state that they meet. */

import type { Login } from "../../src/network/account-events.ts";
import { isUnenforced } from "../../src/network/enforcing.ts";
import { type Body, connectionIn, type Entry, messageId, seal } from "../../src/network/entry.ts";
import type { Event, ModeChange } from "../../src/network/events.ts";
import { hashOfCode } from "../../src/network/registering.ts";
import { accountByName, type State } from "../../src/network/state.ts";
import { verifierOf } from "./credentials.ts";
import { authorOf, erasedBy, somewhere } from "./history-erasing.ts";
import { brought, keyAndValue } from "./history-metadata.ts";
import { pushEventOf } from "./history-pushes.ts";
import { namedIn, uploadEventOf } from "./history-uploads.ts";

export const nodes = ["n1", "n2", "n10"];
const nicks = ["bob", "BOB", "carol", "[dave]", "{dave}", "__proto__", "constructor"];
const channels = ["#a", "#A", "#b", "#__proto__"];
const targets = [...nicks, ...channels, "@#a", "+#A", "~#b", "@#none"];
const holders = ["*", "*", ...nicks, ...channels, "#none"];
const masks = ["bob!*@*", "b*!*@h", "*!*@h2", "~a:bob", "~m:*!*@h", "~m:~a:*", "*!*@*"];
const serverMasks = ["u@h", "h2", "~a:bob", "*@nowhere"];
/** What cannot be decided without the fields that it lacks. */
const malformed = [
  ...(["joined", "session-opened", "said", "nick-changed", "kicked", "invited"] as const),
  ...(["channel-renamed", "channel-modes-changed", "user-modes-changed", "metadata-changed"] as const),
];
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  ...{ q: nicks, o: nicks, v: nicks, b: masks, e: masks, I: masks },
  ...{ k: ["key", "other"], l: ["1", "2", "30"], W: ["1", "5", "60"] },
};

export interface Step {
  readonly what: Event["type"] | "unknown" | "malformed";
  readonly connection: number;
  /** Chooses among names, nodes and sessions. */
  readonly choice: number;
  /** Chooses what else there is to choose. */
  readonly other: number;
  readonly changes: readonly Omit<ModeChange, "argument">[];
  /** How far the proposer's clock is from where it should be. */
  readonly skew: number;
  readonly isErased: boolean;
}

/** @param token one that is given to nobody else */
export function entryOf(state: State, node: string, step: Step, now: number, token: string): Entry {
  const { what, choice, skew, isErased } = step;
  const asking = aboutOwnership.has(what) ? loggedInAt(state, node) : undefined;
  const { connection } = asking ?? step;
  const stamp = now + skew;
  const fromNode = what.startsWith("node-") || nodesOwn.has(what);
  // Sometimes it comes from where it may not.
  const origin = fromNode === (choice === 27) ? { connection } : {};
  const made = eventOf(state, step, now, token);
  const kept = asking?.channels[step.other % (asking.channels.length + 1)];
  const event = kept === undefined ? made : ({ ...made, channel: kept } as Event);
  // The same few labels again and again, of few parts: most are repetitions.
  const label = { text: `label ${step.other % 5}`, part: choice % 2, content: "c" };
  const labelled = choice % 3 === 0 ? { ...origin, label } : origin;
  if (what !== "said" && what !== "wallops") return { stamp, ...labelled, event };
  const body: Body = { text: `text ${choice}`, tags: { "+x": "y" }, salt: String(choice) };
  const { bodyHash } = seal(body);
  return { stamp, ...labelled, event, bodyHash, ...(!isErased && { body }) };
}

/** What nodes find to do. */
const nodesOwn: ReadonlySet<Step["what"]> = new Set([
  ...(["grace-ended", "ban-enforced", "messages-erased", "erasure-confirmed"] as const),
  ...(["unheard-erased", "history-expired", "push-lapsed"] as const),
  ...(["uploaded", "uploads-lapsed", "uploads-removed"] as const),
]);

/** What only those may do whose accounts have a rank somewhere. */
const aboutOwnership: ReadonlySet<Step["what"]> = new Set([
  "founder-changed",
  "access-changed",
  "rank-claimed",
]);

/** Somebody who may ask for that there. */
function loggedInAt(state: State, node: string) {
  for (const [key, id] of state.connections) {
    const { node: at, connection } = connectionIn(key);
    const session = state.sessions.get(id);
    if (at === node && session?.account !== undefined) return { connection, channels: [...session.channels] };
  }
  return undefined;
}

/** Mostly one that counts. */
function loginOf(state: State, nick: string, other: number): Login {
  const account = accountByName(state, nick) ?? state.accounts.values().next().value;
  return { account: account?.name ?? nick, provedBy: (account?.verifierAt ?? 0) + (other % 7 === 0 ? 1 : 0) };
}

function eventOf(state: State, { what, choice, other, changes }: Step, now: number, token: string): Event {
  const pick = <T>(items: readonly T[]) => items[choice % items.length] as T;
  const pickOther = <T>(items: readonly T[]) => items[other % items.length] as T;
  const nick = pick(nicks);
  const channel = pick(channels);
  const account = pickOther([...[...state.accounts.values()].map(({ name }) => name), nick]);
  const known = state.nodes.get(pick(nodes)) ?? { incarnation: 1, n: 1 };
  switch (what) {
    case "node-up":
      return { type: what, nonce: "again", address: "a:1", pid: 1, rules: [choice % 2] };
    case "node-down":
      return { type: what };
    case "node-suspected":
      return { type: what, node: pick(nodes), incarnation: known.incarnation };
    case "node-lost":
      return {
        type: what,
        node: pick(nodes),
        incarnation: known.incarnation,
        n: known.n - (choice > 22 ? 1 : 0),
      };
    case "session-opened":
      return {
        ...{ type: what, nick, username: "u", host: pickOther(["h", "h", "h2"]), realname: "r" },
        ...(choice % 3 === 0 && { token }),
        ...(choice % 2 === 0 && { reclaim: true }),
        ...(other % 3 === 0 && { metadata: brought(other) }),
        ...((choice % 5 === 0 || (state.accounts.size > 0 && choice % 2 === 1)) && {
          login: loginOf(state, pickOther(nicks), other),
        }),
      };
    case "account-registered":
      return {
        type: what,
        account: pick([...state.sessions.values()])?.nick ?? nick,
        verifier: verifierOf(String(other % 3)),
        ...(choice % 3 === 0 && { address: "192.0.2.1" }),
        ...(choice % 4 === 0 && { alwaysOn: true }),
        ...(other % 4 === 0 && { codeHash: hashOfCode("code"), mailbox: pickOther(["a", "b"]) }),
      };
    case "account-verified": {
      const waiting = state.accounts.values().find(({ codeHash }) => codeHash !== undefined);
      return { type: what, account: waiting?.name ?? nick, codeHash: hashOfCode(pick(["code", "other"])) };
    }
    case "ghosted":
      return { type: what, nick };
    case "logged-in":
      return { type: what, login: loginOf(state, nick, other) };
    case "logged-out":
      return { type: what, ...(other % 3 === 0 && { session: pick([...state.sessions.keys()]) ?? 0 }) };
    case "login-failed":
      return { type: what, account: nick, address: pickOther(["192.0.2.1", "2001:db8::1"]) };
    case "account-erased":
      return { type: what, ...erasedBy(loginOf(state, nick, other), other) };
    case "messages-erased": {
      const of = state.forgotten.keys().next().value ?? 0;
      return { type: what, of, messages: choice % 5 === 0 ? [] : [somewhere(state, choice), other % 20_000] };
    }
    case "erasure-confirmed":
      return { type: what, of: state.erasures.keys().next().value ?? 0 };
    case "unheard-erased":
      return { type: what, through: state.unheard[choice % 3] ?? 0 };
    case "redacted":
      return {
        ...{ type: what, target: pick(targets), message: messageId("epoch", somewhere(state, other)) },
        author: authorOf(pickOther([...state.sessions.values()]), state),
        ...(choice % 2 === 0 && { to: { session: pick([...state.sessions.keys()]), nick } }),
        ...{ saidAt: now - 1000, within: pickOther([0, 500, 60_000]), reason: pick(["", "oops"]) },
      };
    case "password-changed":
    case "account-dropped": {
      const { provedBy } = loginOf(state, nick, other);
      return what === "account-dropped"
        ? { type: what, provedBy }
        : { type: what, provedBy, verifier: verifierOf("new") };
    }
    case "always-on-changed":
      return { type: what, alwaysOn: choice % 2 === 0 };
    case "read-marked":
      return { type: what, target: pick([...nicks, ...channels]), at: now + ((other % 9) - 6) * 1000 };
    case "push-subscribed":
    case "push-unsubscribed":
    case "push-lapsed":
      return pushEventOf(what, state, other);
    case "token-issued":
      return { type: what, token };
    case "session-resumed":
      return {
        type: what,
        token: pick([...state.tokens.keys()]) ?? "none",
        host: "h",
        after: other % 50_000,
        ...(other % 3 === 0 && { metadata: brought(other) }),
      };
    case "connection-closed":
    case "quit":
      return { type: what, reason: "bye" };
    case "grace-ended": {
      const detached = [...state.sessions.values()].filter((session) => session.detachedAt !== undefined);
      const session = pick(detached);
      return {
        type: what,
        session: session?.id ?? 0,
        detachedAt: (session?.detachedAt ?? 0) + (choice > 22 ? 1 : 0),
      };
    }
    case "history-expired":
      return { type: what, before: (state.record - (other % 9) + 2) * 1024 + (choice > 24 ? 1 : 0) };
    case "nick-changed":
      return { type: what, nick };
    case "user-modes-changed":
      return {
        type: what,
        set: pick(["", "i", "iw", "Bo", "r", "R"]),
        unset: pickOther(["", "o", "wr", "RB"]),
      };
    case "oper-gained":
      return { type: what, name: "op" };
    case "away-changed":
      return choice % 3 === 0 ? { type: what } : { type: what, message: pickOther(["", "tea", "lunch"]) };
    case "metadata-changed":
      return { type: what, target: pick(holders), ...keyAndValue(other) };
    case "realname-changed":
      return { type: what, realname: pick(["r", "Bob"]) };
    case "killed":
      return { type: what, nick, reason: "flood" };
    case "wallops":
      return { type: what };
    case "ban-added": {
      const ban = { type: what, mask: pick(serverMasks), reason: "flood" };
      return choice % 4 === 0 ? ban : { ...ban, duration: pickOther([0, 1, 1500, 9000]) };
    }
    case "ban-enforced": {
      const all = [...state.bans.keys()].flatMap((mask) =>
        [...state.sessions.keys()].map((session) => ({ type: what, mask, session })),
      );
      const due = all.filter((event) => isUnenforced(state, event));
      return pickOther(due) ?? { type: what, mask: pick(serverMasks), session: 0 };
    }
    case "ban-removed":
      return { type: what, mask: pick(serverMasks) };
    case "joined":
      return {
        ...{ type: what, channel },
        ...(other % 3 > 0 && { key: pickOther(["key", "other", ""]) }),
        ...(other % 4 > 0 && { founds: true }),
      };
    case "channel-modes-changed": {
      const argued = changes.map((change, index): ModeChange => {
        const { set, mode } = change;
        const choices = set || !"lW".includes(mode) ? argumentsOf[mode] : undefined;
        if (!choices) return change;
        const argument = choices[(other + index) % choices.length] as string;
        if (mode !== "b" || choice % 3 > 0) return { ...change, argument };
        return { ...change, argument, reason: "flood", ...(choice % 2 === 0 && { duration: 2500 }) };
      });
      return { type: what, channel, changes: argued };
    }
    case "kicked":
      return { type: what, channel, nick: pickOther(nicks), reason: "" };
    case "invited":
      return { type: what, channel, nick: pickOther(nicks) };
    case "channel-renamed":
      return { type: what, channel, name: pickOther([...channels, "#c"]), reason: "" };
    case "founder-changed":
      return { type: what, channel, ...(choice % 3 > 0 && { account }) };
    case "access-changed":
      return {
        ...{ type: what, channel, account },
        ...(choice % 4 > 0 && { rank: pickOther(["q", "o", "v"]) }),
      };
    case "rank-claimed":
      return { type: what, channel };
    case "parted":
      return { type: what, channel, reason: "" };
    case "topic-changed":
      return { type: what, channel, topic: choice % 3 === 0 ? "" : `topic ${choice}` };
    case "said":
      return {
        type: what,
        verb: pickOther(["PRIVMSG", "NOTICE", "TAGMSG"]),
        target: pick(targets),
        ...(other % 4 === 0 && { ctcp: true }),
        ...(other % 3 === 0 && { uploads: namedIn(state, other) }),
      };
    case "uploaded":
    case "uploads-lapsed":
    case "uploads-removed":
      return uploadEventOf(state, what, choice, token);
    case "unknown":
      return { type: pick(["from-the-future", "constructor", "__proto__"]) } as unknown as Event;
    case "malformed":
      return { type: pick(malformed) } as Event;
  }
}
