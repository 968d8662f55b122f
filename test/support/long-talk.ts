/** The log of a long talk, made by hand from a short one. */
import assert from "node:assert/strict";
import { type NetworkRecord, seal } from "../../src/network/entry.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";

/** The records of somebody who says so many lines. */
export async function longTalk(lines: number): Promise<NetworkRecord[]> {
  const cluster = await SimulatedCluster.of(["n1"]);
  const client = await cluster.join("n1", "alice", "", "#tea");
  client.send("PRIVMSG #tea :hello");
  await cluster.barrier(client);
  const records = cluster.records().slice(0, -1);
  const last = cluster.records().findLast(({ entries }) => entries[0]?.event.type === "said");
  const [entry] = last?.entries ?? [];
  assert.ok(last && entry);
  for (let line = 0; line < lines; line++) {
    const sealed = seal({ text: `line ${line} ${"x".repeat((line * 37) % 200)}`, salt: `${line}` });
    const place = { number: last.number + line, n: last.n + line };
    records.push({ ...last, ...place, entries: [{ ...entry, stamp: entry.stamp + line, ...sealed }] });
  }
  return records;
}
