/** What a chat message costs the nats-servers, by nodes and by people; and what nothing costs them, and people who only ping. */
import { each, idleTraffic, type Traffic, trafficOf } from "../test/support/bus.ts";
import { Crowd } from "../test/support/crowd.ts";
import { type NatsCluster, startNatsCluster } from "../test/support/nats.ts";
import { lastFirst } from "../test/support/programs.ts";
import { cpuOf } from "./figures.ts";

/** Nodes, people in one channel, and messages of whom each is delivered to all of them. */
const steps = [
  [1, 10, 200],
  [1, 100, 200],
  [1, 1_000, 200],
  [1, 10_000, 50],
  [2, 10_000, 50],
  [3, 10_000, 50],
  [5, 10_000, 50],
] as const;

/** Between two messages, in ms: each is published by itself, where the machine keeps up. */
const pace = 10;

/** How long everybody pings, in ms. */
const pinging = 3000;

/** Prints what goes over the bus because of each message, and without any. */
export async function benchBus(): Promise<void> {
  const tasks: (() => unknown)[] = [];
  const hooks = lastFirst({ after: (task) => tasks.push(task) });
  try {
    const nats = await startNatsCluster();
    hooks.after(() => nats.end());
    const crowd = new Crowd(hooks, nats);
    const table: Record<string, object> = {};
    for (const [nodes, people, messages] of steps) {
      await crowd.nodes(nodes);
      await crowd.fill(people);
      const traffic = await trafficOf(nats, () => crowd.talk(messages, pace));
      table[`${nodes} nodes, ${people} people: a message`] = row(each(traffic, messages));
      const idle = await idleTraffic(nats);
      table[`${nodes} nodes, ${people} people: an idle second, for each node`] = row(each(idle, nodes));
    }
    console.table(table);
    console.log(await pings(nats, crowd));
  } finally {
    for (const task of tasks) await task();
  }
}

function row({ published, delivered }: Traffic) {
  return { published: Number(published.toFixed(2)), delivered: Number(delivered.toFixed(2)) };
}

/** Everybody pings, and again when that is answered. */
async function pings(nats: NatsCluster, crowd: Crowd): Promise<string> {
  const leader = nats.pid(await nats.leaderOf("chorus"));
  const before = cpuOf(leader);
  let answered = 0;
  const asked = await trafficOf(nats, async () => {
    const end = performance.now() + pinging;
    const ping = async (member: (typeof crowd.members)[number]) => {
      while (performance.now() < end) {
        await member.ping();
        answered += 1;
      }
    };
    await Promise.all(crowd.members.map(ping));
  });
  const seconds = pinging / 1000;
  const busy = ((cpuOf(leader) - before) / seconds) * 100;
  return (
    `${crowd.members.length} people who ping all the time: ${Math.round(answered / seconds)} answers a second, ` +
    `for ${Math.round(asked.published / seconds)} questions to the nats-servers, whose leader is busy for ${busy.toFixed(0)} % of a processor`
  );
}

if (import.meta.main) {
  await benchBus();
  process.exit();
}
