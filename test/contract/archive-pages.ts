/** What every archive promises of pages of history: told by `archiveContract`. */
import assert from "node:assert/strict";
import type { Archive } from "../../src/archive/archive.ts";
import type { Kept } from "../../src/archive/kept.ts";
import { type PageRange, Scope } from "../../src/archive/scope.ts";
import type { Line } from "../../src/network/outcome.ts";
import type { State } from "../../src/network/state.ts";
import { fold } from "../../src/protocol/names.ts";
import {
  direct,
  joined,
  parted,
  person,
  quit,
  renamed,
  said,
  tagged,
  told,
  wentAway,
} from "../support/kept.ts";

/** Tells a story, whether it is written already or not. */
type Story = (what: string, entries: readonly Kept[], check: (archive: Archive) => void) => void;

export function pagesContract(story: Story): void {
  story(
    "a page holds the lowest or the highest of what stands in a place, and events only where they are wanted",
    [
      told(10, joined(1, "#a")),
      told(11, said(1, "#a")),
      told(12, said(2, "#b")),
      told(13, said(2, "#A")),
      told(14, quit(2, ["#a", "#b"])),
      told(15, wentAway(1, ["#a"])),
      told(16, tagged(1, "#a")),
      told(17, said(1, "#a")),
    ],
    (archive) => {
      const all = wholly("#a");
      assert.deepEqual(pageOf(archive, all), [11, 13, 17]);
      assert.deepEqual(pageOf(archive, all, { limit: 2 }), [11, 13]);
      assert.deepEqual(pageOf(archive, all, { limit: 2, from: "highest" }), [13, 17]);
      assert.deepEqual(pageOf(archive, all, { after: 11, until: 16 }), [13]);
      assert.deepEqual(pageOf(archive, all, { onlyTalk: false }), [10, 11, 13, 14, 16, 17]);
      const some = { limit: 3, from: "highest", onlyTalk: false } as const;
      assert.deepEqual(pageOf(archive, all, some), [14, 16, 17]);
      const both = new Scope([...wholly("#b").stretches, { place: "#a", first: 13, last: 13 }]);
      assert.deepEqual(pageOf(archive, both, { onlyTalk: false }), [12, 13, 14]);
    },
  );

  story(
    "what is said to somebody belongs to both, as they were called and logged in at that moment",
    [
      told(10, direct(person(1, "ann"), person(2, "Bob"))),
      told(11, direct(person(2, "Bob", "bobby", 5), person(1, "ann"))),
      told(12, direct(person(2, "bob2", "Bobby", 5), person(1, "ann"))),
      told(13, direct(person(1, "ann"), person(1, "ann"))),
      told(14, direct(person(1, "ann"), person(3, "@#a"), person(4, "@#a", "dan", 7))),
    ],
    (archive) => {
      assert.deepEqual(pageOf(archive, wholly("session:1 bob")), [10, 11]);
      assert.deepEqual(pageOf(archive, wholly("session:1 bob2")), [12]);
      assert.deepEqual(pageOf(archive, wholly("session:1 ann")), [13]);
      assert.deepEqual(pageOf(archive, wholly("session:2 ann")), [10]);
      assert.deepEqual(pageOf(archive, wholly("account:bobby@5 ann")), [11, 12]);
      for (const owner of ["session:1", "session:3", "account:dan@7"]) {
        assert.deepEqual(pageOf(archive, wholly(`${owner} #a`)), [14]);
      }
      const conversations = [...archive.conversations("session:1")].toSorted(
        (one, other) => one.last - other.last,
      );
      assert.deepEqual(conversations, [
        { place: "session:1 bob", last: 11 },
        { place: "session:1 bob2", last: 12 },
        { place: "session:1 ann", last: 13 },
        { place: "session:1 #a", last: 14 },
      ]);
      assert.deepEqual([...archive.conversations("session:11")], []);
    },
  );

  story(
    "a channel's names are followed back to where it came to be",
    [
      told(10, joined(1, "#a")),
      told(11, renamed(1, "#a", "#b")),
      told(20, joined(2, "#a")),
      told(21, renamed(2, "#a", "#c")),
      told(22, renamed(2, "#c", "#a")),
    ],
    (archive) => {
      const names = (channel: string, since: number) =>
        archive.namesOf(channel, since).map(({ place, first, last }) => [place, first, last]);
      assert.deepEqual(names("#b", 10), [
        ["#b", 11, Infinity],
        ["#a", 10, 10],
      ]);
      assert.deepEqual(names("#a", 20), [
        ["#a", 22, Infinity],
        ["#c", 21, 21],
        ["#a", 20, 20],
      ]);
      assert.deepEqual(names("#b", 12), [["#b", 12, Infinity]]);
    },
  );

  story(
    "of a channel that was renamed again and again the last hundred names are followed",
    Array.from({ length: 300 }, (_, index) => {
      const [from, to] = index % 2 === 0 ? ["#a", "#b"] : ["#b", "#a"];
      return told(10 + index, renamed(1, from, to));
    }),
    (archive) => {
      const names = archive.namesOf("#a", 1);
      assert.equal(names.length, 100);
      assert.deepEqual(names.at(-1), { place: "#b", first: 210, last: 210 });
    },
  );

  story(
    "since when a session is in a channel is known over the channel's names, and over its comings and goings",
    [
      told(10, joined(1, "#a")),
      told(11, joined(2, "#a")),
      told(12, parted(2, "#a")),
      told(13, joined(2, "#A")),
      told(14, renamed(1, "#a", "#b")),
      told(20, joined(2, "#a")),
    ],
    (archive) => {
      const cameTo = (session: number, channel: string, since: number) =>
        archive.cameTo(session, archive.namesOf(channel, since));
      assert.equal(cameTo(1, "#b", 10), 10);
      assert.equal(cameTo(2, "#b", 10), 13);
      assert.equal(cameTo(2, "#a", 20), 20);
      assert.equal(cameTo(1, "#a", 20), 0);
      assert.equal(cameTo(3, "#b", 10), 0);
    },
  );

  story(
    "a time is found in the order of positions, with all that has the same",
    [10, 11, 12, 20, 21].map((position) => ({
      ...told(position, said(1, "#a")),
      at: 1000 + Math.floor(position / 4),
    })),
    (archive) => {
      const found = [0, 1002, 1003, 1004, 1005, 1006, 9999].map((time) => archive.lastBefore(time));
      assert.deepEqual(found, [0, 0, 11, 12, 12, 21, 21]);
    },
  );
}

