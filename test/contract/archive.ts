/** What every archive promises, whatever it is made of: one suite, run through each implementation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Archive } from "../../src/archive/archive.ts";
import { type Kept, withoutWordsIn } from "../../src/archive/kept.ts";
import { entriesPerRecord, positionOf } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import type { SessionId } from "../../src/network/state.ts";
import { type Chapter, histories } from "../support/history.ts";
import {
  asJson,
  direct,
  erasing,
  joined,
  kicked,
  parted,
  person,
  privately,
  quit,
  renamed,
  said,
  told,
} from "../support/kept.ts";
import { until } from "../support/until.ts";
import { copiesContract } from "./archive-copies.ts";
import { expiryContract } from "./archive-expiry.ts";
import { isTalk, pageOf, pagesContract, placesAt, wholly } from "./archive-pages.ts";
import { searchContract } from "./archive-search.ts";

/** One archive in its world. */
export interface ArchiveWorld {
  readonly archive: Archive;
  /** Closes the archive and removes all traces. */
  end(): Promise<void>;
}

export function archiveContract(name: string, runs: number, makeWorld: () => ArchiveWorld): void {
  const inWorld = async (tell: (world: ArchiveWorld) => Promise<void>) => {
    const world = makeWorld();
    try {
      await tell(world);
    } finally {
      await world.end();
    }
  };
  const promise = (what: string, tell: (world: ArchiveWorld) => Promise<void>) =>
    test(`${name}: ${what}`, { timeout: 300_000 }, () => inWorld(tell));

  /** Tells it twice: while everything may still wait to be written, and when nothing does. */
  const story = (what: string, entries: readonly Kept[], check: (archive: Archive) => void) =>
    promise(what, async ({ archive }) => {
      for (const entry of entries) archive.keep(entry);
      check(archive);
      await written(archive, entries.at(-1)?.position ?? 0);
      check(archive);
    });

  story(
    "a channel's lines are for those who are in it",
    [told(10, joined(1, "#a")), told(11, said(2, "#a")), told(12, said(2, "#b"))],
    (archive) => {
      assert.deepEqual(positions(archive, 1, ["#a"]), [10, 11]);
      assert.deepEqual(positions(archive, 3, []), []);
    },
  );

  story(
    "who comes later does not see what was said before, who leaves not what is said after",
    [
      told(10, said(1, "#a")),
      told(11, joined(2, "#a")),
      told(12, said(1, "#a")),
      told(13, parted(2, "#A")),
      told(14, said(1, "#a")),
    ],
    (archive) => assert.deepEqual(positions(archive, 2, []), [11, 12, 13]),
  );

  story(
    "who is kicked or quits has been there until then",
    [
      told(10, joined(2, "#a")),
      told(11, said(1, "#a")),
      told(12, kicked(1, "#a", 2)),
      told(13, said(1, "#a")),
      told(14, joined(2, "#a"), joined(2, "#b")),
      told(15, said(1, "#b")),
      told(16, quit(2, ["#a", "#b"])),
      told(17, said(1, "#b")),
    ],
    (archive) => {
      assert.deepEqual(positions(archive, 2, []), [10, 11, 12, 14, 15]);
      assert.deepEqual(positions(archive, 1, ["#a", "#b"]), [10, 11, 12, 13, 14, 15, 16, 17]);
    },
  );

  story(
    "a renamed channel is followed through its names, another one that takes its name is not",
    [
      told(10, joined(1, "#old")),
      told(11, said(1, "#old")),
      told(12, renamed(1, "#old", "#new")),
      told(13, joined(2, "#old")),
      told(14, said(2, "#old")),
      told(15, renamed(1, "#new", "#NEW")),
      told(16, said(1, "#new")),
    ],
    (archive) => {
      assert.deepEqual(positions(archive, 1, ["#new"]), [10, 11, 12, 15, 16]);
      assert.deepEqual(positions(archive, 2, ["#old"]), [13, 14]);
    },
  );

  story(
    "lines for sessions are for them alone, and deliveries for others are left out",
    [told(10, privately(1, [1, 2]), said(1, "#a")), told(11, privately(1, [3]))],
    (archive) => {
      assert.deepEqual(archive.seenBy({ session: 2, channels: [] }, 0, 11, 9), [
        told(10, privately(1, [1, 2])),
      ]);
      assert.deepEqual(positions(archive, 2, []), [10]);
    },
  );

  story("one entry is found by its position", [told(10, said(1, "#a"))], (archive) => {
    assert.deepEqual(archive.at(10), told(10, said(1, "#a")));
    assert.equal(archive.at(9), undefined);
    assert.equal(archive.at(11), undefined);
  });

  pagesContract(story);
  searchContract(promise);

  story(
    "of what is erased only that it was said is left: it stands in no page, and nobody said it",
    [
      told(10, direct(person(1, "ann", "Ann", 3), person(2, "bob"))),
      told(11, direct(person(2, "bob"), person(1, "ann", "Ann", 3))),
      told(12, said(1, "#a", "one")),
      told(13, said(1, "#a", "two")),
      told(14, direct(person(1, "ann", "Ann", 3), person(2, "bob"))),
      erasing(15, [14, 13, 10]),
      told(16, said(1, "#a", "three")),
    ],
    (archive) => {
      assert.deepEqual(pageOf(archive, wholly("#a")), [12, 16]);
      assert.deepEqual(pageOf(archive, wholly("#a"), { limit: 2 }), [12, 16]);
      assert.deepEqual(pageOf(archive, wholly("#a"), { limit: 2, from: "highest" }), [12, 16]);
      assert.deepEqual(pageOf(archive, wholly("account:ann@3 bob"), { onlyTalk: false }), [11]);
      assert.deepEqual([...archive.conversations("session:2")], [{ place: "session:2 ann", last: 11 }]);
      assert.deepEqual(archive.saidBy("account:ann@3", 9), []);
      const erased = archive.at(13)?.deliveries[0]?.line;
      assert.deepEqual(erased, {
        type: "said",
        verb: "PRIVMSG",
        target: "#a",
        text: "",
        tags: {},
        erased: true,
      });
      assert.deepEqual(positions(archive, 3, ["#a"]), [12, 13, 16]);
      assert.deepEqual(archive.at(15)?.erases, [14, 13, 10]);
    },
  );

  story(
    "what an account said is found, the oldest first, whoever has its name later",
    [
      told(10, direct(person(1, "ann", "Ann", 3), person(2, "bob"))),
      told(11, direct(person(1, "ann", "ANN", 4), person(2, "bob"))),
      told(12, direct(person(1, "ann"), person(2, "bob"))),
      told(13, direct(person(5, "other", "Ann", 3), person(2, "bob"))),
    ],
    (archive) => {
      assert.deepEqual(archive.saidBy("account:ann@3", 9), [10, 13]);
      assert.deepEqual(archive.saidBy("account:ann@3", 1), [10]);
      assert.deepEqual(archive.saidBy("account:ann@4", 9), [11]);
    },
  );

  expiryContract({ runs, makeWorld, promise, written });
  copiesContract({ makeWorld, promise, written });

  promise("it knows how far it has come, and ignores what it has", async ({ archive }) => {
    assert.equal(archive.reached, 0);
    archive.keep(told(10, said(1, "#a")));
    archive.keep(told(11));
    archive.advance(20);
    archive.advance(15);
    archive.keep(told(10, said(1, "#b")));
    archive.keep(told(20, said(1, "#a")));
    await written(archive, 20);
    assert.equal(archive.reached, 20);
    archive.keep(told(11, said(1, "#a")));
    assert.deepEqual(positions(archive, 1, ["#a", "#b"]), [10]);
    assert.equal(archive.at(11), undefined);
  });

  promise("whatever happens in a network, everyone sees what was meant for it at the time", async () => {
    const property = fc.asyncProperty(
      histories,
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      (...drawn) => inWorld((world) => agrees(world, ...drawn)),
    );
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
  });
}

