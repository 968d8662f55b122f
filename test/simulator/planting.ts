/** How a bug is planted: something else stands in the place of a method until it is taken out again. */
import { Replica } from "../../src/cluster/replica.ts";
import type { Entry, NetworkRecord } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import type { Applied } from "../../src/network/outcome.ts";
import type { State } from "../../src/network/state.ts";
import type { Property } from "./violation.ts";
import type { World } from "./world.ts";

export interface Planted {
  readonly name: string;
  /** The promise that it breaks. */
  readonly breaks: Property;
  readonly plant: (world: World) => () => void;
}

/** Puts something in the place of a method, until the returned function is called. */
export function replace<Thing extends object, Name extends keyof Thing>(
  thing: Thing,
  name: Name,
  make: (original: Thing[Name]) => Thing[Name],
): () => void {
  const original = thing[name];
  thing[name] = make(original);
  return () => {
    thing[name] = original;
  };
}

/** Changes each record, or the state, before the record is applied. */
export function beforeApplying(change: (record: NetworkRecord, state: State) => NetworkRecord): () => void {
  return replace(
    Network.prototype,
    "apply",
    (apply) =>
      function* (this: Network, record) {
        yield* apply.call(this, change(record, this.state));
      },
  );
}

/** Changes what comes of an entry. */
export function afterApplying(change: (applied: Applied, state: State) => Applied): () => void {
  return replace(
    Network.prototype,
    "apply",
    (apply) =>
      function* (this: Network, record) {
        for (const applied of apply.call(this, record)) yield change(applied, this.state);
      },
  );
}

/** Changes each entry of a record. */
export function withEntries(record: NetworkRecord, change: (entry: Entry) => Entry): NetworkRecord {
  return { ...record, entries: record.entries.map(change) };
}

/** Changes what a node has when it begins with a snapshot. */
export function afterRestoring(change: (state: State) => void): () => void {
  return replace(
    Replica.prototype,
    "restore",
    (restore) =>
      async function (this: Replica) {
        const expired = await restore.call(this);
        change(this.state);
        return expired;
      },
  );
}
