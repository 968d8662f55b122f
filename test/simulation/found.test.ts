/** Bugs that the simulator has found: each stays as the seed that showed it, and as its story. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "../simulator/simulation.ts";
import { logsIn, owner } from "../support/logging-in.ts";
import { resumable, resume, textsOf } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

/** A schedule may change with the simulator, and show another bug then; the stories stay. */
const seeds: readonly { readonly seed: number; readonly what: string }[] = [
  { seed: 7, what: "a session that could not be resumed gave its token to the next one of the connection" },
  { seed: 877, what: "the end of a grace waited through an outage behind what the log did not take" },
  { seed: 1783, what: "a node slept through an outage: it cannot start anew what it did not count" },
  {
    seed: 2387,
    what: "the end of a grace was proposed in time, and waited for a record that hung in an outage",
  },
  {
    seed: 3230,
    what: "two outages, with just enough time between them to hear of a loss, were taken for one",
  },
  { seed: 642, what: "a node was thought to know of a connection's end before it could" },
  { seed: 966, what: "a connection was cut that had fallen silent, and its node was thought to know of it" },
  { seed: 14, what: "between its connection's end and the log's knowing of it an owner was told nothing" },
  { seed: 21, what: "what a guest had read its account had read, and other clients of it were not told" },
  {
    seed: 525,
    what: "a client that came meanwhile made forget that another one was still told what it missed",
  },
];

for (const { seed, what } of seeds) {
  test(`seed ${seed}: ${what}`, async () => {
    assert.deepEqual((await simulate(seed)).violations, []);
  });
}

test("a token that was refused does not become that of a new session, nor does one that is another's", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const tokenOf = (lines: readonly string[]) => / RESUME TOKEN (\S+)/.exec(lines.join("\n"))?.[1];
  const alice = cluster.connect("n1");
  alice.send("CAP REQ chorus/resume", "NICK alice", "USER a 0 * :A", "CAP END");
  const token = tokenOf(await cluster.until(alice, / RESUME TOKEN /)) ?? assert.fail("there is no token");
  for (const [nick, wanted] of [
    ["bob", "guessed"],
    ["carol", token],
  ] as const) {
    const client = cluster.connect("n1");
    const future = `${cluster.store.epoch}-00000zzzzzz`;
    client.send("CAP REQ chorus/resume", `RESUME ${wanted} ${future}`, "CAP END");
    await cluster.until(client, / FAIL RESUME /);
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    const given = tokenOf(await cluster.until(client, / RESUME TOKEN /));
    assert.ok(given !== undefined && given !== wanted);
  }
});

test("who could not come back because the log had just gone out is still there when it answers again", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { grace: 10_000 });
  const { client: alice, token } = await resumable(cluster, "n1", "alice");
  const bob = await cluster.join("n1", "bob", "", "#a");
  alice.transport.break("Connection reset by peer");
  await cluster.clock.advance(9800);
  cluster.store.faults("n1").outage = "hangs";
  bob.send("PRIVMSG #a :this waits, and what is proposed now waits behind it");
  await cluster.clock.advance(5000);
  cluster.store.faults("n1").outage = "none";
  await cluster.clock.advance(1000);
  await cluster.until(resume(cluster, "n1", token, "*"), / RESUME SUCCESS alice$/);
});

test("what was said while a node could not say that an owner's client was gone is told when the owner logs in", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await owner(cluster, "n1", "alice", "tea", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.clock.advance(3000);
  cluster.store.faults("n1").outage = "hangs";
  alice.transport.break("Connection reset by peer");
  bob.send("PRIVMSG #a :in between");
  await cluster.barrier(bob);
  cluster.store.faults("n1").outage = "none";
  await cluster.clock.advance(5000);
  const { told } = await logsIn(cluster, "n2", "alice", "alice");
  assert.deepEqual(textsOf(told), ["in between"]);
});

test("an owner's client that comes back is told what it missed, though another one was there all the time", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const desk = await owner(cluster, "n1", "alice", "tea", "#a");
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice");
  const bob = await cluster.join("n2", "bob", "", "#a");
  await cluster.clock.advance(3000);
  phone.transport.break("Connection reset by peer");
  await cluster.clock.advance(3000);
  bob.send("PRIVMSG #a :you are in a tunnel");
  await cluster.barrier(bob);
  const { told } = await logsIn(cluster, "n1", "alice", "alice");
  assert.deepEqual(textsOf(told), ["you are in a tunnel"]);
  assert.deepEqual(textsOf(await cluster.barrier(desk)), ["you are in a tunnel"]);
});