/** The archive against one that looks at everybody's channels after every entry. */
async function agrees(
  { archive }: ArchiveWorld,
  chapters: readonly Chapter[],
  one: number,
  other: number,
  limit: number,
): Promise<void> {
  const network = new Network();
  const seen = new Map<SessionId, Kept[]>();
  const places = new Map<string, Kept[]>();
  for (const { record } of chapters) {
    for (const { position, at, outcome, deliveries, erases } of network.apply(record)) {
      if (outcome.kind !== "accepted") continue;
      const client = position % 3 === 0 ? position : undefined;
      const kept = asJson({ position, at, client, deliveries, ...(erases && { erases }) });
      archive.keep(kept);
      for (const entries of [...seen.values(), ...places.values()]) erase(entries, erases);
      for (const place of placesAt(network.state, kept))
        places.set(place, [...(places.get(place) ?? []), kept]);
      const { sessions } = network.state;
      for (const id of sessions.keys()) if (!seen.has(id)) seen.set(id, []);
      for (const [id, entries] of seen) {
        const channels = sessions.get(id)?.channels ?? new Set();
        const theirs = kept.deliveries.filter(
          (delivery) => delivery.sessions.includes(id) || delivery.channels.some((key) => channels.has(key)),
        );
        if (theirs.length > 0) entries.push({ ...kept, deliveries: theirs });
      }
    }
    const end = positionOf(record.number, entriesPerRecord - 1);
    archive.advance(end);
    // From here on there are entries that are written and entries that wait.
    if (record.number === Math.ceil(chapters.length / 2)) await written(archive, end);
  }
  const end = positionOf(chapters.length + 1, 0);
  const [after, last] = [one % end, other % end].sort((a, b) => a - b) as [number, number];
  const check = () => {
    for (const [session, entries] of seen) {
      const channels = network.state.sessions.get(session)?.channels ?? [];
      const expected = entries.filter(({ position }) => after < position && position <= last);
      const all = archive.seenBy({ session, channels }, after, last, end);
      assert.deepEqual(all.map(asJson), expected);
      const paged: Kept[] = [];
      for (let from = after; ; from = paged.at(-1)?.position ?? last) {
        const page = archive.seenBy({ session, channels }, from, last, limit);
        assert.ok(page.length <= limit);
        paged.push(...page);
        if (page.length < limit) break;
      }
      assert.deepEqual(paged, all);
    }
    for (const [place, entries] of places) {
      const talk = entries.filter(({ deliveries }) => deliveries.some(({ line }) => isTalk(line)));
      const expected = talk.map(({ position }) => position).filter((at) => after < at && at <= last);
      const range = { after, until: last };
      assert.deepEqual(pageOf(archive, wholly(place), range), expected, place);
      assert.deepEqual(pageOf(archive, wholly(place), { ...range, limit }), expected.slice(0, limit));
      const highest = pageOf(archive, wholly(place), { ...range, limit, from: "highest" });
      assert.deepEqual(highest, expected.slice(-limit));
    }
  };
  check();
  archive.advance(end);
  await written(archive, end);
  check();
}

function erase(entries: Kept[], erases: readonly number[] = []): void {
  for (const [index, kept] of entries.entries()) {
    if (erases.includes(kept.position)) entries[index] = withoutWordsIn(kept);
  }
}

async function written(archive: Archive, position: number): Promise<void> {
  await until(() => archive.reached >= position, `position ${position} to be written`);
}

function positions(archive: Archive, session: SessionId, channels: readonly string[]): number[] {
  return archive.seenBy({ session, channels }, 0, 100, 100).map(({ position }) => position);
}
