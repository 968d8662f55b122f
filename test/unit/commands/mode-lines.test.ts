/** Changes of modes are as many events as they need lines. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inLines } from "../../../src/commands/mode-lines.ts";
import type { ModeChange } from "../../../src/network/events.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const ban = (length: number): ModeChange => ({ set: true, mode: "b", argument: "x".repeat(length) });

test("short changes stand in one line, up to a number; long masks in several", () => {
  assert.deepEqual(inLines("#a", []), []);
  const sizes = (channel: string, changes: readonly ModeChange[]) =>
    inLines(channel, changes).map((line) => line.length);
  assert.deepEqual(sizes("#a", Array(30).fill(ban(5))), [12, 12, 6]);
  assert.deepEqual(sizes(`#${"a".repeat(limits.channel - 1)}`, Array(3).fill(ban(limits.mask))), [1, 1, 1]);
});

test("every change stands in some line, in its order", () => {
  const change = fc.record({
    set: fc.boolean(),
    mode: fc.constantFrom("b", "e", "k", "o", "m"),
    argument: fc.string({ maxLength: limits.mask, size: "max" }),
  });
  const property = fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
    assert.deepEqual(inLines("#a", changes).flat(), changes);
  });
  fc.assert(property);
});

test("two masks too long for one line are shown in two, to everybody", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", `#${"a".repeat(limits.channel - 1)}`);
  const masks = ["x".repeat(limits.mask), "y".repeat(limits.mask)];
  alice.send(`MODE #${"a".repeat(limits.channel - 1)} +bb ${masks.join(" ")}`);
  const lines = await cluster.barrier(alice);
  assert.deepEqual(
    lines.map((line) => line.split(" ").slice(3).join(" ")),
    masks.map((mask) => `+b ${mask}!*@*`),
  );
});
