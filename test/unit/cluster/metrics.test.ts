/** What a node tells Prometheus: what happened to its clients and to its log is found in the numbers, and each number in the manual. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Event } from "../../../src/network/events.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

type Numbers = Readonly<Record<string, number>>;

/** What a node shows, by name and labels as they are written. */
async function numbers(cluster: SimulatedCluster, node = "n1"): Promise<Numbers> {
  const text = await cluster.node(node).metrics.text();
  const samples = text.split("\n").filter((line) => /^chorus_/.test(line));
  return Object.fromEntries(
    samples.map((line): [string, number] => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** The numbers of these names only. */
function some(all: Numbers, ...names: string[]): (number | undefined)[] {
  return names.map((name) => all[name]);
}

async function resumable(cluster: SimulatedCluster, nick: string): Promise<string> {
  const client = cluster.connect("n2");
  client.send("CAP REQ :chorus/resume", `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
  const welcome = await cluster.until(client, / RESUME TOKEN /);
  return / RESUME TOKEN (\S+)/.exec(welcome.join("\n"))?.[1] ?? assert.fail("there is no token");
}

test("who is here, who is away, and what they have in the network", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", "", "#a", "#b");
  const nc = cluster.connect("n1");
  nc.send("nick");
  await cluster.until(nc, /You are in #lobby/);
  await cluster.join("n2", "bob");
  const token = await resumable(cluster, "carol");
  cluster.crash("n2");
  await cluster.clock.advance(8000);
  await cluster.barrier(alice);
  const away = await numbers(cluster);
  const here = ['chorus_connections{dialect="irc"}', 'chorus_connections{dialect="plain"}', "chorus_nodes"];
  assert.deepEqual(some(away, ...here), [1, 1, 1]);
  assert.deepEqual(some(away, "chorus_sessions", "chorus_detached_sessions", "chorus_channels"), [4, 2, 3]);
  const back = cluster.connect("n1");
  back.send("CAP REQ :chorus/resume", `RESUME ${token} *`, "CAP END");
  await cluster.barrier(back);
  assert.deepEqual(some(await numbers(cluster), "chorus_resumes_total", "chorus_detached_sessions"), [1, 1]);
});

test("what became of each change, and how long that took", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  const before = await numbers(cluster);
  alice.send("PRIVMSG #a :one", "PRIVMSG #a :two");
  await cluster.barrier(alice);
  await cluster.barrier(bob);
  const after = await numbers(cluster);
  const rises = (name: string) => (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN);
  assert.equal(rises('chorus_proposals_total{outcome="accepted"}'), 2);
  assert.equal(rises("chorus_proposal_duration_seconds_count"), 2);
  assert.ok(rises("chorus_proposal_duration_seconds_sum") > 0);
  assert.ok(rises("chorus_log_append_duration_seconds_count") >= 1);
  assert.equal(rises("chorus_applied_records"), rises("chorus_log_append_duration_seconds_count"));
  assert.equal(rises("chorus_delivered_lines_total"), 0, "nobody else is on this node");
});

test("lines are counted for each client that they are written to", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const people: MemoryClient[] = [];
  for (const nick of ["alice", "bob", "carol"]) people.push(await cluster.join("n1", nick, "", "#a"));
  const [alice, ...others] = people;
  assert.ok(alice);
  for (const other of others) await cluster.barrier(other);
  const before = await numbers(cluster);
  alice.send("PRIVMSG #a :one", "PRIVMSG #a :two");
  const heard = (await Promise.all(others.map((other) => cluster.until(other, /two$/)))).flat();
  const after = await numbers(cluster);
  const [lines = 0, bytes = 0] = some(after, "chorus_delivered_lines_total", "chorus_delivered_bytes_total");
  assert.equal(heard.length, 4);
  assert.equal(lines - (before.chorus_delivered_lines_total ?? 0), heard.length);
  assert.equal(
    bytes - (before.chorus_delivered_bytes_total ?? 0),
    Buffer.byteLength(heard.map((line) => `${line}\r\n`).join("")),
  );
});

test("a client that leaves too much unread is counted", async () => {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: 1000 } });
  const alice = await cluster.join("n1", "alice", "", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  bob.transport.unsent = 2000;
  alice.send("PRIVMSG #a :hello");
  await cluster.barrier(alice);
  assert.deepEqual(some(await numbers(cluster), "chorus_send_queue_exceeded_total"), [1]);
});

test("poison is counted by every node, and GET /cluster shows it", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const events = [
    { type: "node-up", nonce: "x", address: "n9:8080", pid: 1, rules: [1] },
    { type: "nonsense" },
  ] as unknown as Event[];
  const entries = events.map((event) => ({ stamp: 0, event }));
  const log = cluster.store.open("n9");
  await cluster.clock.until(log.append({ node: "n9", incarnation: 1, n: 1, entries }));
  await cluster.clock.advance(1000);
  for (const node of ["n1", "n2"]) {
    assert.deepEqual(some(await numbers(cluster, node), "chorus_poison_entries_total"), [1]);
    const view = (await cluster.clock.until(cluster.node(node).cluster(false))) as { poison: number };
    assert.equal(view.poison, 1);
  }
});

test("a node that stops leaves a snapshot, and shows at its next start what it holds", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const first = await numbers(cluster);
  assert.deepEqual(some(first, "chorus_snapshot_records", "chorus_snapshot_timestamp_seconds"), [
    0,
    Number.NaN,
  ]);
  await cluster.join("n1", "alice", "", "#a");
  await cluster.stop("n1");
  await cluster.start("n1");
  const second = await numbers(cluster);
  const [applied = 0, snapshot = 0, time = 0] = some(
    second,
    ...["chorus_applied_records", "chorus_snapshot_records", "chorus_snapshot_timestamp_seconds"],
  );
  assert.ok(snapshot > (first.chorus_applied_records ?? 0) && snapshot < applied);
  const age = cluster.clock.now() / 1000 - time;
  assert.ok(age >= 0 && age < 10, `${age} s`);
  assert.deepEqual(some(second, "chorus_archive_backlog_records"), [0]);
});

test("a node without its log is not ready, and shows how far it had come", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await cluster.join("n1", "alice");
  const bob = await cluster.join("n1", "bob");
  const ready = await numbers(cluster);
  assert.equal(ready.chorus_ready, 1);
  assert.equal(ready.chorus_log_records, ready.chorus_applied_records);
  cluster.store.faults("n1").outage = "rejects";
  alice.send("NICK alicia");
  await cluster.clock.advance(3000);
  bob.send("NICK robert");
  await cluster.clock.advance(100);
  const lost = await numbers(cluster);
  assert.equal(lost.chorus_ready, 0);
  assert.equal(lost.chorus_log_records, ready.chorus_log_records);
  const notTaken = 'chorus_proposals_total{outcome="not_taken"}';
  assert.deepEqual([ready[notTaken], lost[notTaken]], [0, 1]);
});

test("docs/operating.md explains each number, and no other", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const shown = [...(await cluster.node("n1").metrics.text()).matchAll(/^# TYPE (\S+)/gm)].map(
    ([, name]) => name,
  );
  const explained = [...readFileSync("docs/operating.md", "utf8").matchAll(/^\| `(chorus_\w+)/gm)];
  assert.deepEqual(explained.map(([, name]) => name).sort(), shown.sort());
});
