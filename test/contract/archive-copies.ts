/** What every archive promises of its copies: who takes one has what the other had, and goes on as it does. */
import assert from "node:assert/strict";
import type { Archive } from "../../src/archive/archive.ts";
import type { Kept } from "../../src/archive/kept.ts";
import { direct, erasing, joined, person, renamed, said, told } from "../support/kept.ts";
import { pageOf, wholly } from "./archive-pages.ts";
import { found, soughtIn } from "./archive-search.ts";

interface World {
  readonly archive: Archive;
  end(): Promise<void>;
}

export interface CopyTerms {
  readonly makeWorld: () => World;
  readonly promise: (what: string, tell: (world: World) => Promise<void>) => void;
  /** Resolves when everything up to a position is written. */
  readonly written: (archive: Archive, position: number) => Promise<void>;
}

const entries: readonly Kept[] = [
  told(1024, joined(1, "#a")),
  told(1025, said(1, "#a", "what somebody takes back")),
  told(1026, renamed(1, "#a", "#b")),
  told(1027, direct(person(1, "ann", "Ann", 3), person(2, "bob"))),
  told(2048, said(1, "#b", "what stays")),
  erasing(2049, [1025]),
];

export function copiesContract({ makeWorld, promise, written }: CopyTerms): void {
  /** Another archive that takes a copy of this one. */
  const taken = async (archive: Archive, tell: (other: Archive) => Promise<void>) => {
    const { archive: other, end } = makeWorld();
    const copy = await archive.copy();
    try {
      await other.adopt(copy.content);
      assert.deepEqual([other.reached, copy.reached], [archive.reached, archive.reached]);
      await tell(other);
    } finally {
      await copy.close();
      await end();
    }
  };

  const answers = async (archive: Archive) => [
    pageOf(archive, wholly("#a"), { onlyTalk: false }),
    pageOf(archive, wholly("#b"), { onlyTalk: false }),
    pageOf(archive, wholly("account:ann@3 bob")),
    [...archive.conversations("account:ann@3")],
    archive.saidBy("account:ann@3", 9),
    archive.namesOf("#b", 1024),
    archive.seenBy({ session: 1, channels: ["#b"] }, 0, 9999, 99),
    entries.map(({ position }) => archive.at(position)),
    await found(archive, soughtIn("what", ["#a", "#b"])),
  ];

  promise("who takes a copy answers as the other does, and ignores what it has already", async (world) => {
    const { archive } = world;
    for (const entry of entries) archive.keep(entry);
    await written(archive, 2049);
    await taken(archive, async (other) => {
      assert.deepEqual(await answers(other), await answers(archive));
      const more = [...entries, told(3072, said(1, "#b", "what comes later")), erasing(3073, [2048])];
      for (const each of [archive, other]) for (const entry of more) each.keep(entry);
      assert.deepEqual(await answers(other), await answers(archive));
      for (const each of [archive, other]) await written(each, 3073);
      assert.deepEqual(await answers(other), await answers(archive));
      assert.deepEqual(pageOf(other, wholly("#b")), [3072]);
    });
  });

  promise("what was there before the copy is taken is there no longer", async ({ archive }) => {
    archive.keep(told(500, said(1, "#b", "what nobody said")));
    await written(archive, 500);
    const { archive: other, end } = makeWorld();
    for (const entry of entries) other.keep(entry);
    await written(other, 2049);
    const copy = await other.copy();
    await archive.adopt(copy.content);
    await copy.close();
    assert.deepEqual(await answers(archive), await answers(other));
    assert.equal(archive.at(500), undefined);
    await end();
  });

  promise("a copy tells from where on it has anything", async ({ archive }) => {
    for (const entry of entries) archive.keep(entry);
    await written(archive, 2049);
    archive.expire(2048);
    archive.keep(told(4096, said(1, "#b", "later")));
    await written(archive, 4096);
    const copy = await archive.copy();
    assert.ok(copy.begins <= 2048);
    await copy.close();
    await taken(archive, async (other) => {
      assert.deepEqual(await answers(other), await answers(archive));
      assert.equal(other.at(1027), undefined);
    });
  });

  promise("a copy that is damaged is not taken, and all is as it was", async ({ archive }) => {
    for (const entry of entries) archive.keep(entry);
    await written(archive, 2049);
    const before = await answers(archive);
    const copy = await archive.copy();
    const whole = Buffer.concat(await Array.fromAsync(copy.content));
    await copy.close();
    const { archive: other, end } = makeWorld();
    other.keep(told(1024, said(1, "#c", "its own")));
    await written(other, 1024);
    for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.from("no copy")]) {
      await assert.rejects(other.adopt(piecesOf(damaged)), { name: "ArchiveUnavailable" });
      await assert.rejects(other.adopt(breaking(damaged)), Error);
      assert.deepEqual(pageOf(other, wholly("#c")), [1024]);
    }
    await other.adopt(piecesOf(whole));
    assert.deepEqual(await answers(other), before);
    await end();
  });
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

async function* breaking(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield* piecesOf(bytes);
  throw new Error("the connection is broken");
}
