/** What goes wrong with nats-servers and with nodes on machines of their own, and when: drawn from a seed before it begins. */
import { Dice } from "../simulator/dice.ts";
import type { Cut } from "../support/nats-proxy.ts";

/** How long until the next thing goes wrong, in milliseconds. */
const pause = { low: 100, high: 2000 };
/** How long each thing lasts, in milliseconds. */
const lasting = {
  killed: { low: 300, high: 8000 },
  paused: { low: 2000, high: 15_000 },
  silent: { low: 500, high: 10_000 },
  closed: { low: 500, high: 10_000 },
};
const weights = { servers: 9, leader: 3, node: 6, client: 8 };
/** To how many servers it happens at once. */
const extents = { one: 6, two: 3, three: 1 };
const counts = { one: 1, two: 2, three: 3 };

/** What the first of these servers is just then. */
const roles = ["stream's leader", "servers' leader", "follower"] as const;
export type Role = (typeof roles)[number];

/** From whom a server is cut off. */
const others = ["all", "servers", "clients"] as const;

export type Harm = "killed" | "paused" | Cut;

export type Deed =
  | {
      readonly what: "servers";
      readonly first: Role;
      readonly count: number;
      readonly harm: Harm;
      readonly from: (typeof others)[number];
    }
  /** The stream's leader gives its office to another. */
  | { readonly what: "leader" }
  /** One that is cut is cut off from all servers. */
  | { readonly what: "node"; readonly node: string; readonly harm: Harm }
  /** A client's connection breaks. */
  | { readonly what: "client" };

export interface Fault {
  /** Milliseconds after the beginning. */
  readonly at: number;
  /** Milliseconds; all ends with the schedule. */
  readonly lasts: number;
  readonly deed: Deed;
}

/** The same for the same seed; a longer one begins as a shorter one does. */
export function scheduleOf(seed: number, seconds: number, nodes: readonly string[]): Fault[] {
  const dice = new Dice(seed);
  const faults: Fault[] = [];
  for (let at = 0; ; ) {
    at += dice.between(pause.low, pause.high);
    if (at >= seconds * 1000) return faults;
    const deed = deedBy(dice, nodes);
    const { low, high } = lasting["harm" in deed ? deed.harm : "killed"];
    faults.push({ at, lasts: dice.between(low, high), deed });
  }
}

function deedBy(dice: Dice, nodes: readonly string[]): Deed {
  const what = dice.weighted(weights);
  if (what === "leader" || what === "client") return { what };
  const harm = dice.pick(Object.keys(lasting) as Harm[]);
  if (what === "node") return { what, node: dice.pick(nodes), harm };
  const count = counts[dice.weighted(extents)];
  return { what, first: dice.pick(roles), count, harm, from: dice.pick(others) };
}

/** A fault in a line. */
export function wordsOf({ at, lasts, deed }: Fault): string {
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const began = `${seconds(at).padStart(7)}`;
  switch (deed.what) {
    case "client":
      return `${began}  a client's connection breaks`;
    case "leader":
      return `${began}  the stream's leader steps down`;
    case "node":
      return `${began}  ${deed.node} is ${harmOf(deed.harm, "all servers")} for ${seconds(lasts)}`;
    case "servers": {
      const who =
        deed.count === 1 ? `the ${deed.first} is` : `the ${deed.first} and ${deed.count - 1} more are`;
      return `${began}  ${who} ${harmOf(deed.harm, deed.from)} for ${seconds(lasts)}`;
    }
  }
}

function harmOf(harm: Harm, from: string): string {
  return harm === "killed" || harm === "paused" ? harm : `cut off from ${from} (${harm})`;
}
