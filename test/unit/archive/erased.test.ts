/** Whoever makes an archive anew from the log, with erased bodies or without them, has the same answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MemoryArchive } from "../../../src/archive/memory-archive.ts";
import { placesIn } from "../../../src/archive/places.ts";
import { Scope } from "../../../src/archive/scope.ts";
import type { NetworkRecord } from "../../../src/network/entry.ts";
import { indexOf, positionOf, recordOf } from "../../../src/network/entry.ts";
import { Network } from "../../../src/network/network.ts";
import { histories } from "../../support/history.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 5000 : 150;

interface Made {
  readonly archive: MemoryArchive;
  readonly network: Network;
  readonly erased: ReadonlySet<number>;
}

/** @param choice erases a third of what was said at the end, beside what the history erases */
function madeFrom(records: readonly NetworkRecord[], choice: number): Made {
  const [archive, network] = [new MemoryArchive(), new Network()];
  const [erased, said] = [new Set<number>(), [] as number[]];
  for (const record of records) {
    for (const { position, at, client, outcome, deliveries, erases } of network.apply(record)) {
      for (const one of erases ?? []) erased.add(one);
      if (deliveries.some(({ line }) => line.type === "said")) said.push(position);
      if (outcome.kind === "accepted")
        archive.keep({ position, at, client, deliveries, ...(erases && { erases }) });
    }
  }
  const last = said.filter((_, index) => (index + choice) % 3 === 0);
  for (const one of last) erased.add(one);
  const end = { position: positionOf(records.length + 1, 0), at: network.state.at, client: undefined };
  archive.keep({ ...end, deliveries: [], erases: last });
  return { archive, network, erased };
}

/** What the log is when it has lost them, and what nobody heard. */
function without(records: readonly NetworkRecord[], gone: ReadonlySet<number>): readonly NetworkRecord[] {
  const isGone = (number: number, index: number) =>
    [...gone].some((position) => recordOf(position) === number && indexOf(position) === index);
  return records.map((record) => ({
    ...record,
    entries: record.entries.map(({ body, ...entry }, index) =>
      body === undefined || isGone(record.number, index) ? entry : { ...entry, body },
    ),
  }));
}

test("an archive made from a log that has lost what was erased is the same as one that was there", () => {
  let found = 0;
  const property = fc.property(histories, fc.nat(), (chapters, choice) => {
    const records = chapters.map(({ record }) => record);
    const live = madeFrom(records, choice);
    const gone = new Set([...live.erased, ...live.network.state.unheard]);
    const later = madeFrom(without(records, gone), choice);
    assert.deepEqual(later.network.state, live.network.state);
    const places = new Set<string>();
    for (const { number, entries } of records) {
      for (const index of entries.keys()) {
        const position = positionOf(number, index);
        const kept = live.archive.at(position);
        assert.deepEqual(later.archive.at(position), kept);
        for (const { place } of kept ? placesIn(kept) : []) places.add(place);
        const line = kept?.deliveries[0]?.line;
        if (line?.type === "said" && line.erased && live.erased.has(position)) found += 1;
      }
    }
    for (const place of places) {
      const scope = new Scope([{ place, first: 0, last: Number.POSITIVE_INFINITY }]);
      const range = { after: 0, until: Number.POSITIVE_INFINITY, from: "lowest", limit: 9999 } as const;
      for (const onlyTalk of [true, false]) {
        const page = live.archive.page(scope, { ...range, onlyTalk });
        assert.deepEqual(later.archive.page(scope, { ...range, onlyTalk }), page);
      }
    }
  });
  fc.assert(property, { numRuns: runs });
  assert.ok(found > 0, "nothing was ever erased");
});
