/** Generated histories of a network: records as several nodes and incarnations append them, right and wrong ones. */
import fc from "fast-check";
import { channelModeLetters } from "../../src/network/channel-modes.ts";
import { isUnenforced } from "../../src/network/enforcing.ts";
import { type Body, type Entry, type NetworkRecord, seal } from "../../src/network/entry.ts";
import type { Event, ModeChange } from "../../src/network/events.ts";
import { Network } from "../../src/network/network.ts";
import { rankLetters } from "../../src/network/ranks.ts";
import type { State } from "../../src/network/state.ts";
import { brought, keyAndValue } from "./history-metadata.ts";

/** A record, and whether it is one that must give nothing. */
export interface Chapter {
  readonly record: NetworkRecord;
  readonly isVoid: boolean;
}

const nodes = ["n1", "n2", "n10"];
const nicks = ["bob", "BOB", "carol", "[dave]", "{dave}", "__proto__", "constructor"];
const channels = ["#a", "#A", "#b", "#__proto__"];
const targets = [...nicks, ...channels, "@#a", "+#A", "~#b", "@#none"];
const holders = ["*", "*", ...nicks, ...channels, "#none"];
const masks = ["bob!*@*", "b*!*@h", "*!*@h2", "~a:bob", "~m:*!*@h", "~m:~a:*", "*!*@*"];
const serverMasks = ["u@h", "h2", "*@nowhere"];
/** What cannot be decided without the fields that it lacks. */
const malformed = [
  ...(["joined", "session-opened", "said", "nick-changed", "kicked", "invited"] as const),
  ...(["channel-renamed", "channel-modes-changed", "user-modes-changed", "metadata-changed"] as const),
];
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  ...{ q: nicks, o: nicks, v: nicks, b: masks, e: masks, I: masks },
  ...{ k: ["key", "other"], l: ["1", "2", "30"] },
};

interface Step {
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

const weights: readonly (readonly [Step["what"], number])[] = [
  ["session-opened", 24],
  ["token-issued", 6],
  ["session-resumed", 10],
  ["joined", 24],
  ["said", 16],
  ["nick-changed", 10],
  ["parted", 14],
  ["topic-changed", 10],
  ["channel-modes-changed", 30],
  ["kicked", 6],
  ["invited", 6],
  ["channel-renamed", 4],
  ["user-modes-changed", 6],
  ["oper-gained", 6],
  ["away-changed", 4],
  ["realname-changed", 3],
  ["metadata-changed", 12],
  ["killed", 3],
  ["wallops", 3],
  ["ban-added", 8],
  ["ban-removed", 4],
  ["ban-enforced", 8],
  ["connection-closed", 4],
  ["quit", 4],
  ["grace-ended", 5],
  ["node-lost", 3],
  ["node-suspected", 2],
  ["node-down", 1],
  ["node-up", 1],
  ["unknown", 2],
  ["malformed", 2],
];

/** Every event that a history may hold. */
export const eventTypes = weights
  .map(([what]) => what)
  .filter((what) => what !== "unknown" && what !== "malformed");

const modeChanges = fc.record({
  set: fc.constantFrom(true, true, false),
  mode: fc.constantFrom(...rankLetters, ...Object.values(channelModeLetters).join("")),
});

const steps: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...weights.flatMap(([what, weight]) => Array<Step["what"]>(weight).fill(what))),
  connection: fc.integer({ min: 1, max: 2 }),
  choice: fc.nat({ max: 27 }),
  other: fc.nat(),
  changes: fc.array(modeChanges, { minLength: 1, maxLength: 4 }),
  skew: fc.integer({ min: -5000, max: 5000 }),
  isErased: fc.boolean(),
});

const turns = fc.record({
  node: fc.constantFrom(...nodes),
  steps: fc.array(steps, { maxLength: 6, size: "max" }),
  twist: fc.constantFrom(...Array<"none">(8).fill("none"), "double", "gap", "ended", "starts late"),
  choice: fc.nat(),
});

