/** What is erased is in no shared snapshot when that is confirmed, and what has expired does not stay in one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesBetween, staleMax } from "../../src/cluster/sharing.ts";
import type { NetworkRecord } from "../../src/network/entry.ts";
import { minute, numbered, textsIn } from "../support/expiring.ts";
import { saved, shared, stored, talking } from "../support/sharing.ts";
import type { SimulatedCluster } from "../support/simulated-cluster.ts";

/** Calls back whenever a node says in the log that something is erased. */
function atConfirmation(cluster: SimulatedCluster, see: () => void): { readonly count: number } {
  const seen = { count: 0 };
  const { store } = cluster.store;
  cluster.store.store = (json) => {
    const { entries } = JSON.parse(json) as NetworkRecord;
    if (entries.some(({ event }) => event?.type === "erasure-confirmed")) {
      seen.count += 1;
      see();
    }
    return store.call(cluster.store, json);
  };
  return seen;
}

const nodes = ["n1", "n2"];

test("what is erased is in none when that is confirmed; what came later takes none away", async () => {
  const { cluster, alice, say } = await talking(nodes);
  const [gone = ""] = await say("words that go", "words that stay");
  await saved(cluster);
  const [later = ""] = await say("words that came later");
  const confirmed = atConfirmation(cluster, () => {
    if (alice.lines.some((line) => line.includes(`REDACT #a ${gone}`)))
      assert.doesNotMatch(stored(cluster), /words that go/);
  });
  alice.send(`REDACT #a ${later}`);
  await cluster.clock.advance(5000);
  assert.equal(confirmed.count, 1);
  assert.equal((await shared(cluster)).length, 1);
  assert.match(stored(cluster), /words that go/);
  alice.send(`REDACT #a ${gone}`);
  await cluster.clock.advance(5000);
  assert.equal(confirmed.count, 2);
  assert.deepEqual(await shared(cluster), []);
  await saved(cluster, 0);
  assert.equal((await shared(cluster)).length, 1);
  assert.match(stored(cluster), /words that stay/);
  assert.doesNotMatch(stored(cluster), /words that go|words that came later/);
  await cluster.start("n3");
  assert.deepEqual(textsIn(cluster, "n3"), ["words that stay"]);
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});

test("one that is being written when something is erased that it has is given up", async () => {
  const { cluster, alice, say } = await talking(nodes);
  const [gone = ""] = await say("words that go", ...numbered(20));
  await cluster.clock.advance(5000);
  let goOn = () => {};
  const waits = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // It stops in the middle of the archive.
  cluster.files.onPiece = () => (/words that go/.test(stored(cluster)) ? waits : undefined);
  await cluster.fill(entriesBetween / 1000 + 20, 1000);
  await cluster.clock.advance(20_000);
  const confirmed = atConfirmation(cluster, () => assert.doesNotMatch(stored(cluster), /words that go/));
  alice.send(`REDACT #a ${gone}`);
  await cluster.clock.advance(1000);
  goOn();
  cluster.files.onPiece = () => {};
  await cluster.clock.advance(5000);
  assert.equal(confirmed.count, 1);
  assert.deepEqual(await shared(cluster), []);
});

test("while a node that lives is writing one nothing is confirmed, and when it is dead what it wrote is removed", async () => {
  const { cluster, alice, say } = await talking(["n0", ...nodes]);
  const [gone = ""] = await say("words that go", ...numbered(20));
  await cluster.clock.advance(5000);
  // n0 saves one, which takes it for ever.
  cluster.files.onPiece = () => new Promise(() => {});
  await cluster.fill(entriesBetween / 1000 + 20, 1000);
  await cluster.clock.advance(20_000);
  const [draft] = cluster.files.held.values();
  assert.equal(draft?.details["node"], "n0");
  if (draft) draft.content = Buffer.from("half of the words that go");
  const confirmed = atConfirmation(cluster, () => assert.doesNotMatch(stored(cluster), /words that go/));
  alice.send(`REDACT #a ${gone}`);
  await cluster.clock.advance(20_000);
  assert.equal(confirmed.count, 0);
  cluster.files.onPiece = () => {};
  cluster.crash("n0");
  await cluster.clock.advance(20_000);
  assert.equal(confirmed.count, 1);
  assert.doesNotMatch(stored(cluster), /half of the words/);
});

test("a store that is out holds the confirmation up, and not what people do", async () => {
  const { cluster, alice, say } = await talking(nodes);
  const [gone = ""] = await say("words that go");
  await saved(cluster);
  const confirmed = atConfirmation(cluster, () => assert.doesNotMatch(stored(cluster), /words that go/));
  cluster.files.isOut = true;
  alice.send(`REDACT #a ${gone}`);
  await say("meanwhile");
  await cluster.clock.advance(20_000);
  assert.equal(confirmed.count, 0);
  cluster.files.isOut = false;
  await cluster.clock.advance(5000);
  assert.equal(confirmed.count, 1);
  assert.match(cluster.warnings.join("\n"), /what erasure-confirmed is to say cannot be done yet/);
});

test("one that has what has expired is replaced, or goes after a while", async () => {
  const keep = 10 * minute;
  const { cluster, say } = await talking(nodes, { keep });
  await say("early");
  await cluster.clock.advance(keep / 2);
  await say("later");
  await saved(cluster);
  assert.match(stored(cluster), /early/);
  // The log is short by then: nobody needs another one.
  await cluster.clock.advance(keep + staleMax + minute);
  assert.doesNotMatch(stored(cluster), /early/);
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});
