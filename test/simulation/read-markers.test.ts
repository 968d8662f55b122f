/** Read markers over nodes: what one client of an account has read, all of its clients know, and nobody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { logsIn, plainLogin, registers } from "../support/logging-in.ts";
import { lastId, long, readsOn, resume, resuming } from "../support/resuming.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const nodes = ["n1", "n2", "n3"];
const marking = "draft/read-marker";
const [first, second] = ["timestamp=2019-01-04T14:33:26.123Z", "timestamp=2020-02-02T20:20:20.202Z"];

const marksIn = (lines: readonly string[]) =>
  lines.flatMap((line) => / ?(MARKREAD .*)$/.exec(line)?.[1] ?? []);

/** alice, registered, and in #a by n1. */
async function scene(capabilities = marking) {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  await registers(cluster, alice, "tea");
  return { cluster, alice };
}

test("what is read on one node is told on the other, in whatever order both say it, and to nobody else", async () => {
  const { cluster, alice } = await scene();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: `sasl ${marking}`,
  });
  const bob = await cluster.join("n3", "bob", `${marking} message-tags`, "#a");
  phone.take();
  alice.take();
  alice.send(`MARKREAD bob ${first}`);
  phone.send(`MARKREAD bob ${second}`);
  await cluster.barrier(alice);
  await cluster.barrier(phone);
  for (const client of [alice, phone]) {
    const told = marksIn(client.lines).filter((line) => line.includes("bob"));
    assert.equal(told.at(-1), `MARKREAD bob ${second}`);
    assert.deepEqual([...told].sort(), told, "it never goes back");
  }
  await cluster.barrier(alice);
  assert.deepEqual(
    marksIn(await cluster.barrier(bob)).filter((line) => line !== "MARKREAD #a *"),
    [],
  );
});

test("a channel that one client enters the others are told of whole, on their nodes", async () => {
  const { cluster, alice } = await scene();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: `sasl ${marking}`,
  });
  const bob = await cluster.join("n3", "bob", "", "#b");
  await cluster.barrier(phone);
  phone.take();
  alice.send(`MARKREAD #b ${first}`, "JOIN #b", "PART #b", "JOIN #b");
  await cluster.barrier(alice);
  const told = await cluster.barrier(phone);
  const from = told.findLastIndex((line) => line.includes(" JOIN "));
  assert.match(
    told.slice(from).join("\n"),
    /^:alice!\S+ JOIN #b\n:\S+ MARKREAD #b timestamp=2019-\S+\n:\S+ 353 alice = #b :@bob alice\n:\S+ 366 alice #b /,
  );
  assert.deepEqual(bob.lines.filter((line) => / (?:353|366|MARKREAD) /.test(line)).length, 2);
  assert.deepEqual(cluster.warnings, []);
});

test("who logs in where it is already is told what its account has read there", async () => {
  const { cluster, alice } = await scene();
  alice.send(`MARKREAD #a ${first}`);
  await cluster.barrier(alice);
  const guest = await cluster.join("n2", "anna", `sasl ${marking}`, "#a", "#b");
  guest.send(`MARKREAD #b ${second}`, ...plainLogin("alice", "tea"));
  const told = await cluster.barrier(guest);
  assert.deepEqual(marksIn(told).sort(), [
    `MARKREAD #a ${first}`,
    `MARKREAD #b ${second}`,
    `MARKREAD #b ${second}`,
  ]);
  alice.take();
  guest.send(`MARKREAD #a ${second}`);
  await cluster.barrier(guest);
  assert.deepEqual(marksIn(await cluster.barrier(alice)), [`MARKREAD #a ${second}`]);
});

test("what somebody has read before it logs in all clients of its account are told, and none of what it had not", async () => {
  const { cluster, alice } = await scene();
  alice.send(`MARKREAD #b ${second}`);
  await cluster.barrier(alice);
  const guest = await cluster.join("n2", "anna", `sasl ${marking}`, "#a", "#b");
  guest.send(`MARKREAD #a ${first}`, `MARKREAD #b ${first}`, `MARKREAD carol ${first}`);
  await cluster.barrier(guest);
  alice.take();
  guest.send("PRIVMSG NickServ :IDENTIFY alice tea");
  const own = marksIn(await cluster.barrier(guest));
  assert.deepEqual(own[0], `MARKREAD #b ${second}`);
  assert.ok(
    own.every((line) => line !== `MARKREAD #b ${first}`),
    "nothing goes back",
  );
  assert.deepEqual(marksIn(await cluster.barrier(alice)), [
    `MARKREAD #a ${first}`,
    `MARKREAD carol ${first}`,
  ]);
});

