/** Who the clients of a measurement are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  channelOf,
  clientOf,
  memberOf,
  membersOf,
  type Plan,
  portOf,
  turnOf,
  turnsOf,
  workerOf,
} from "../../../bench/load/plan.ts";

const plans: readonly Plan[] = [
  { clients: 1000, channels: 1, senders: 20, ports: 3, workers: 4 },
  { clients: 200, channels: 10, senders: 20, ports: 1, workers: 2 },
  { clients: 305, channels: 7, senders: 3, ports: 3, workers: 2 },
];

const clientsOf = (plan: Plan) => Array.from({ length: plan.clients }, (_, client) => client);

/** How many clients each value has; the difference between most and fewest. */
function unevenness(values: readonly number[], kinds: number): number {
  const counts = Array.from({ length: kinds }, (_, kind) => values.filter((value) => value === kind).length);
  return Math.max(...counts) - Math.min(...counts);
}

for (const plan of plans) {
  const name = `${plan.clients} clients, ${plan.channels} channels, ${plan.ports} ports, ${plan.workers} threads`;

  test(`${name}: a client's channel and place in it name it`, () => {
    for (const client of clientsOf(plan))
      assert.equal(clientOf(plan, channelOf(plan, client), memberOf(plan, client)), client);
  });

  test(`${name}: channels, ports and threads have equal shares`, () => {
    const members = Array.from({ length: plan.channels }, (_, channel) => membersOf(plan, channel));
    assert.equal(
      members.reduce((sum, count) => sum + count),
      plan.clients,
    );
    const all = clientsOf(plan);
    assert.ok(
      unevenness(
        all.map((client) => channelOf(plan, client)),
        plan.channels,
      ) <= 1,
    );
    const ports = all.map((client) => portOf(plan, memberOf(plan, client)));
    assert.ok(unevenness(ports, plan.ports) <= plan.channels);
    const threads = all.map((client) => workerOf(plan, client));
    assert.ok(unevenness(threads, plan.workers) <= plan.channels + plan.ports);
  });

  test(`${name}: in each round every sender has one turn`, () => {
    for (const round of [0, 5]) {
      const turns = Array.from({ length: turnsOf(plan) }, (_, place) =>
        turnOf(plan, round * turnsOf(plan) + place),
      );
      assert.equal(new Set(turns.map(({ channel, sender }) => `${channel} ${sender}`)).size, turnsOf(plan));
      assert.ok(turns.every(({ number, sender }) => number === round + 1 && sender < plan.senders));
    }
  });
}
