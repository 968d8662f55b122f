/** Typing is told to who is there and kept nowhere; other client-only tags are kept, however many there are. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { entryBytesMax } from "../../../src/log/limits.ts";
import { parse } from "../../../src/protocol/message.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { lastId, resumable, resume } from "../../support/resuming.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

let cluster: SimulatedCluster;

beforeEach(async () => {
  cluster = await SimulatedCluster.of(["n1"]);
});

async function typingTold(client: MemoryClient): Promise<string[]> {
  return (await cluster.barrier(client)).filter((line) => line.includes("+typing="));
}

function saidInLog(): string[] {
  const entries = cluster.records().flatMap((record) => record.entries);
  return entries.filter(({ event }) => event.type === "said").map((entry) => JSON.stringify(entry));
}

test("who types is shown so, and nothing of it is in the log; what lasts is, without the typing", async () => {
  const alice = await cluster.join("n1", "alice", "message-tags", "#a");
  const bob = await cluster.join("n1", "bob", "message-tags", "#a");
  alice.send("@+typing=active TAGMSG #a", "@+typing=active;+reply=1 TAGMSG bob");
  assert.deepEqual(await typingTold(bob), [
    "@+typing=active :alice!alice@127.0.0.1 TAGMSG #a",
    "@+typing=active;+reply=1 :alice!alice@127.0.0.1 TAGMSG bob",
  ]);
  assert.deepEqual(saidInLog(), []);
  alice.send("@+typing=done;+reply=1;+draft/react=x TAGMSG #a", "@+draft/typing=done NOTICE #a :hi");
  assert.deepEqual(await typingTold(bob), []);
  const [react, notice, ...others] = saidInLog();
  assert.match(react ?? "", /"tags":\{"\+reply":"1","\+draft\/react":"x"\}/);
  assert.match(notice ?? "", /NOTICE/);
  assert.doesNotMatch(notice ?? "", /tags|typing/);
  assert.deepEqual(others, []);
});

test("who comes back is told of reactions, and not of who was typing", async () => {
  const alice = await resumable(cluster, "n1", "alice", "#a");
  const bob = await cluster.join("n1", "bob", "message-tags", "#a");
  await cluster.barrier(alice.client);
  alice.client.transport.break("gone");
  bob.send("@+typing=active TAGMSG #a", "@+typing=active TAGMSG alice", "@+draft/react=x TAGMSG #a");
  await cluster.barrier(bob);
  const back = resume(cluster, "n1", alice.token, lastId(alice.client.lines));
  const told = (await cluster.barrier(back)).filter((line) => line.includes(" TAGMSG "));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /batch=.*\+draft\/react=x :bob/);
  bob.send("@+typing=active TAGMSG #a");
  const live = await typingTold(back);
  assert.equal(live.length, 1);
  assert.doesNotMatch(live[0] ?? "", /batch|msgid/);
});

test("who tells it more often than clients do is not passed on, and is answered all the same", async () => {
  const alice = await cluster.join("n1", "alice", "message-tags batch labeled-response", "#a", "#b");
  const bob = await cluster.join("n1", "bob", "message-tags", "#a");
  for (let label = 1; label <= 50; label++) alice.send(`@label=${label};+typing=active TAGMSG #a,#b`);
  assert.equal((await cluster.barrier(alice)).filter((line) => line.endsWith(" ACK")).length, 50);
  assert.equal((await typingTold(bob)).length, 4);
  await cluster.clock.advance(3000);
  alice.send("@+typing=active TAGMSG #a", "@+typing=done TAGMSG #a");
  assert.equal((await typingTold(bob)).length, 2);
});

test("each target counts against what a connection may send", async () => {
  cluster = await SimulatedCluster.of(["n1"], { settings: { messagesPerSecond: 1, burst: 6 } });
  const alice = await cluster.join("n1", "alice", "message-tags", "#a");
  await cluster.clock.advance(20_000);
  const began = cluster.clock.monotonic();
  alice.send("@+typing=active TAGMSG #a,alice,#b,#c", "@+typing=active TAGMSG #a,alice,#b,#c");
  await cluster.barrier(alice);
  assert.ok(cluster.clock.monotonic() - began > 2000, "nine commands wait for three to come back");
});

test("who types is idle all the same", async () => {
  const alice = await cluster.join("n1", "alice", "message-tags", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  await cluster.clock.advance(60_000);
  alice.send("@+typing=active TAGMSG #a");
  await cluster.barrier(alice);
  bob.send("WHOIS alice");
  const idle = (await cluster.barrier(bob)).find((line) => line.includes(" 317 ")) ?? "";
  assert.match(idle, / 317 bob alice 6\d /);
});

test("typing goes on while the log is out, and holds nobody up", async () => {
  const alice = await cluster.join("n1", "alice", "message-tags batch labeled-response", "#a");
  const bob = await cluster.join("n1", "bob", "message-tags", "#a");
  cluster.store.faults("n1").outage = "hangs";
  alice.take();
  bob.take();
  alice.send("@label=1;+typing=active TAGMSG #a", "@label=2;+typing=active TAGMSG nobody");
  await cluster.clock.advance(10);
  assert.deepEqual(
    bob.take().map((line) => line.slice(0, 16)),
    ["@+typing=active "],
  );
  assert.deepEqual(
    alice.take().map((line) => line.slice(0, 8)),
    ["@label=1", "@label=2"],
  );
});

const hostile = {
  "as many as there can be": Array.from({ length: 36 * 36 }, (_, tag) => `+${tag.toString(36)}`),
  "of what takes most room in the log": [`+x=${"\u0001".repeat(4080)}`],
  "of what is escaped": [`+x=${"\\:\\s".repeat(1000)}`, "+y=\\\\\\r\\n"],
  "of every kind": [
    "+a.b/c=1",
    "+draft/react=\u{1f600}",
    "+__proto__=x",
    "+=y",
    "++x=1",
    "+x",
    "+constructor=z",
  ],
};

for (const [what, all] of Object.entries(hostile)) {
  test(`tags, ${what}, come through as they were written, and fit into the log`, async () => {
    const alice = await cluster.join("n1", "alice", "message-tags", "#a");
    const bob = await cluster.join("n1", "bob", "message-tags", "#a");
    let written = all.join(";");
    while (Buffer.byteLength(written) > 4094) written = written.slice(0, written.lastIndexOf(";"));
    alice.send(`@${written} PRIVMSG #a :${"\u0001".repeat(400)}`);
    await cluster.barrier(alice);
    const line = (await cluster.barrier(bob)).find((each) => each.includes(" PRIVMSG ")) ?? "";
    const tags = parse(line)?.tags ?? new Map();
    const wanted = parse(`@${written} X`)?.tags ?? new Map();
    assert.ok(wanted.size > 0);
    for (const [key, value] of wanted) assert.equal(tags.get(key), value, key);
    assert.ok(Buffer.byteLength(line.split(" ")[0] ?? "") < 8191);
    const [entry = ""] = saidInLog();
    assert.ok(Buffer.byteLength(entry) < entryBytesMax / 2, `${Buffer.byteLength(entry)} bytes`);
    assert.deepEqual(cluster.warnings, []);
  });
}
