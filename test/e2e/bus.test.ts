/** What the log on nats-servers costs them: a chat message is published once, however many nodes and people there are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { each, idleTraffic, trafficOf } from "../support/bus.ts";
import { Crowd } from "../support/crowd.ts";
import { startNatsCluster } from "../support/nats.ts";
import { lastFirst } from "../support/programs.ts";

const messages = 100;
/** Between two of them, in ms: so that each is published by itself. */
const pace = 10;

/**
 * What a message may be published as: itself, and a part of each node's request for the next 50 records. Beside that what goes
 * over the bus in any case is not the same in each second.
 */
const publishedMax = (nodes: number) => 1 + nodes / 50 + 0.1;

/** What is published without need is published each time; what the machine causes is not. */
const triesMax = 3;

/** A node that has nothing to do tells that it lives, and asks whether the log does. */
const idlePerNodeMax = 3;

/** Each member pings so often, as soon as it is answered. */
const pings = 10;
/** So many of them have the answer to one question at least. */
const answeredAtOnceMin = 5;

test("a chat message is published once, by one node or five, for ten people or a thousand, and they may all ping", async (context) => {
  const t = lastFirst(context);
  const nats = await startNatsCluster();
  t.after(() => nats.end());
  const crowd = new Crowd(t, nats);
  for (const [nodes, people] of [
    [1, 10],
    [2, 10],
    [5, 1000],
  ] as const) {
    await crowd.nodes(nodes);
    await crowd.fill(people);
    const published = await least(publishedMax(nodes), async () =>
      each(await trafficOf(nats, () => crowd.talk(messages, pace)), messages),
    );
    const said = `${nodes} nodes, ${people} people: ${published.toFixed(2)} published for each message`;
    context.diagnostic(said);
    assert(published <= publishedMax(nodes), said);
  }

  const idle = await least(idlePerNodeMax, async () => each(await idleTraffic(nats), 5));
  const told = `${idle.toFixed(2)} published by each node in an idle second`;
  context.diagnostic(told);
  assert(idle <= idlePerNodeMax, told);

  const asked = await trafficOf(nats, async () => {
    for (let round = 0; round < pings; round++) await crowd.ping();
  });
  const shared = (pings * crowd.members.length) / asked.published;
  const answered = `${shared.toFixed(0)} pings answered by each question that was published`;
  context.diagnostic(answered);
  assert(shared >= answeredAtOnceMin, answered);
});

/** What is published at least, of so many tries until it is no more than this. */
async function least(most: number, measure: () => Promise<{ readonly published: number }>): Promise<number> {
  let published = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < triesMax && published > most; tries++)
    published = Math.min(published, (await measure()).published);
  return published;
}