test("who resumes has missed each marker once, and the welcome shows where they are", async () => {
  const { cluster, alice } = await scene();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: `sasl ${marking} ${resuming}`,
  });
  const token = / RESUME TOKEN (\S+)/.exec(phone.lines.join("\n"))?.[1] ?? assert.fail("no token");
  const seen = lastId(phone.lines);
  cluster.crash("n2");
  alice.send(`MARKREAD #a ${first}`, `MARKREAD bob ${first}`, `MARKREAD #a ${second}`, "JOIN #b");
  await cluster.barrier(alice);
  const back = resume(cluster, "n3", token, seen, { capabilities: `${marking} ${resuming}` });
  const told = await cluster.barrier(back);
  const begins = told.findIndex((line) => line.includes(" BATCH +"));
  const ends = told.findIndex((line) => line.includes(" BATCH -"));
  assert.deepEqual(marksIn(told.slice(0, begins)), [`MARKREAD #a ${second}`, "MARKREAD #b *"]);
  const missed = marksIn(told.slice(begins, ends));
  assert.deepEqual(missed, [`MARKREAD #a ${first}`, `MARKREAD bob ${first}`, `MARKREAD #a ${second}`]);
  assert.deepEqual(marksIn(told.slice(ends)), []);
  alice.send(`MARKREAD bob ${second}`);
  await cluster.barrier(alice);
  assert.deepEqual(marksIn(await cluster.barrier(back)), [`MARKREAD bob ${second}`]);
});

test("who reads slowly while it comes back is told of channels and markers of meanwhile, as of live ones", async () => {
  const { cluster, alice } = await scene();
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: `sasl ${marking} ${resuming}`,
  });
  const token = / RESUME TOKEN (\S+)/.exec(phone.lines.join("\n"))?.[1] ?? assert.fail("no token");
  const seen = lastId(phone.lines);
  phone.transport.break("gone");
  await cluster.barrier(alice);
  for (let line = 0; line < 300; line++) alice.send(`PRIVMSG #a :${line} ${long}`);
  await cluster.barrier(alice);
  const capabilities = `${marking} ${resuming}`;
  const back = resume(cluster, "n3", token, seen, { capabilities, reading: false });
  await cluster.clock.advance(1000);
  alice.send("JOIN #b", `MARKREAD #b ${first}`);
  await cluster.barrier(alice);
  await cluster.clock.advance(1000);
  const told = await readsOn(cluster, back);
  const after = told.slice(told.findLastIndex((line) => line.includes(" BATCH -"))).join("\n");
  assert.match(after, / JOIN #b\n:\S+ MARKREAD #b \S+\n:\S+ 353 alice = #b :@alice\n:\S+ 366 alice #b /);
  assert.match(after, /msgid=\S+ MARKREAD #b timestamp=2019/);
  assert.equal(told.filter((line) => line.includes(" 366 alice #b ")).length, 1);
});

test("markers of an account are there when nobody was, and after all nodes were gone", async () => {
  const { cluster, alice } = await scene();
  alice.send(`MARKREAD #a ${first}`, `MARKREAD Bob ${second}`);
  await cluster.barrier(alice);
  alice.send("QUIT");
  await cluster.clock.advance(1000);
  for (const node of nodes) cluster.crash(node);
  for (const node of nodes) await cluster.start(node);
  const { client: phone } = await logsIn(cluster, "n2", "alice", "alice", {
    capabilities: `sasl ${marking}`,
  });
  phone.send("JOIN #a", "MARKREAD bob");
  const told = await cluster.barrier(phone);
  assert.deepEqual(marksIn(told), [`MARKREAD #a ${first}`, `MARKREAD bob ${second}`]);
});
