/** Where a run takes place: what keeps the log, what runs the nodes, and what goes wrong with both. */
import type { Nodes } from "../support/cluster.ts";
import type { Hooks } from "../support/programs.ts";
import type { Cuttable } from "./troubles.ts";
import type { World } from "./world.ts";

export interface Place {
  readonly nodes: Nodes;
  /** How soon after the last trouble all is well, at the latest, in milliseconds. */
  readonly convergesWithin: number;
  /** What is to go wrong, a line each, where that is known before. */
  readonly plan: readonly string[];
  /** Begins what goes wrong. */
  trouble(world: World, clients: readonly Cuttable[]): OngoingTroubles;
  /** What is said at each id in the log; asked when the nodes have stopped. */
  said(epoch: string): Promise<ReadonlyMap<string, string>>;
  /** What the nodes themselves have said: their logs. */
  readonly notes: readonly string[];
  /** What nodes did that they must never do. */
  misdeeds(): readonly string[];
}

export interface OngoingTroubles {
  /** How often what happened. */
  readonly counts: Readonly<Record<string, number>>;
  /** Resolves when it is over and the log can be asked again: with how many milliseconds it took for that by itself. */
  stop(): Promise<number>;
}

export interface PlaceOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly nodes: number;
}

/** @param t ends everything */
export type OpenPlace = (t: Hooks, options: PlaceOptions) => Promise<Place>;

/** How the nodes of every run are started. */
export const nodeOptions = [
  // What a guest is told is compared with the order of the log: nothing of it is old.
  ...["--history-on-join", "0"],
  ...["--limits-messages-per-second", "0"],
];