/** Where an entry has to be found, looked up in the state after it. */
export function placesAt({ sessions, accounts }: State, { deliveries }: Kept): Set<string> {
  const places = new Set<string>();
  for (const { channels, sessions: hearers, line, source } of deliveries) {
    for (const channel of channels) places.add(channel);
    if (line.type !== "said" || channels.length > 0) continue;
    for (const id of hearers) {
      const account = fold(sessions.get(id)?.account ?? "");
      const registeredAt = accounts.get(account)?.registeredAt;
      const owner = registeredAt === undefined ? `session:${id}` : `account:${account}@${registeredAt}`;
      const others = line.target.startsWith("@") || line.target.startsWith("+");
      // Who talks to oneself by two names has it under both.
      if (id === source.session || others) places.add(`${owner} ${fold(line.target.replace(/^[@+]/, ""))}`);
      if (id !== source.session && !others) places.add(`${owner} ${fold(source.nick)}`);
    }
  }
  return places;
}

export function isTalk(line: Line): boolean {
  return line.type === "said" && line.verb !== "TAGMSG" && line.erased === undefined;
}

export function wholly(place: string): Scope {
  return new Scope([{ place, first: 0, last: Number.POSITIVE_INFINITY }]);
}

export function pageOf(archive: Archive, scope: Scope, range: Partial<PageRange> = {}): number[] {
  const whole = { after: 0, until: Number.POSITIVE_INFINITY, limit: 1000 } as const;
  const wanted = { ...whole, from: "lowest", onlyTalk: true, ...range } as const;
  const positions = archive.page(scope, wanted).map(({ position }) => position);
  assert.deepEqual(archive.positions(scope, wanted), positions);
  return positions;
}