/** Histories in which most records are in their turn, and every kind of wrong one stands among them. */
export const histories: fc.Arbitrary<readonly Chapter[]> = fc
  .array(turns, { minLength: 1, maxLength: 40, size: "max" })
  .map((script) => {
    const network = new Network();
    const chapters: Chapter[] = [];
    const add = (record: Omit<NetworkRecord, "number">, isVoid: boolean) => {
      const chapter = { record: { ...record, number: chapters.length + 1 }, isVoid };
      chapters.push(chapter);
      for (const _ of network.apply(chapter.record));
    };
    for (const { node, steps, twist, choice } of script) {
      const { state } = network;
      const record = next(state, node, chapters.length, steps);
      if (twist === "none") add(record, false);
      else if (twist === "gap") add({ ...record, n: record.n + 1 }, true);
      else if (twist === "starts late") add({ ...record, incarnation: record.incarnation + 1, n: 2 }, true);
      else if (twist === "ended")
        add({ ...record, incarnation: (state.nodes.get(node)?.incarnation ?? 1) - 1 }, true);
      else {
        const valid = chapters.filter(({ isVoid }) => !isVoid);
        const again = valid[choice % valid.length];
        if (again) add(again.record, true);
      }
    }
    return chapters;
  });

/** The record that it is a node's turn to append: its announcement where it is not up. */
function next(
  state: State,
  node: string,
  count: number,
  steps: readonly Step[],
): Omit<NetworkRecord, "number"> {
  const known = state.nodes.get(node);
  const stamp = 1_900_000_000_000 + count * 1000;
  const entries = steps.map((step, index) => entryOf(state, step, stamp, `${node}-${count}-${index}`));
  if (known?.status === "up") return { node, incarnation: known.incarnation, n: known.n + 1, entries };
  const event = {
    type: "node-up",
    nonce: String(count),
    address: `${node}:1`,
    pid: count,
    rules: [1],
  } as const;
  return { node, incarnation: (known?.incarnation ?? 0) + 1, n: 1, entries: [{ stamp, event }, ...entries] };
}

/** @param token one that is given to nobody else */
function entryOf(state: State, step: Step, now: number, token: string): Entry {
  const { what, connection, choice, skew, isErased } = step;
  const stamp = now + skew;
  const fromNode = what.startsWith("node-") || what === "grace-ended" || what === "ban-enforced";
  // Sometimes it comes from where it may not.
  const origin = fromNode === (choice === 27) ? { connection } : {};
  const event = eventOf(state, step, token);
  // The same few labels again and again, of few parts: most are repetitions.
  const label = { text: `label ${step.other % 5}`, part: choice % 2, content: "c" };
  const labelled = choice % 3 === 0 ? { ...origin, label } : origin;
  if (what !== "said" && what !== "wallops") return { stamp, ...labelled, event };
  const body: Body = { text: `text ${choice}`, tags: { "+x": "y" }, salt: String(choice) };
  const { bodyHash } = seal(body);
  return { stamp, ...labelled, event, bodyHash, ...(!isErased && { body }) };
}

function eventOf(state: State, { what, choice, other, changes }: Step, token: string): Event {
  const pick = <T>(items: readonly T[]) => items[choice % items.length] as T;
  const pickOther = <T>(items: readonly T[]) => items[other % items.length] as T;
  const nick = pick(nicks);
  const channel = pick(channels);
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
      };
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
      return { type: what, channel, ...(other % 3 > 0 && { key: pickOther(["key", "other", ""]) }) };
    case "channel-modes-changed": {
      const argued = changes.map((change, index): ModeChange => {
        const { set, mode } = change;
        const choices = set || mode !== "l" ? argumentsOf[mode] : undefined;
        return choices
          ? { ...change, argument: choices[(other + index) % choices.length] as string }
          : change;
      });
      return { type: what, channel, changes: argued };
    }
    case "kicked":
      return { type: what, channel, nick: pickOther(nicks), reason: "" };
    case "invited":
      return { type: what, channel, nick: pickOther(nicks) };
    case "channel-renamed":
      return { type: what, channel, name: pickOther([...channels, "#c"]), reason: "" };
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
      };
    case "unknown":
      return { type: pick(["from-the-future", "constructor", "__proto__"]) } as unknown as Event;
    case "malformed":
      return { type: pick(malformed) } as Event;
  }
}
