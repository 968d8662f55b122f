/** A connection's capabilities fit in one number and come out as they went in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Capability,
  capabilities,
  capabilityNames,
  changed,
  has,
} from "../../../src/protocol/capabilities.ts";

const all = Object.keys(capabilities) as Capability[];

const onBatch: readonly Capability[] = ["labeled-response", "draft/multiline", "draft/metadata-3"];
const dependent: readonly Capability[] = [...onBatch, "draft/message-redaction"];

function setOf(names: readonly Capability[]): number {
  return names.reduce((set, name) => set + capabilities[name].bit, 0);
}

test("every capability has a bit of its own, within 53", () => {
  const bits = all.map((name) => capabilities[name].bit);
  assert.equal(new Set(bits).size, bits.length);
  for (const bit of bits) assert.ok(Number.isInteger(Math.log2(bit)) && bit < 2 ** 53);
});

test("a set names exactly the capabilities that were put in", () => {
  fc.assert(
    fc.property(fc.subarray(all), (names) => {
      assert.deepEqual(capabilityNames(setOf(names)), names);
      for (const name of all.filter((name) => !dependent.includes(name))) {
        assert.equal(has(setOf(names), name), names.includes(name));
      }
    }),
  );
});

test("what depends on another one waits for it, in whatever order the two are asked for", () => {
  for (const name of dependent) {
    const other = onBatch.includes(name) ? "batch" : "message-tags";
    assert.equal(has(setOf([name]), name), false);
    assert.equal(has(setOf([other]), name), false);
    assert.equal(has(setOf([name, other]), name), true);
  }
});

test("a set has a capability more or less, and nothing else changes", () => {
  fc.assert(
    fc.property(fc.subarray(all), fc.constantFrom(...all), fc.boolean(), (names, name, isWanted) => {
      const now = capabilityNames(changed(setOf(names), name, isWanted));
      const others = (list: readonly Capability[]) => list.filter((each) => each !== name);
      assert.deepEqual(others(now), others(names));
      assert.equal(now.includes(name), isWanted);
    }),
  );
});
