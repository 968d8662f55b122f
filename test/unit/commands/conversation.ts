/** What one client says to a node and is answered: the form in which the commands are tested. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

/** What is sent, and the lines that are told because of it, without the server's name before numerics. */
export type Exchange = readonly [sent: string, ...told: string[]];

/** The answers to a line, and nothing else. */
export async function ask(cluster: SimulatedCluster, client: MemoryClient, line: string): Promise<string[]> {
  client.send(line);
  const told = await cluster.barrier(client);
  return told.map((one) => one.replace(/^:chorus\.local /, ""));
}

/** A test for each exchange: alice, in #a with topic "tea", sends a line, and is told exactly these. */
export function exchanges(capabilities: string, list: readonly Exchange[]): void {
  for (const [sent, ...told] of list) {
    test(`${JSON.stringify(sent.slice(0, 60))} is answered by ${told.join(" | ") || "nothing"}`, async () => {
      const cluster = await SimulatedCluster.of(["n1"]);
      const alice = await cluster.join("n1", "alice", capabilities, "#a");
      await ask(cluster, alice, "TOPIC #a tea");
      await cluster.join("n1", "bob", "", "#b");
      assert.deepEqual(await ask(cluster, alice, sent), told);
      assert.deepEqual(cluster.warnings, []);
    });
  }
}

/** A test for each exchange of somebody who has not said who he is yet. */
export function newcomerExchanges(list: readonly Exchange[]): void {
  for (const [sent, ...told] of list) {
    test(`a newcomer's ${JSON.stringify(sent)} is answered by ${told.join(" | ") || "nothing"}`, async () => {
      const cluster = await SimulatedCluster.of(["n1"]);
      const client = cluster.connect("n1");
      client.send("CAP END");
      await cluster.barrier(client);
      client.take();
      assert.deepEqual(await ask(cluster, client, sent), told);
      assert.deepEqual(cluster.warnings, []);
    });
  }
}
