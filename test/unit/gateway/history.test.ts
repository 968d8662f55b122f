/** CHATHISTORY at its edges: long pages, slow readers, labels, what is not there, and an archive that cannot be read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ArchiveUnavailable } from "../../../src/archive/archive.ts";
import { logsIn, owner } from "../../support/logging-in.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { linesInBatch, pagingBy } from "../../support/paging.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const epochAgo = "timestamp=1970-01-01T00:00:00.000Z";
const farFuture = "timestamp=2100-01-01T00:00:00.000Z";
const texts = (lines: readonly string[]) => lines.map((line) => line.slice(line.lastIndexOf(":") + 1));
/** The id of the first message that a client was told. */
const saidIn = ({ lines }: MemoryClient) =>
  /msgid=([^; ]+)/.exec(lines.find((line) => line.includes(" PRIVMSG ")) ?? "")?.[1] ?? "";

/** Bob has said so many lines in #a, where alice is as well. */
async function scene(count: number, capabilities = pagingBy, settings = {}) {
  const cluster = await SimulatedCluster.of(["n1"], { settings });
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  const says = async (...lines: readonly string[]) => {
    bob.send(...lines.map((line) => `PRIVMSG #a :${line}`));
    await cluster.barrier(bob);
    await cluster.barrier(alice);
  };
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
  for (let first = 0; first < count; first += 50) await says(...numbers.slice(first, first + 50));
  const asks = async (line: string, client: MemoryClient = alice) => {
    client.send(line);
    return cluster.barrier(client);
  };
  return { cluster, alice, bob, says, asks, numbers };
}

test("a page has at most a thousand messages, whatever is asked for", async () => {
  const { asks, numbers } = await scene(1050);
  assert.deepEqual(
    texts(linesInBatch(await asks("CHATHISTORY LATEST #a * 99999999999999999999"))),
    numbers.slice(50),
  );
  assert.deepEqual(texts(linesInBatch(await asks("CHATHISTORY LATEST #a * 3"))), numbers.slice(-3));
});

test("a page by time has all messages of its millisecond, as has LATEST for who is told no ids", async () => {
  const { asks, says, cluster } = await scene(0);
  await says("1");
  await cluster.clock.advance(10);
  await says("2", "3", "4");
  await cluster.clock.advance(10);
  await says("5");
  const page = async (line: string, client?: MemoryClient) => texts(linesInBatch(await asks(line, client)));
  assert.deepEqual(await page(`CHATHISTORY BEFORE #a ${farFuture} 2`), ["2", "3", "4", "5"]);
  assert.deepEqual(await page(`CHATHISTORY AFTER #a ${epochAgo} 2`), ["1", "2", "3", "4"]);
  assert.deepEqual(await page(`CHATHISTORY BETWEEN #a ${farFuture} ${epochAgo} 2`), ["2", "3", "4", "5"]);
  assert.deepEqual(await page("CHATHISTORY LATEST #a * 2"), ["4", "5"]);
  const carol = await cluster.join("n1", "carol", "batch draft/chathistory", "#a");
  assert.deepEqual(await page("CHATHISTORY LATEST #a * 2", carol), ["2", "3", "4", "5"]);
});

