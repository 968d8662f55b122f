/** Generated histories of a network: records as several nodes and incarnations append them, right and wrong ones. */
import fc from "fast-check";
import { type Body, type Entry, type NetworkRecord, seal } from "../../src/network/entry.ts";
import type { Event } from "../../src/network/events.ts";
import { Network } from "../../src/network/network.ts";
import type { State } from "../../src/network/state.ts";

/** A record, and whether it is one that must give nothing. */
export interface Chapter {
  readonly record: NetworkRecord;
  readonly isVoid: boolean;
}

const nodes = ["n1", "n2", "n10"];
const nicks = ["bob", "BOB", "carol", "[dave]", "{dave}", "__proto__", "constructor"];
const channels = ["#a", "#A", "#b", "#__proto__"];

interface Step {
  readonly what: Event["type"] | "unknown" | "malformed";
  readonly connection: number;
  /** Chooses among names, nodes and sessions. */
  readonly choice: number;
  /** How far the proposer's clock is from where it should be. */
  readonly skew: number;
  readonly isErased: boolean;
}

const weights: readonly (readonly [Step["what"], number])[] = [
  ["session-opened", 24],
  ["joined", 24],
  ["said", 16],
  ["nick-changed", 10],
  ["parted", 14],
  ["topic-changed", 10],
  ["visibility-changed", 3],
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

const steps: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...weights.flatMap(([what, weight]) => Array<Step["what"]>(weight).fill(what))),
  connection: fc.integer({ min: 1, max: 2 }),
  choice: fc.nat({ max: 27 }),
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
  const entries = steps.map((step) => entryOf(state, step, stamp));
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

function entryOf(state: State, { what, connection, choice, skew, isErased }: Step, now: number): Entry {
  const stamp = now + skew;
  const fromNode = what.startsWith("node-") || what === "grace-ended";
  // Sometimes it comes from where it may not.
  const origin = fromNode === (choice === 27) ? { connection } : {};
  const event = eventOf(state, what, choice);
  if (what !== "said") return { stamp, ...origin, event };
  const body: Body = { text: `text ${choice}`, tags: { "+x": "y" }, salt: String(choice) };
  const { bodyHash } = seal(body);
  return { stamp, ...origin, event, bodyHash, ...(!isErased && { body }) };
}

function eventOf(state: State, what: Step["what"], choice: number): Event {
  const pick = <T>(items: readonly T[]) => items[choice % items.length] as T;
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
      return { type: what, nick, username: "u", host: "h", realname: "r" };
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
    case "visibility-changed":
      return { type: what, invisible: choice % 2 === 0 };
    case "joined":
      return { type: what, channel };
    case "parted":
      return { type: what, channel, reason: "" };
    case "topic-changed":
      return { type: what, channel, topic: choice % 3 === 0 ? "" : `topic ${choice}` };
    case "said":
      return { type: what, verb: "PRIVMSG", target: pick([...nicks, ...channels]) };
    case "unknown":
      return { type: pick(["from-the-future", "constructor", "__proto__"]) } as unknown as Event;
    case "malformed":
      return { type: pick(["joined", "session-opened", "said", "nick-changed"]) } as Event;
  }
}
