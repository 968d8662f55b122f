/** What is erased, sought and counted while history expires: on every node alike, and nothing is left over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LogUnavailable } from "../../src/log/errors.ts";
import { SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry } from "../../src/network/entry.ts";
import { replace } from "../simulator/planting.ts";
import { keep, late, nodes, numbered, pace, talking, textsIn } from "../support/expiring.ts";
import { idsOf } from "../support/resuming.ts";
import type { SimulatedCluster } from "../support/simulated-cluster.ts";

async function underway(cluster: SimulatedCluster, node: string): Promise<string | undefined> {
  return /^chorus_erasures_underway (\d+)$/m.exec(await cluster.node(node).metrics.text())?.[1];
}

test("what was to be erased and could not be, before it expired, ends with that", async () => {
  const { cluster, alice, say } = await talking();
  await say("taken back", "and one more");
  const [id = ""] = idsOf(alice.lines);
  const heal = replace(
    SimulatedLogStore.prototype as SimulatedLogStore<Entry, unknown>,
    "erase",
    () => () => {
      throw new LogUnavailable("not now");
    },
  );
  try {
    alice.send("CAP REQ draft/message-redaction", `REDACT #a ${id}`);
    await cluster.barrier(alice);
    for (const node of nodes) assert.deepEqual(textsIn(cluster, node), ["and one more"]);
    await cluster.clock.advance(keep + late);
    assert.equal(await underway(cluster, "n1"), "1");
  } finally {
    heal();
  }
  assert.doesNotMatch(JSON.stringify(cluster.records()), /taken back/);
  await cluster.clock.advance(pace);
  for (const node of nodes) {
    assert.equal(await underway(cluster, node), "0");
    assert.deepEqual(textsIn(cluster, node), []);
  }
  assert.deepEqual(cluster.failures, []);
});

test("what has expired is neither found, nor counted, nor there to be taken back", async () => {
  const { cluster, alice, say } = await talking();
  const bob = await cluster.join("n2", "bob", "batch message-tags", "#a");
  alice.send("PRIVMSG bob :psst");
  await say(...numbered(100));
  await cluster.barrier(bob);
  const left = textsIn(cluster, "n1");
  assert.ok(left.length > 0 && left.length < 100);
  const asked = async (line: string) => {
    bob.send(line);
    return (await cluster.barrier(bob)).join("\n");
  };
  const found = [...(await asked("SEARCH text=line")).matchAll(/PRIVMSG #a :(line \d+)$/gm)];
  assert.deepEqual(
    found.map(([, text]) => text),
    left,
  );
  assert.match(await asked("UNREAD #a"), new RegExp(` UNREAD #a ${left.length}$`, "m"));
  assert.match(await asked("UNREAD alice"), / UNREAD alice 0$/m);
  const [, first = ""] = idsOf(alice.lines);
  alice.send("CAP REQ draft/message-redaction", `REDACT #a ${first}`);
  assert.match((await cluster.barrier(alice)).join("\n"), / FAIL REDACT UNKNOWN_MSGID #a /);
});
