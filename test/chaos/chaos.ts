/** One run: real nodes, real clients over TCP, everything goes wrong, all settles, and what was promised is looked into. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Dice } from "../simulator/dice.ts";
import { Violation } from "../simulator/violation.ts";
import { Cluster, freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { check } from "./check.ts";
import { checkShared } from "./check-shared.ts";
import { logOf, replayAt } from "./keeping.ts";
import type { Kept, Observed } from "./observed.ts";
import { Person } from "./person.ts";
import { Speaker } from "./speaker.ts";
import { Talk } from "./talk.ts";
import { Troubles } from "./troubles.ts";
import { type Failover, World } from "./world.ts";

export interface ChaosOptions {
  readonly seed: number;
  /** Of trouble. */
  readonly seconds: number;
  readonly nodes: number;
  readonly clients: number;
}

export interface Outcome {
  readonly clients: readonly Observed[];
  readonly kept: Kept;
  readonly counts: Troubles["counts"];
  readonly failovers: readonly Failover[];
  readonly violations: readonly Violation[];
}

const channels = ["#lobby", "#tea", "#work", "#games"];
/** How soon after the last trouble all is well, at the latest, in milliseconds. */
const convergesWithin = 30_000;

/** @param t ends everything */
export async function chaos(
  t: Hooks,
  { seed, seconds, nodes, clients: count }: ChaosOptions,
): Promise<Outcome> {
  const hooks = lastFirst(t);
  const cluster = new Cluster(hooks, await freePorts(nodes), temporaryFolder(hooks), [
    // What a guest is told is compared with the order of the log: nothing of it is old.
    "--history-on-join",
    "0",
    "--limits-messages-per-second",
    "0",
  ]);
  await cluster.ready();
  const { epoch } = await cluster.view();
  const world = new World(cluster.ports, new Dice(seed));
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
  const troubles = new Troubles(cluster, world, clients);
  await sleep(seconds * 1000);
  await troubles.stop();
  talk.stop();
  const violations: Violation[] = [];
  await settled(clients, cluster).catch((error: Error) =>
    violations.push(new Violation("P12", error.message)),
  );
  witness.stop();
  const replays = [];
  for (const port of cluster.ports) replays.push(await replayAt(port, witness.token));
  for (const client of clients) client.stop();
  cluster.program.signal("SIGTERM");
  await cluster.program.exit();
  const kept = { replays, log: logOf(join(cluster.folder, "data"), epoch) };
  violations.push(...check(clients, kept), ...checkShared(people));
  return { clients, kept, counts: troubles.counts, failovers: world.failovers, violations };
}

/** Everybody is connected, has an answer to everything, and has read everything. */
async function settled(clients: readonly (Speaker | Person)[], cluster: Cluster): Promise<void> {
  const waiting = () => clients.filter(({ isAtRest }) => !isAtRest).map(({ name }) => name);
  const calm = () =>
    until(
      () => waiting().length === 0,
      () => `${waiting()} to be at rest`,
      convergesWithin,
    );
  await calm();
  await cluster.ready();
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
