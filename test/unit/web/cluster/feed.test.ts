/** The feed: what happened to nodes and people, as a reader of English is told it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveDeed } from "../../../../src/protocol/live.ts";
import { Feed, sentencesMax } from "../../../../src/web/cluster/feed.ts";
import { t } from "../../../../src/web/texts/cluster.ts";

/** What is told, the oldest first. */
function told(feed: Feed): string[] {
  return feed.sentences.map(({ key, values }) => t(key, values)).reverse();
}

function story(...steps: (readonly [at: number, news: LiveDeed])[]): string[] {
  const feed = new Feed();
  for (const [at, news] of steps) feed.take({ at, ...news });
  return told(feed);
}

test("a kill here: who noticed, after how long, and that everybody went on", () => {
  const feed = new Feed();
  feed.did("kill", "n2", 10_000);
  feed.take({ at: 10_040, kind: "lost", node: "n2", by: "n3", waiting: 3 });
  assert.equal(feed.waitingFor("n2"), 3);
  feed.take({ at: 10_300, kind: "back", from: "n2", to: "n1", count: 1 });
  feed.take({ at: 10_900, kind: "back", from: "n2", to: "n3", count: 2 });
  assert.equal(feed.waitingFor("n2"), 0);
  feed.take({ at: 12_440, kind: "up", node: "n2", incarnation: 2, waiting: 0 });
  feed.caughtUp("n2", 1234, 12_500);
  assert.deepEqual(told(feed), [
    "You killed n2: its process is gone, in the middle of whatever it did.",
    "n3 noticed 0.04 s later, and wrote into the log: n2 is lost. Now every node knows.",
    "3 people of n2 have no connection now. Nobody is told that they left: they are waited for.",
    "All 3 people of n2 went on at other nodes, the last after 0.9 s. Nobody left, nothing was lost.",
    "n2 is back after 2.4 s, in its incarnation 2.",
    "n2 has read what it missed: it has applied everything up to record 1,234.",
  ]);
});

test("people may be back before the loss is told, and are counted", () => {
  const feed = new Feed();
  feed.did("kill", "n1", 10_000);
  feed.take({ at: 10_010, kind: "back", from: "n1", to: "n2", count: 1 });
  feed.take({ at: 10_020, kind: "lost", node: "n1", by: "n2", waiting: 1 });
  assert.equal(feed.waitingFor("n1"), 1);
  feed.take({ at: 10_500, kind: "back", from: "n1", to: "n3", count: 1 });
  assert.match(
    told(feed).at(-1) ?? "",
    /^All 2 people of n1 went on at other nodes, the last after 0\.5 s\./,
  );
});

test("where everybody was back before the loss is told, that is told with the loss, and with when they were back", () => {
  const feed = new Feed();
  feed.did("kill", "n2", 10_000);
  feed.take({ at: 10_010, kind: "back", from: "n2", to: "n1", count: 1 });
  feed.take({ at: 10_020, kind: "lost", node: "n2", by: "n3", waiting: 0 });
  assert.deepEqual(told(feed).slice(1), [
    "n3 noticed 0.02 s later, and wrote into the log: n2 is lost. Now every node knows.",
    "The one person of n2 went on at another node, after 0.01 s. Nobody left, nothing was lost.",
  ]);
});

test("who does not come back in time has left, and nobody says that all are there", () => {
  const lines = story(
    [0, { kind: "lost", node: "n2", by: "n1", waiting: 2 }],
    [400, { kind: "back", from: "n2", to: "n1", count: 1 }],
    [60_000, { kind: "gone", from: "n2", count: 1 }],
  );
  assert.deepEqual(lines, [
    "n1 wrote into the log: n2 is lost. Now every node knows.",
    "2 people of n2 have no connection now. Nobody is told that they left: they are waited for.",
    "1 person of n2 went on at another node, after 0.4 s.",
    "1 person of n2 did not come back in time, and has left now.",
  ]);
});

test("a suspicion is told with who has it, and its answer; a node's own reading of it is not", () => {
  assert.deepEqual(
    story([0, { kind: "suspected", node: "n3", by: "n1" }], [900, { kind: "answered", node: "n3" }]),
    [
      "n1 has not heard n3 for too long, and says so in the log. If n3 lives, it answers there.",
      "n3 answered: it lives, and was only slow. Nobody lost anything.",
    ],
  );
});

test("a second loss of the same node is a story of its own", () => {
  const lines = story(
    [0, { kind: "lost", node: "n2", by: "n1", waiting: 1 }],
    [300, { kind: "back", from: "n2", to: "n1", count: 1 }],
    [2000, { kind: "up", node: "n2", incarnation: 2, waiting: 0 }],
    [9000, { kind: "lost", node: "n2", by: "n3", waiting: 1 }],
    [9500, { kind: "back", from: "n2", to: "n3", count: 1 }],
  );
  assert.equal(lines.filter((line) => line.startsWith("The one person of n2 went on")).length, 2);
  assert.match(lines.at(-1) ?? "", /after 0\.5 s/);
});

test("a new node joins, one that stopped in order is told of as that, and one that came so fast was never lost", () => {
  assert.deepEqual(
    story(
      [0, { kind: "up", node: "n4", incarnation: 1, waiting: 0 }],
      [10, { kind: "stopped", node: "n1", waiting: 0 }],
      [20, { kind: "up", node: "n3", incarnation: 7, waiting: 0 }],
    ),
    ["n4 joined the cluster.", "n1 was stopped in good order.", "n3 started again, in its incarnation 7."],
  );
});

test("the page tells that it lost its own node", () => {
  const feed = new Feed();
  feed.looksBy("n3", "n1", 0);
  assert.deepEqual(told(feed), ["n1 does not tell this page anything any more. We look through n3 now."]);
});

test("only the newest sentences are kept", () => {
  const feed = new Feed();
  for (let at = 0; at < 100; at += 1) feed.take({ at, kind: "answered", node: `n${at}` });
  assert.equal(feed.sentences.length, sentencesMax);
  assert.equal(feed.sentences[0]?.node, "n99");
});
