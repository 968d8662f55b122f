/** Generated histories of a network: records as several nodes and incarnations append them, right and wrong ones. */
import fc from "fast-check";
import { channelModeLetters } from "../../src/network/channel-modes.ts";
import type { NetworkRecord } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import { rankLetters } from "../../src/network/ranks.ts";
import type { State } from "../../src/network/state.ts";
import { settled } from "./history-beginning.ts";
import { entryOf, nodes, type Step } from "./history-events.ts";

/** A record, and whether it is one that must give nothing. */
export interface Chapter {
  readonly record: NetworkRecord;
  readonly isVoid: boolean;
}

const weights: readonly (readonly [Step["what"], number])[] = [
  ["session-opened", 24],
  ["account-registered", 8],
  ["logged-in", 8],
  ["logged-out", 1],
  ["login-failed", 2],
  ["password-changed", 3],
  ["always-on-changed", 4],
  ["account-verified", 3],
  ["account-dropped", 3],
  ["account-erased", 4],
  ["messages-erased", 8],
  ["erasure-confirmed", 6],
  ["unheard-erased", 4],
  ["redacted", 12],
  ["ghosted", 3],
  ["read-marked", 10],
  ["push-subscribed", 12],
  ["push-unsubscribed", 2],
  ["push-lapsed", 2],
  ["token-issued", 6],
  ["session-resumed", 10],
  ["joined", 24],
  ["said", 16],
  ["nick-changed", 10],
  ["parted", 14],
  ["topic-changed", 10],
  ["channel-modes-changed", 40],
  ["kicked", 6],
  ["invited", 6],
  ["channel-renamed", 4],
  ["founder-changed", 6],
  ["access-changed", 8],
  ["rank-claimed", 4],
  ["user-modes-changed", 6],
  ["oper-gained", 6],
  ["away-changed", 4],
  ["realname-changed", 3],
  ["metadata-changed", 12],
  ["killed", 3],
  ["wallops", 3],
  ["ban-added", 14],
  ["ban-removed", 4],
  ["ban-enforced", 12],
  ["connection-closed", 4],
  ["quit", 4],
  ["grace-ended", 5],
  ["node-lost", 3],
  ["node-suspected", 2],
  ["node-down", 1],
  ["node-up", 1],
  ["history-expired", 3],
  ["uploaded", 12],
  ["uploads-lapsed", 3],
  ["uploads-removed", 3],
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
  .tuple(fc.boolean(), fc.array(turns, { minLength: 1, maxLength: 40, size: "max" }))
  .map(([isSettled, script]) => {
    const network = new Network();
    const chapters: Chapter[] = [];
    const add = (record: Omit<NetworkRecord, "number">, isVoid: boolean) => {
      const chapter = { record: { ...record, number: chapters.length + 1 }, isVoid };
      chapters.push(chapter);
      for (const _ of network.apply(chapter.record));
    };
    if (isSettled) add(first(network.state), false);
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

function first(state: State): Omit<NetworkRecord, "number"> {
  const record = next(state, "n1", 0, []);
  const [up] = record.entries;
  return { ...record, entries: up ? [up, ...settled(up.stamp)] : [] };
}

/** The record that it is a node's turn to append: its announcement where it is not up. */
function next(
  state: State,
  node: string,
  count: number,
  steps: readonly Step[],
): Omit<NetworkRecord, "number"> {
  const known = state.nodes.get(node);
  const stamp = 1_900_000_000_000 + count * 1000;
  const entries = steps.map((step, index) => entryOf(state, node, step, stamp, `${node}-${count}-${index}`));
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
