/** A renamed channel with many members who do not know of renaming: each is told all of it, in order, in bounded turns. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const crowd = Array.from({ length: 60 }, (_, index) => `somebody-with-a-long-name-${index}`);

/** An operator who knows of renaming, and a crowd that does not. */
async function scene() {
  const cluster = await SimulatedCluster.of(["n1"]);
  const op = await cluster.join("n1", "op", "draft/channel-rename", "#old");
  await cluster.join("n1", "other", "", "#old");
  const members = [];
  for (const nick of crowd) members.push(await cluster.join("n1", nick, "", "#old"));
  for (const member of [op, ...members]) member.take();
  return { cluster, op, members };
}

const verbs = (lines: readonly string[]) =>
  lines.map((line) => line.split(" ")[1]).filter((verb, index, all) => verb !== all[index - 1]);

test("everybody leaves the old name, enters the new one and is told all names, before what is asked afterwards", async () => {
  const { cluster, op, members } = await scene();
  op.send("RENAME #old #new :grown");
  await cluster.until(op, / RENAME /);
  for (const member of members) {
    const lines = await cluster.barrier(member);
    assert.deepEqual(verbs(lines), ["PART", "JOIN", "353", "366"]);
    const names = lines.flatMap((line) => (/ 353 .*:(.*)$/.exec(line)?.[1] ?? "").split(" "));
    assert.equal(names.filter((name) => name !== "").length, crowd.length + 2);
    assert.ok(lines.every((line) => / #(?:old :grown|new)\b/.test(line)));
  }
  assert.deepEqual(cluster.warnings, []);
});

test("what is said in the channel at once stands after the JOIN", async () => {
  const { cluster, op, members } = await scene();
  op.send("RENAME #old #new", "PRIVMSG #new :hello");
  await cluster.barrier(op);
  for (const member of members) {
    const lines = await cluster.barrier(member);
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    assert.ok(at(/ JOIN #new$/) < at(/ PRIVMSG #new :hello$/));
  }
});

test("of a channel that is renamed again and again the names are told once, by the last name", async () => {
  const { cluster, op, members } = await scene();
  op.send("RENAME #old #new", "RENAME #new #old", "RENAME #old #newer");
  await cluster.until(op, / #newer /);
  for (const member of members) {
    const lines = await cluster.barrier(member);
    const ends = lines.filter((line) => line.includes(" 366 ")).map((line) => line.split(" ")[3]);
    assert.equal(ends.at(-1), "#newer");
    assert.equal(new Set(ends).size, ends.length, "no name is told twice");
  }
});

test("who reads slowly is sent the names as it takes them, and who is gone by then harms nobody", async () => {
  const { cluster, op, members } = await scene();
  const [slow, gone] = members;
  assert.ok(slow && gone);
  slow.transport.reading = false;
  op.send("RENAME #old #new");
  await cluster.until(op, / RENAME /);
  gone.transport.break("Connection lost");
  await cluster.barrier(op);
  slow.transport.reading = true;
  slow.transport.drain();
  assert.deepEqual(verbs(slow.take()).slice(0, 4), ["PART", "JOIN", "353", "366"]);
  assert.deepEqual(cluster.warnings, []);
});
