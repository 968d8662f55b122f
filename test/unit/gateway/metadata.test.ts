/** Metadata on its way to clients: in order, at their pace, and to those who come back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineReply } from "../../../src/commands/command.ts";
import { guarded } from "../../../src/gateway/respond.ts";
import type { Services } from "../../../src/gateway/services.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { long, resumable, resuming } from "../../support/resuming.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const capabilities = "batch draft/metadata-3";
const people = Array.from({ length: 80 }, (_, index) => `user${index}`);

/** The values that were told, as "alice url=x"; without a value "alice url". */
function values(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, name, key, value] = / 76[16] \S+ (\S+) (\S+) (?:\* :(.*)|:Key not set)$/.exec(line) ?? [];
    return name === undefined ? [] : [value === undefined ? `${name} ${key}` : `${name} ${key}=${value}`];
  });
}

/** A channel with many members who have an avatar each; one of them is bob. */
async function crowd(settings: object = {}) {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { connectionsPerAddress: 0, ...settings } });
  const bob = await cluster.join("n1", "bob", capabilities, "#a");
  for (const nick of people) {
    const client = await cluster.join("n1", nick, capabilities, "#a");
    client.send(`METADATA * SET avatar :${nick} ${"x".repeat(200)}`);
  }
  await cluster.barrier(bob);
  const alice = cluster.connect("n1");
  alice.send(`CAP REQ :${capabilities}`, "METADATA * SUB avatar url");
  alice.send("NICK alice", "USER alice 0 * :alice", "CAP END");
  await cluster.barrier(alice);
  return { cluster, alice, bob };
}

test("who enters a channel where many say much is to ask for it, and is told all of it", async () => {
  const { cluster, alice } = await crowd();
  alice.send("JOIN #a");
  const entering = await cluster.barrier(alice);
  assert.equal(entering.at(-1), ":chorus.local 774 alice #a 0 :Ask for it by METADATA SYNC");
  assert.deepEqual(values(entering), []);
  for (const target of ["#a", "*ALL"]) {
    alice.send(`METADATA ${target} SYNC`);
    const lines = await cluster.barrier(alice);
    assert.equal(values(lines).length, people.length);
    const [reference] = /(?<=BATCH \+)\S+/.exec(lines[0] ?? "") ?? [];
    assert.equal(lines[0], `:chorus.local BATCH +${reference} metadata ${target}`);
    assert.equal(lines.at(-1), `:chorus.local BATCH -${reference}`);
    assert.ok(lines.slice(1, -1).every((line) => line.startsWith(`@batch=${reference} `)));
  }
});

test("a long SYNC waits for a slow reader; what changes meanwhile is told beside it, and is not in its batch", async () => {
  const sendQueue = 8192;
  const { cluster, alice, bob } = await crowd({ sendQueue });
  alice.send("JOIN #a");
  await cluster.barrier(alice);
  alice.transport.reading = false;
  alice.send("METADATA #a SYNC", "PING after");
  await cluster.barrier(bob);
  assert.ok(alice.transport.unsent > 0 && alice.transport.unsent <= sendQueue);
  bob.send("METADATA * SET url :news");
  await cluster.barrier(bob);
  for (let round = 0; round < 200 && !alice.hasUntaken(/ PONG /); round++) {
    assert.ok(alice.isConnected && alice.transport.unsent <= sendQueue);
    alice.transport.drain();
    await cluster.barrier(bob);
  }
  const lines = alice.take();
  const inside = lines.filter((line) => line.startsWith("@batch="));
  assert.deepEqual(new Set(values(inside)).size, inside.length);
  assert.equal(inside.length, people.length);
  assert.ok(lines.includes(":chorus.local 761 alice bob url * :news"));
  assert.deepEqual(cluster.warnings, []);
});

test("what stands earlier in the log is read before it", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const bob = await cluster.join("n1", "bob", capabilities, "#a");
  alice.send("METADATA * SUB url");
  await cluster.barrier(alice);
  bob.send("PRIVMSG #a :one", "METADATA * SET url x", "PRIVMSG #a :two", "METADATA * SET url y");
  await cluster.barrier(bob);
  assert.deepEqual(
    (await cluster.barrier(alice)).map((line) => line.split(":").at(-1)),
    ["one", "x", "two", "y"],
  );
});

/** Somebody who comes back, subscribes first, and does not read yet. */
function comesBack(cluster: SimulatedCluster, token: string): MemoryClient {
  const back = cluster.connect("n2");
  back.transport.reading = false;
  back.send(`CAP REQ :${resuming} draft/metadata-3`, "METADATA * SUB url", "METADATA * SET avatar mine");
  back.send(`RESUME ${token} *`, "CAP END");
  return back;
}

test("who comes back and subscribes again is told how things are, and what changes while it reads what it missed", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const bob = await cluster.join("n1", "bob", capabilities, "#a");
  const { client, token } = await resumable(cluster, "n1", "alice", "#a");
  bob.send("METADATA * SUB avatar", "METADATA * SET url old");
  client.transport.break("Connection lost");
  bob.send("METADATA * SET url new", ...Array(300).fill(`PRIVMSG #a :${long}`));
  await cluster.barrier(bob);
  const newcomer = await cluster.join("n1", "carol", capabilities);
  newcomer.send("METADATA * SET url hers", "METADATA * SET pronouns she");
  const back = comesBack(cluster, token);
  await cluster.clock.advance(2000);
  newcomer.send("JOIN #a");
  await cluster.barrier(newcomer);
  bob.send("METADATA * SET url newer", "METADATA #a SET url channel", "METADATA * SET pronouns he");
  const heard = await cluster.barrier(bob);
  assert.deepEqual(
    values(heard).filter((each) => each.startsWith("alice")),
    ["alice avatar=mine"],
  );
  for (let round = 0; round < 50; round++) {
    back.transport.drain();
    await cluster.clock.advance(100);
  }
  back.transport.reading = true;
  const lines = await cluster.barrier(back);
  assert.deepEqual(values(lines), [
    "* avatar=mine",
    "alice avatar=mine",
    "bob url=new",
    "carol url=hers",
    "bob url=newer",
    "#a url=channel",
  ]);
  assert.ok(lines.some((line) => line.includes(" BATCH +") && line.endsWith(" chorus/resume")));
  bob.send("METADATA * SET url newest");
  await cluster.barrier(bob);
  assert.deepEqual(values(await cluster.barrier(back)), ["bob url=newest"]);
  assert.deepEqual(cluster.warnings, []);
});

test("a batch is closed when the rest of it cannot be given, and its client is told", () => {
  const warned: string[] = [];
  const services = { warn: (message: string) => warned.push(message) } as unknown as Services;
  function* replies(): Iterable<LineReply> {
    yield { kind: "message", verb: "X", params: [] };
    throw new Error("broken");
  }
  const items = [...guarded(services, "METADATA", [{ kind: "batch", type: "metadata", replies: replies() }])];
  assert.deepEqual(
    items.map((item) => item?.kind),
    ["batch-begins", "in-batch", "batch-ends", "numeric"],
  );
  assert.deepEqual(warned, ["the handler of METADATA failed"]);
});
