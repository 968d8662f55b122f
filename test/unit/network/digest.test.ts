/** The digest rolls over heads and outcomes: equal where nodes decided alike, different wherever they did not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { digestAfter, emptyDigest } from "../../../src/network/digest.ts";
import type { NetworkRecord } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import type { Outcome } from "../../../src/network/outcome.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { histories } from "../../support/history.ts";
import { copyOf } from "./replay.ts";

/** The digest after all of the records. */
function digestOf(records: readonly NetworkRecord[], network = new Network(), begun = emptyDigest): string {
  return records.reduce((digest, record) => {
    const outcomes = [...network.apply(record)].map(({ outcome }) => outcome);
    return digestAfter(digest, record, outcomes);
  }, begun);
}

const recordsOf = (chapters: readonly { record: NetworkRecord }[]) => chapters.map(({ record }) => record);

test("replicas have the same digest, with and without bodies, with and without a snapshot on the way", () => {
  const property = fc.property(histories, fc.nat(), (chapters, choice) => {
    const records = recordsOf(chapters);
    const whole = digestOf(records);
    const bodiless = copyOf(records).map((record) => ({
      ...record,
      entries: record.entries.map(({ body: _, ...entry }) => entry),
    }));
    assert.equal(digestOf(bodiless), whole);
    const at = choice % (records.length + 1);
    const network = new Network();
    const begun = digestOf(records.slice(0, at), network);
    const restored = new Network(restoreSnapshot(copyOf(takeSnapshot(network.state))));
    assert.equal(digestOf(records.slice(at), restored, begun), whole);
  });
  fc.assert(property, { numRuns: 100 });
});

const record: NetworkRecord = {
  ...{ number: 7, node: "n1", incarnation: 1, n: 3 },
  entries: [{ stamp: 5, event: { type: "quit", reason: "bye" } }],
};
const accepted: Outcome = { kind: "accepted" };

test("a record that is ignored counts as well, and not as one that was applied", () => {
  const ignored = digestAfter("", record, []);
  assert.notEqual(ignored, "");
  assert.notEqual(ignored, digestAfter("", record, [accepted]));
});

test("every difference shows, and stays", () => {
  const refused = (numeric: "ERR_NOPRIVILEGES" | "ERR_NOSUCHNICK"): Outcome => ({
    kind: "refused",
    refusal: { numeric, params: [] },
  });
  const fail: Outcome = { kind: "refused", refusal: { fail: "X", context: [], description: "" } };
  const error = new Error("one way to say it");
  const different = [
    digestAfter("", record, [accepted]),
    digestAfter("other", record, [accepted]),
    digestAfter("", { ...record, number: 8 }, [accepted]),
    digestAfter("", { ...record, node: "n2" }, [accepted]),
    digestAfter("", { ...record, entries: [{ stamp: 6, event: { type: "node-down" } }] }, [accepted]),
    digestAfter("", record, [{ kind: "accepted", dropped: [{ reason: "" }] }]),
    digestAfter("", record, [refused("ERR_NOPRIVILEGES")]),
    digestAfter("", record, [refused("ERR_NOSUCHNICK")]),
    digestAfter("", record, [fail]),
    digestAfter("", record, [{ kind: "repeated", position: 1 }]),
    digestAfter("", record, [{ kind: "poison", error }]),
  ];
  const later = different.map((digest) => digestAfter(digest, { ...record, number: 9 }, [accepted]));
  assert.equal(new Set([...different, ...later]).size, 2 * different.length);
});

test("how a failure is worded is no difference", () => {
  const poison = (message: string): Outcome => ({ kind: "poison", error: new Error(message) });
  const told = (description: string): Outcome => ({
    kind: "refused",
    refusal: { fail: "X", context: [], description },
  });
  assert.equal(digestAfter("", record, [poison("a")]), digestAfter("", record, [poison("b")]));
  assert.equal(digestAfter("", record, [told("a")]), digestAfter("", record, [told("b")]));
});
