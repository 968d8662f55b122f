/** What every archive promises of what has expired: it is as if it had never been kept. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Archive } from "../../src/archive/archive.ts";
import type { Kept } from "../../src/archive/kept.ts";
import { placesIn } from "../../src/archive/places.ts";
import { entriesPerRecord, positionOf } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import type { State } from "../../src/network/state.ts";
import { type Chapter, histories } from "../support/history.ts";
import { asJson, direct, erasing, joined, person, renamed, said, told } from "../support/kept.ts";
import { pageOf, wholly } from "./archive-pages.ts";
import { found, soughtIn } from "./archive-search.ts";

const pages = { after: 0, until: Number.POSITIVE_INFINITY } as const;

interface World {
  readonly archive: Archive;
  end(): Promise<void>;
}

export interface ExpiryTerms {
  readonly runs: number;
  readonly makeWorld: () => World;
  readonly promise: (what: string, tell: (world: World) => Promise<void>) => void;
  /** Resolves when everything up to a position is written. */
  readonly written: (archive: Archive, position: number) => Promise<void>;
}

export function expiryContract({ runs, makeWorld, promise, written }: ExpiryTerms): void {
  const entries = [
    told(1024, joined(1, "#a")),
    told(1025, renamed(1, "#a", "#b")),
    told(1026, direct(person(1, "ann", "Ann", 3), person(2, "bob"))),
    told(1027, said(1, "#b", "what somebody takes back")),
    told(2047, said(1, "#b", "the last that goes")),
    told(2048, said(1, "#b", "the first that stays")),
    told(2049, said(1, "#b"), direct(person(1, "ann", "Ann", 3), person(3, "carol"))),
    erasing(2050, [1027]),
  ];

  const check = async (archive: Archive) => {
    assert.deepEqual(pageOf(archive, wholly("#b")), [2048, 2049]);
    assert.deepEqual(pageOf(archive, wholly("#b"), { from: "highest", after: 1000 }), [2048, 2049]);
    assert.deepEqual(pageOf(archive, wholly("#b"), { until: 2047 }), []);
    assert.deepEqual(pageOf(archive, wholly("account:ann@3 bob")), []);
    assert.deepEqual([...archive.conversations("session:2")], []);
    assert.deepEqual(archive.saidBy("account:ann@3", 9), [2049]);
    assert.equal(archive.at(2047), undefined);
    assert.equal(archive.at(2048)?.position, 2048);
    const seen = archive.seenBy({ session: 1, channels: ["#b"] }, 0, 9999, 99);
    assert.deepEqual(
      seen.map(({ position }) => position),
      [2048, 2049],
    );
    assert.deepEqual(archive.namesOf("#b", 1024), [{ place: "#b", first: 1024, last: Infinity }]);
    assert.equal(archive.lastBefore(told(2048).at), 0);
    assert.equal(archive.lastBefore(told(2049).at), 2048);
    assert.deepEqual(await found(archive, soughtIn("that", ["#b"])), [2048]);
    assert.deepEqual(await found(archive, soughtIn("takes", ["#b"])), []);
    const oldest = { ...pages, from: "lowest", limit: 1 } as const;
    assert.deepEqual(await found(archive, soughtIn("", ["#b"], { range: oldest })), [2048]);
  };

  promise("what has expired is nowhere any more, exactly up to the edge", async ({ archive }) => {
    for (const entry of entries) archive.keep(entry);
    archive.expire(2048);
    await check(archive);
    archive.expire(1024);
    await written(archive, 2050);
    await check(archive);
  });

  promise("what is written already expires as well", async ({ archive }) => {
    for (const entry of entries) archive.keep(entry);
    await written(archive, 2050);
    archive.expire(2048);
    await check(archive);
    archive.keep(told(3000, said(1, "#c")));
    await written(archive, 3000);
    await check(archive);
  });

  promise(
    "an archive that begins where something has expired takes only what comes after it",
    async (world) => {
      const { archive } = world;
      archive.expire(2048);
      await written(archive, 2047);
      for (const entry of entries) archive.keep(entry);
      await check(archive);
      await written(archive, 2050);
      await check(archive);
    },
  );

  promise("whatever has expired, the answers are those of an archive that never had it", async () => {
    const property = fc.asyncProperty(histories, fc.nat(), fc.nat(), async (chapters, one, other) => {
      const [whole, late] = [makeWorld(), makeWorld()];
      try {
        await compare([whole.archive, late.archive], chapters, one, other, written);
      } finally {
        await whole.end();
        await late.end();
      }
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
  });
}

/** One archive has everything and lets it expire at some moment, the other one begins there. */
async function compare(
  [whole, late]: readonly [Archive, Archive],
  chapters: readonly Chapter[],
  one: number,
  other: number,
  written: ExpiryTerms["written"],
): Promise<void> {
  const network = new Network();
  const before = positionOf(1 + (one % (chapters.length + 1)), 0);
  const moment = Math.max(before / entriesPerRecord, 1 + (other % chapters.length));
  late.expire(before);
  const all: Kept[] = [];
  for (const { record } of chapters) {
    for (const { position, at, client, outcome, deliveries, erases } of network.apply(record)) {
      if (outcome.kind !== "accepted") continue;
      const kept = asJson({ position, at, client, deliveries, ...(erases && { erases }) });
      all.push(kept);
      whole.keep(kept);
      if (position >= before) late.keep(kept);
    }
    const end = positionOf(record.number + 1, 0) - 1;
    whole.advance(end);
    late.advance(end);
    if (other % 3 === 0) await written(whole, end);
    if (record.number === moment) whole.expire(before);
  }
  whole.expire(before);
  const end = positionOf(chapters.length + 1, 0) - 1;
  const agree = async () => {
    const [one, other] = [whole, late].map((archive) => answers(archive, network.state, all));
    assert.deepEqual(await one, await other);
  };
  await agree();
  for (const archive of [whole, late]) await written(archive, end);
  await agree();
}

async function answers(
  archive: Archive,
  { sessions, channels }: State,
  all: readonly Kept[],
): Promise<unknown[]> {
  const places = new Set(all.flatMap(placesIn).map(({ place }) => place));
  const owners = new Set([...places].map((place) => place.split(" ")[0] ?? ""));
  return [
    [...places].map((place) => [place, pageOf(archive, wholly(place), { onlyTalk: false, limit: 7 })]),
    [...places].map((place) => [place, pageOf(archive, wholly(place), { from: "highest", limit: 3 })]),
    [...owners].map((owner) => [...archive.conversations(owner)].toSorted((a, b) => a.last - b.last)),
    [...sessions.values()].map((session) =>
      archive.seenBy({ session: session.id, channels: session.channels }, 0, Infinity, 9999),
    ),
    [...channels].map(([key, { since }]) => {
      const scope = archive.namesOf(key, since);
      return scope.flatMap(({ place }) => pageOf(archive, wholly(place)));
    }),
    all.map(({ position }) => archive.at(position)?.position),
    [...owners].map((owner) => archive.saidBy(owner, 5)),
    await found(archive, soughtIn("", [...places])),
    await found(archive, soughtIn("text", [...places], { range: { ...pages, from: "lowest", limit: 3 } })),
    all.map(({ at }) => archive.lastBefore(at)),
  ];
}
