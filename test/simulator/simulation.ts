/** One run under one seed: people talk, everything goes wrong, then nothing does; and what was promised is looked into. */
import { positionOf } from "../../src/network/entry.ts";
import { type Cast, castOf } from "./cast.ts";
import { checkLives } from "./check-lives.ts";
import { checkLog } from "./check-log.ts";
import { checkPeople } from "./check-people.ts";
import { Faults } from "./faults.ts";
import type { IrcClient } from "./irc-client.ts";
import type { Person } from "./person.ts";
import { Violation } from "./violation.ts";
import { Watch } from "./watch.ts";
import { Workload } from "./workload.ts";
import { World } from "./world.ts";

/** How long things go wrong, in simulated milliseconds. */
const troubledFor = 10_000;
/** How long people go on afterwards, while others come back. */
const aftermath = 2000;
/** How soon afterwards all is well, at the latest. */
const convergesWithin = 30_000;
const lookInterval = 250;

export interface Outcome {
  readonly seed: number;
  /** Of the trace. */
  readonly digest: string;
  /** Simulated milliseconds. */
  readonly duration: number;
  readonly violations: readonly Violation[];
}

export interface Options {
  /** Is given the trace, line by line. */
  readonly show?: (line: string) => void;
  /** Puts a bug into the cluster, and gives what takes it out again. */
  readonly plant?: (world: World) => () => void;
}

export async function simulate(seed: number, { show, plant }: Options = {}): Promise<Outcome> {
  const world = new World(seed, show);
  const uproot = plant?.(world);
  const watch = new Watch(world);
  try {
    const { clients, people, calmAt } = await play(world, watch);
    const { truth, violations: found } = checkLog(world, watch);
    const violations = [
      ...watch.violations,
      ...found,
      ...checkLives(clients, truth, calmAt),
      ...checkPeople(people, truth, calmAt),
    ];
    return { seed, digest: world.trace.digest(), duration: world.clock.monotonic(), violations };
  } finally {
    watch.stop();
    uproot?.();
  }
}

/** Gives who took part, and the position up to which every one of them has heard everything. */
async function play(world: World, watch: Watch): Promise<Cast & { calmAt: number }> {
  const { clock, dice, machines, store } = world;
  for (const machine of machines) machine.start();
  const cast = castOf(world);
  const { clients, people } = cast;
  const everyone = [...clients, ...people];
  const isCalm = () => isWell(world, watch, everyone);
  const calm = async () => {
    if (!(await until(world, isCalm)))
      watch.violations.push(new Violation("P12", trouble(world, watch, everyone)));
  };
  await calm();
  const workload = new Workload(world, clients, people);
  const faults = new Faults(world, everyone);
  await clock.advance(troubledFor);
  faults.stop();
  for (const { wire } of everyone) if (wire) wire.reading = true;
  world.heal();
  await clock.advance(aftermath);
  workload.stop();
  await calm();
  for (const client of clients) if (client.isInside) client.say("PRIVMSG", dice.pick(["#a", "#lobby"]));
  for (const person of people) person.say();
  await calm();
  const calmAt = positionOf(store.head + 1, 0) - 1;
  for (const client of clients) if (client.isInside) client.ping();
  await calm();
  return { ...cast, calmAt };
}

async function until(world: World, isSo: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < convergesWithin && !isSo(); waited += lookInterval) {
    await world.clock.advance(lookInterval);
  }
  return isSo();
}

/** Every node serves, everybody is connected and waits for nothing, and nobody is waited for any more. */
function isWell(world: World, { present }: Watch, everyone: readonly (IrcClient | Person)[]): boolean {
  const { isWell, grace } = world;
  const isAlone = present?.connections === everyone.length;
  const isGone = present?.waiting === 0 || grace > convergesWithin / 2;
  return isWell && isAlone && isGone && everyone.every(({ isAtRest }) => isAtRest);
}

function trouble({ machines }: World, { present }: Watch, everyone: readonly (IrcClient | Person)[]): string {
  const nodes = machines.flatMap(({ id, trouble }) => (trouble === undefined ? [] : [`${id}: ${trouble}`]));
  const waiting = everyone.filter(({ isAtRest }) => !isAtRest).map(({ name }) => name);
  const there = `${present?.connections} connections of ${everyone.length}, and ${present?.waiting} sessions without`;
  return `nodes in trouble: [${nodes}], clients that wait: [${waiting}], ${there}`;
}
