/** History for who is slow to read: what was asked for is read later, and things have happened by then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { linesInBatch, pagingBy } from "../../support/paging.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

/** Bob has said a hundred numbers; Alice takes nothing more, while so many long lines come, and asks for something. */
async function asksUnread(longLines: number, line: string) {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: 16_384 } });
  const capabilities = `${pagingBy} draft/message-redaction`;
  const bob = await cluster.join("n1", "bob", `${capabilities} echo-message`, "#a");
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const says = async (...lines: readonly string[]) => {
    bob.send(...lines);
    return cluster.barrier(bob);
  };
  const numbers = await says(...Array.from({ length: 100 }, (_, index) => `PRIVMSG #a :number ${index}`));
  const ids = numbers.flatMap((each) => /msgid=([^; ]+)/.exec(each)?.[1] ?? []);
  await cluster.barrier(alice);
  alice.transport.reading = false;
  await says(...Array.from({ length: longLines }, () => `PRIVMSG #a :${"x".repeat(300)}`));
  alice.send(line);
  await says();
  const takes = async () => {
    alice.transport.reading = true;
    alice.transport.drain();
    return cluster.barrier(alice);
  };
  return { ids, says, takes };
}

test("who is put out of a channel before its page could be read is told nothing of what was said since", async () => {
  const { says, takes } = await asksUnread(30, "CHATHISTORY LATEST #a * 5");
  await says("KICK #a alice", "PRIVMSG #a :about alice");
  const told = await takes();
  assert.deepEqual(
    told.filter((line) => line.includes("about alice")),
    [],
  );
  assert.ok(told.some((line) => line.includes("FAIL CHATHISTORY INVALID_TARGET LATEST #a :")));
});

test("what is taken back while a page waits for its reader is not on it any more", async () => {
  const { ids, says, takes } = await asksUnread(0, "CHATHISTORY LATEST #a * 100");
  const last = ids.at(-1);
  await says(`REDACT #a ${last}`);
  const told = await takes();
  assert.equal(told.filter((line) => line.includes(` REDACT #a ${last}`)).length, 1);
  const page = linesInBatch(told);
  assert.deepEqual(
    page.map((line) => /msgid=([^; ]+)/.exec(line)?.[1]),
    ids.slice(0, -1),
  );
});