test("who reads slowly gets a long page as it takes it, and what is said meanwhile in its place", async () => {
  const sendQueue = 8192;
  const { cluster, alice, bob, says, numbers } = await scene(400, `${pagingBy} labeled-response`, {
    sendQueue,
  });
  alice.transport.reading = false;
  alice.send("@label=L CHATHISTORY LATEST #a * 400");
  await cluster.barrier(bob);
  bob.send("PRIVMSG #a :meanwhile");
  await cluster.barrier(bob);
  for (let round = 0; round < 200 && !alice.hasUntaken(/ BATCH -/); round++) {
    assert.ok(alice.isConnected && alice.transport.unsent <= sendQueue);
    alice.transport.drain();
    await cluster.barrier(bob);
  }
  alice.transport.reading = true;
  const told = alice.take();
  assert.deepEqual(texts(linesInBatch(told)), numbers);
  assert.equal(told.filter((line) => line.endsWith(":meanwhile")).length, 1);
  const labelled = told.filter((line) => line.includes("label=L"));
  assert.deepEqual(labelled.length, 1);
  assert.match(labelled[0] ?? "", /^@label=L :chorus.local BATCH \+\S+ chathistory #a$/);
  assert.equal(told.filter((line) => line.includes("labeled-response")).length, 0);
  await says("after");
});

test("a message of another network, or that is still to come, is refused by its name", async () => {
  const { asks, alice } = await scene(1);
  const id = saidIn(alice);
  const [epoch = "", position = ""] = id.split("-");
  for (const other of [`zzzzzzzz-${position}`, `${epoch}-${"z".repeat(11)}`, "", "nonsense"]) {
    assert.deepEqual(await asks(`CHATHISTORY AROUND #a msgid=${other} 5`), [
      `:chorus.local FAIL CHATHISTORY MESSAGE_ERROR AROUND #a msgid=${other} :There is no such message`,
    ]);
  }
  assert.deepEqual(texts(linesInBatch(await asks(`CHATHISTORY AROUND #a msgid=${id} 5`))), ["1"]);
});

test("no answer tells whether others have said something", async () => {
  const { cluster, asks } = await scene(3);
  const stranger = await cluster.join("n1", "stranger", pagingBy, "#b");
  await asks("PRIVMSG stranger :psst", stranger);
  const foreign = saidIn(stranger);
  const [epoch = "", position = ""] = foreign.split("-");
  const next = `${epoch}-${(Number.parseInt(position, 36) + 1).toString(36).padStart(position.length, "0")}`;
  for (const id of [foreign, next]) {
    assert.deepEqual(texts(linesInBatch(await asks(`CHATHISTORY BEFORE #a msgid=${id} 2`))), ["2", "3"]);
    assert.deepEqual(texts(linesInBatch(await asks(`CHATHISTORY AROUND #a msgid=${id} 1`))), ["3"]);
    assert.deepEqual(texts(linesInBatch(await asks(`CHATHISTORY AFTER #a msgid=${id} 2`))), []);
  }
});

test("an archive that cannot be read is said, and nothing else breaks", async () => {
  const { cluster, asks, alice } = await scene(2);
  const archive = cluster.archive("n1");
  archive.positions = () => {
    throw new ArchiveUnavailable("cannot read the archive");
  };
  assert.deepEqual(await asks("CHATHISTORY LATEST #a * 5"), [
    ":chorus.local FAIL CHATHISTORY MESSAGE_ERROR LATEST #a :Messages could not be retrieved",
  ]);
  assert.deepEqual(await asks(`CHATHISTORY TARGETS ${epochAgo} ${farFuture} 5`), [
    ":chorus.local FAIL CHATHISTORY MESSAGE_ERROR TARGETS :Messages could not be retrieved",
  ]);
  assert.ok(alice.isConnected);
  assert.equal(cluster.warnings.length, 2);
});

test("who logs in with chathistory is told nothing of what was said meanwhile, and finds it by asking", async () => {
  const cluster = await SimulatedCluster.of(["n1", "n2"]);
  const alice = await owner(cluster, "n1", "alice", "tea", "#a");
  const bob = await cluster.join("n2", "bob", "", "#a");
  alice.transport.break("gone");
  bob.send("PRIVMSG #a :meanwhile", "PRIVMSG alice :psst");
  await cluster.barrier(bob);
  const capabilities = `sasl ${pagingBy}`;
  const { client, told } = await logsIn(cluster, "n2", "alice", "alice", { capabilities });
  assert.deepEqual(
    told.filter((line) => line.includes(" PRIVMSG ")),
    [],
  );
  client.send(`CHATHISTORY TARGETS ${epochAgo} ${farFuture} 5`);
  const targets = (await cluster.barrier(client)).flatMap(
    (line) => / CHATHISTORY TARGETS (\S+) /.exec(line)?.[1] ?? [],
  );
  assert.deepEqual(targets, ["#a", "bob"]);
  for (const [target, text] of [
    ["#a", "meanwhile"],
    ["bob", "psst"],
  ]) {
    client.send(`CHATHISTORY LATEST ${target} * 5`);
    assert.deepEqual(texts(linesInBatch(await cluster.barrier(client))), [text]);
  }
});

test("with event-playback what happened is history too, and is known by its id when it is told live", async () => {
  const { cluster, alice, bob, asks } = await scene(1, `${pagingBy} draft/event-playback`);
  bob.send("NICK rob", "NICK bob", "@+draft/react=x TAGMSG #a", "PART #a :bye", "JOIN #a");
  await cluster.barrier(bob);
  alice.send("KICK #a bob :out");
  const told = await cluster.barrier(alice);
  bob.send("JOIN #a", "QUIT :gone");
  await cluster.barrier(alice);
  told.push(...(await cluster.until(alice, / QUIT /)));
  const live = alice.lines.filter((line) => /^@\S+ :\S+!/.test(line) && line.includes("msgid="));
  assert.ok(told.length > 0);
  const page = linesInBatch(await asks("CHATHISTORY LATEST #a * 50"));
  assert.deepEqual(page, live);
  const verbs = page.map((line) => line.split(" ")[2]);
  assert.deepEqual(verbs, "JOIN JOIN PRIVMSG NICK NICK PART JOIN KICK JOIN QUIT".split(" "));
});
