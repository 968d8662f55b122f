/** The picture that the page keeps: what frames tell is kept once, in order, and within bounds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveFrame, LiveNode } from "../../../../src/protocol/live.ts";
import { Picture, placeOf, recordOf } from "../../../../src/web/cluster/picture.ts";

const node = (id: string, rest: Partial<LiveNode> = {}): LiveNode => ({
  ...{ id, address: `${id}:8080`, state: "up", incarnation: 1, connections: 0, sessions: 0, applied: 10 },
  ...rest,
});
const begin = (by: string, epoch = "e1") => ({
  network: "Chorus",
  epoch,
  node: by,
  lostAfter: 5000,
  grace: 60_000,
});
const frame = (rest: Partial<LiveFrame> = {}): LiveFrame => ({
  ...{ now: 1000, head: 10, applied: 10, people: 0, waiting: 0 },
  ...rest,
});

test("nodes stand in the order of their names, each as it was told last", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1"), nodes: [node("n10"), node("n2"), node("n1")] }), 0);
  assert.deepEqual(
    picture.nodes.map(({ id }) => id),
    ["n1", "n2", "n10"],
  );
  picture.take(frame({ head: 12, nodes: [node("n2", { state: "lost", connections: 3 })] }), 250);
  assert.equal(picture.node("n2")?.state, "lost");
  assert.equal(picture.node("n1")?.state, "up");
  assert.equal(picture.behind({ applied: 10 }), 2);
});

test("entries are dots of their records, and what two nodes tell is there once", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1") }), 0);
  const entries = [
    [11 * 1024, "said", "n1"],
    [11 * 1024 + 1, "joined", "n1", 1],
    [12 * 1024, "node", "n2"],
  ] as const;
  assert.equal(picture.take(frame({ head: 12, entries }), 250).dots.length, 3);
  assert.deepEqual(
    picture.records.get(11)?.map(({ kind, isRefused }) => [kind, isRefused]),
    [
      ["said", false],
      ["joined", true],
    ],
  );
  const [, second] = picture.records.get(11) ?? [];
  assert(second);
  assert.deepEqual([recordOf(second), placeOf(second)], [11, 2]);
  const again = picture.take(
    frame({ begin: begin("n2"), head: 13, entries: [...entries, [13 * 1024, "said", "n3"]] }),
    500,
  );
  assert.deepEqual(
    again.dots.map(({ node }) => node),
    ["n3"],
  );
  assert.deepEqual([...picture.records.keys()], [11, 12, 13]);
});

test("only the newest records are kept", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1") }), 0);
  for (let record = 1; record <= 500; record += 1) {
    picture.take(frame({ head: record, entries: [[record * 1024, "said", "n1"]] }), record);
  }
  assert.equal(picture.records.size, 120);
  assert.deepEqual([[...picture.records.keys()].at(0), [...picture.records.keys()].at(-1)], [381, 500]);
});

test("news is told once, though the node that tells next tells it once more", () => {
  const picture = new Picture();
  const news = [{ at: 900, kind: "lost", node: "n2", by: "n1", waiting: 1 }] as const;
  assert.equal(picture.take(frame({ begin: begin("n1"), news }), 0).news.length, 1);
  assert.equal(picture.take(frame({ begin: begin("n3"), news }), 250).news.length, 0);
});

test("who tells next may know less of how far a node is, and does not put it back", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1"), nodes: [node("n2", { applied: 50 })] }), 0);
  picture.take(frame({ begin: begin("n3"), nodes: [node("n2", { applied: 40 })] }), 250);
  assert.equal(picture.node("n2")?.applied, 50);
  picture.take(frame({ begin: begin("n1"), nodes: [node("n2", { applied: 45, incarnation: 2 })] }), 500);
  assert.equal(picture.node("n2")?.applied, 45);
});

test("a lost node that is heard is starting, until it is up", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1"), nodes: [node("n2", { state: "lost" })], beats: ["n2"] }), 0);
  assert.deepEqual([...picture.starting], ["n2"]);
  picture.take(frame({ nodes: [node("n2", { incarnation: 2 })] }), 250);
  assert.deepEqual([...picture.starting], []);
});

test("another log is another cluster: nothing of the old one stays", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1"), nodes: [node("n1"), node("n9")] }), 0);
  picture.take(frame({ head: 99, entries: [[99 * 1024, "said", "n9"]] }), 250);
  picture.take(frame({ begin: begin("n1", "e2"), head: 1, nodes: [node("n1")] }), 500);
  assert.deepEqual([picture.nodes.length, picture.records.size, picture.head], [1, 0, 1]);
  picture.take(frame({ head: 2, entries: [[2 * 1024, "said", "n1"]] }), 750);
  assert.equal(picture.records.size, 1);
});

test("rates are those of the last seconds", () => {
  const picture = new Picture();
  picture.take(frame({ begin: begin("n1"), head: 0 }), 0);
  assert.deepEqual(picture.rates, { records: 0, messages: 0 });
  for (let second = 1; second <= 20; second += 1) {
    picture.take(frame({ head: second <= 10 ? second * 2 : 20, said: second <= 10 ? 4 : 0 }), second * 1000);
    if (second === 10) assert.deepEqual(picture.rates, { records: 2, messages: 4 });
  }
  assert.deepEqual(picture.rates, { records: 0, messages: 0 });
});
