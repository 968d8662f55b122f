/** History for who is slow to read: what was asked for is read later, and things have happened by then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pagingBy } from "../../support/paging.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

/** Alice takes nothing while so many long lines come; with enough of them the answer to what she asks waits. */
async function asksUnread(line: string, unread: number) {
  const cluster = await SimulatedCluster.of(["n1"], { settings: { sendQueue: 16_384 } });
  const bob = await cluster.join("n1", "bob", `${pagingBy} draft/message-redaction echo-message`, "#a");
  const alice = await cluster.join("n1", "alice", `${pagingBy} draft/message-redaction`, "#a");
  const says = async (...lines: readonly string[]) => {
    bob.send(...lines);
    return cluster.barrier(bob);
  };
  const told = await says(...Array.from({ length: 40 }, (_, index) => `PRIVMSG #a :number ${index}`));
  alice.transport.reading = false;
  await says(...Array.from({ length: unread }, () => `PRIVMSG #a :${"x".repeat(300)}`));
  alice.send(line);
  await says();
  const takes = async () => {
    alice.transport.reading = true;
    alice.transport.drain();
    return cluster.barrier(alice);
  };
  return { told, says, takes };
}

test("who is put out of a channel before its page could be read is told nothing of what was said since", async () => {
  const { says, takes } = await asksUnread("CHATHISTORY LATEST #a * 5", 30);
  await says("KICK #a alice", "PRIVMSG #a :about alice");
  const told = await takes();
  assert.deepEqual(
    told.filter((line) => line.includes("about alice")),
    [],
  );
  assert.ok(told.some((line) => line.includes("FAIL CHATHISTORY INVALID_TARGET LATEST #a :")));
});
