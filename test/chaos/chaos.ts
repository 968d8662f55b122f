/** One run: real nodes, real clients over TCP, everything goes wrong, all settles, and what was promised is looked into. */
import { setTimeout as sleep } from "node:timers/promises";
import { Dice } from "../simulator/dice.ts";
import { Violation } from "../simulator/violation.ts";
import { type Nodes, viewAt } from "../support/cluster.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { check } from "./check.ts";
import { checkShared } from "./check-shared.ts";
import { replayAt } from "./keeping.ts";
import { manyMachines } from "./many-machines.ts";
import type { Kept, Line, Observed } from "./observed.ts";
import { oneMachine } from "./one-machine.ts";
import { Person } from "./person.ts";
import type { OngoingTroubles, OpenPlace, Place } from "./place.ts";
import { Speaker } from "./speaker.ts";
import { Talk } from "./talk.ts";
import { type Failover, World } from "./world.ts";

export const logs = { sqlite: oneMachine, jetstream: manyMachines } as const satisfies Record<
  string,
  OpenPlace
>;

export interface ChaosOptions {
  readonly log: keyof typeof logs;
  readonly seed: number;
  /** Of trouble. */
  readonly seconds: number;
  readonly nodes: number;
  readonly clients: number;
  /** By how much recovery may exceed its time where other things run on the machine, in milliseconds; 0 unless given. */
  readonly slack?: number;
}

export interface Outcome {
  readonly clients: readonly Observed[];
  readonly kept: Kept;
  readonly plan: Place["plan"];
  readonly counts: OngoingTroubles["counts"];
  readonly failovers: readonly Failover[];
  /** How many milliseconds the log needed when the last trouble was over, and then everybody else. */
  readonly recovery: { readonly log: number; readonly all: number };
  readonly violations: readonly Violation[];
  /** What the nodes themselves have said. */
  readonly notes: readonly string[];
}

/** How long is waited for all to be well, in milliseconds: when it takes too long, it is to be seen how long. */
const patience = 60_000;
const channels = ["#lobby", "#tea", "#work", "#games"];

/** @param t ends everything */
export async function chaos(
  t: Hooks,
  { log, seed, seconds, nodes: size, clients: count, slack = 0 }: ChaosOptions,
): Promise<Outcome> {
  const hooks = lastFirst(t);
  const place = await logs[log](hooks, { seed, seconds, nodes: size });
  const { nodes } = place;
  await nodes.ready();
  const { epoch } = await viewAt(nodes.ports[0] ?? 0);
  const world = new World(nodes.ports, new Dice(seed));
  // The first one in every channel sees all that ever happens there.
  const witness = new Speaker(world, "witness", "resuming", channels);
  hooks.after(() => witness.stop());
  await until(() => witness.isAtRest, "the witness to be there");
  const { speakers, people } = crowd(world, count);
  const clients = [witness, ...speakers, ...people];
  hooks.after(() => {
    for (const client of clients) client.stop();
  });
  await until(() => clients.every(({ isAtRest }) => isAtRest), "everybody to be there");

  const talk = new Talk(world, speakers, people);
  hooks.after(() => talk.stop());
  const troubles = place.trouble(world, clients);
  await sleep(seconds * 1000);
  const logTook = await troubles.stop();
  talk.stop();
  const violations: Violation[] = [];
  const began = performance.now();
  await settled(clients, nodes).catch((error: Error) => violations.push(new Violation("P12", error.message)));
  const recovery = { log: logTook, all: performance.now() - began };
  if (recovery.all > place.convergesWithin + slack) violations.push(new Violation("P12", "it took too long"));
  witness.stop();
  const replays: (readonly Line[])[] = [];
  for (const port of nodes.ports) {
    const replay = await replayAt(port, witness.token).catch((error: Error) => {
      violations.push(new Violation("P12", error.message));
      return [];
    });
    replays.push(replay);
  }
  for (const client of clients) client.stop();
  await nodes.stop();
  const kept = { replays, log: await place.said(epoch) };
  violations.push(...check(clients, kept), ...checkShared(people));
  violations.push(...place.misdeeds().map((misdeed) => new Violation("P12", misdeed)));
  const { plan, notes } = place;
  const { counts } = troubles;
  return { clients, kept, plan, counts, failovers: world.failovers, recovery, violations, notes };
}

/** Everybody is connected, has an answer to everything, and has read everything. */
async function settled(clients: readonly (Speaker | Person)[], nodes: Nodes): Promise<void> {
  const waiting = () => clients.filter(({ isAtRest }) => !isAtRest).map(({ name }) => name);
  const calm = () =>
    until(
      () => waiting().length === 0,
      () => `${waiting()} to be at rest`,
      patience,
    );
  await calm();
  await nodes.ready();
  for (const client of clients) {
    if (client instanceof Speaker) client.ping();
    else client.say(`${client.name} is done`);
  }
  await calm();
  for (const client of clients) if (client instanceof Speaker) client.ping();
  await calm();
}

function crowd(world: World, count: number): { speakers: Speaker[]; people: Person[] } {
  const speakers: Speaker[] = [];
  const people: Person[] = [];
  for (let index = 1; index <= count; index++) {
    const places = [...new Set(["#lobby", world.dice.pick(channels), world.dice.pick(channels)])];
    if (index % 6 === 0) people.push(new Person(world, `person${index}`));
    else if (index % 6 === 3) speakers.push(new Speaker(world, `guest${index}`, "guest", places));
    else speakers.push(new Speaker(world, `speaker${index}`, "resuming", places));
  }
  return { speakers, people };
}
