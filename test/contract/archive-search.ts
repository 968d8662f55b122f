/** What every archive promises of searches: told by `archiveContract`. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Archive, ArchiveUnavailable } from "../../src/archive/archive.ts";
import type { Kept } from "../../src/archive/kept.ts";
import { type Found, isTalk, type Sought } from "../../src/archive/sought.ts";
import { hasPhrases, phrasesIn } from "../../src/protocol/phrases.ts";
import { wordsOf } from "../../src/protocol/words.ts";
import { direct, joined, person, said, tagged, told } from "../support/kept.ts";
import { until } from "../support/until.ts";

const everywhere = { first: 0, last: Number.POSITIVE_INFINITY };
const range = { after: 0, until: Number.POSITIVE_INFINITY, from: "highest", limit: 100 } as const;

export function soughtIn(text: string, places: readonly string[], rest: Partial<Sought> = {}): Sought {
  const stretches = places.map((place) => ({ place, ...everywhere }));
  return { phrases: phrasesIn(text), nick: undefined, stretches, owned: [], range, ...rest };
}

export async function found(archive: Archive, sought: Sought): Promise<number[] | string> {
  const answer = await until(() => searched(archive, sought), "the archive to be written so far");
  return typeof answer === "string" ? answer : answer.map(({ position }) => position);
}

/** Undefined where the disk was too slow for a search: an archive says so then, and is asked again. */
async function searched(archive: Archive, sought: Sought): Promise<Found | undefined> {
  try {
    return await archive.search(sought);
  } catch (error) {
    if (error instanceof ArchiveUnavailable) return undefined;
    throw error;
  }
}

/** Keeps a promise in a world of its own. */
type Telling = (what: string, tell: (world: { readonly archive: Archive }) => Promise<void>) => void;

export function searchContract(promise: Telling): void {
  const story = (what: string, entries: readonly Kept[], check: (archive: Archive) => Promise<void>) =>
    promise(what, async ({ archive }) => {
      for (const entry of entries) archive.keep(entry);
      // While it may still wait to be written, and once more when it is.
      await check(archive);
      await check(archive);
    });

  story(
    "what was said is found by its words, in the places that are asked for",
    [
      told(10, said(1, "#a", "Fasting is hard")),
      told(11, said(2, "#b", "that was fast!")),
      told(12, joined(1, "#fast")),
      told(13, tagged(1, "#a")),
      told(14, said(2, "#a", "so FAST, so hard")),
    ],
    async (archive) => {
      assert.deepEqual(await found(archive, soughtIn("fast", ["#a"])), [10, 14]);
      assert.deepEqual(await found(archive, soughtIn("fast", ["#a", "#b"])), [10, 11, 14]);
      assert.deepEqual(await found(archive, soughtIn('"fast" hard', ["#a", "#b"])), [14]);
      assert.deepEqual(await found(archive, soughtIn("fast", [])), []);
      assert.deepEqual(await found(archive, soughtIn("", ["#a"])), [10, 14]);
      assert.deepEqual(await found(archive, soughtIn("", ["#a"], { nick: "s2" })), [14]);
      assert.deepEqual(await found(archive, soughtIn("fast", ["#b"], { nick: "s1" })), []);
    },
  );

  story(
    "of many the newest are found, or the oldest, and both ascend",
    Array.from({ length: 50 }, (_, index) => told(10 + index, said(1, "#a", `number ${index} again`))),
    async (archive) => {
      const some = (rest: Partial<Sought["range"]>) =>
        found(archive, soughtIn("again", ["#a"], { range: { ...range, limit: 3, ...rest } }));
      assert.deepEqual(await some({}), [57, 58, 59]);
      assert.deepEqual(await some({ until: 56 }), [54, 55, 56]);
      assert.deepEqual(await some({ from: "lowest" }), [10, 11, 12]);
      assert.deepEqual(await some({ from: "lowest", after: 12 }), [13, 14, 15]);
      assert.deepEqual(await some({ after: 57 }), [58, 59]);
    },
  );

  story(
    "only what an asker was to see is found: stretches of places, and conversations that are its own",
    [
      told(10, said(1, "#a", "hello")),
      told(11, said(1, "#a", "hello")),
      told(12, said(1, "#a", "hello")),
      told(20, direct(person(1, "ann"), person(2, "Bob"))),
      told(21, direct(person(2, "Bob"), person(3, "carol"))),
      told(22, direct(person(1, "ann", "Annie", 5), person(3, "carol"))),
      told(23, direct(person(3, "carol"), person(1, "@#a"), person(2, "@#a"))),
    ],
    async (archive) => {
      const stretches = [{ place: "#a", first: 11, last: 11 }];
      assert.deepEqual(await found(archive, soughtIn("hello", [], { stretches })), [11]);
      const of = (owner: string, first = 0) => soughtIn("psst", [], { owned: [{ owner, first }] });
      assert.deepEqual(await found(archive, of("session:1")), [20]);
      assert.deepEqual(await found(archive, of("session:2")), [20, 21]);
      assert.deepEqual(await found(archive, of("session:2", 21)), [21]);
      assert.deepEqual(await found(archive, of("account:annie@5")), [22]);
      assert.deepEqual(await found(archive, of("account:annie@6")), []);
      assert.deepEqual(await found(archive, soughtIn("psst", ["session:2 carol"])), [21]);
      assert.deepEqual(await found(archive, soughtIn("psst", ["session:2 #a"])), [23]);
    },
  );

  promise("what is asked is never a command to the index", async ({ archive }) => {
    archive.keep(told(10, said(1, "#a", "NEAR and OR not text words columns")));
    for (const text of [
      'NEAR("and" "or")',
      "text : and",
      "and NOT or",
      "^near",
      'a"b',
      "{and}",
      "and*",
      "-or",
    ]) {
      const words = wordsOf("NEAR and OR not text words columns");
      const expected = hasPhrases(words, phrasesIn(text)) ? [10] : [];
      assert.deepEqual(await found(archive, soughtIn(text, ["#a"])), expected, text);
    }
    for (const place of ['"', "'; DROP TABLE words", "#a OR #b", "*"]) {
      assert.deepEqual(await found(archive, soughtIn("and", [place])), [], place);
    }
  });

  promise("whatever was said, whoever looks for it finds exactly what has its words", async ({ archive }) => {
    const word = fc.constantFrom(
      ...[
        "a",
        "an",
        "ant",
        "Ante",
        "antelope",
        "antelopes",
        "antelopehood",
        "Straße",
        "天気",
        "今日は",
        "気",
        "🎉",
        "é",
        "--",
        "x_y",
      ],
    );
    const text = fc
      .array(word, { maxLength: 6 })
      .chain((words) => fc.constantFrom(" ", ", ", "").map((between) => words.join(between)));
    const texts = fc.sample(text, 400);
    const entries = texts.map((each, index) => told(10 + index, said(index % 3, `#${index % 2}`, each)));
    for (const entry of entries) archive.keep(entry);
    const asked = fc.record({
      text: fc.array(
        fc.oneof(
          word,
          word.map((each) => `"${each} a`),
        ),
        { maxLength: 3 },
      ),
      places: fc.subarray(["#0", "#1", "#2"], { minLength: 1 }),
      nick: fc.option(fc.constantFrom("s0", "s1", "s9"), { nil: undefined }),
      from: fc.constantFrom("lowest", "highest"),
      limit: fc.integer({ min: 1, max: 50 }),
    });
    const property = fc.asyncProperty(asked, async ({ text: wanted, places, nick, from, limit }) => {
      const phrases = phrasesIn(wanted.join(" "));
      const all = entries.filter(({ deliveries: [only] }) => {
        if (!only || !isTalk(only) || (nick !== undefined && only.source.nick !== nick)) return false;
        return places.includes(only.line.target) && hasPhrases(wordsOf(only.line.text), phrases);
      });
      const positions = all.map(({ position }) => position);
      const expected = from === "lowest" ? positions.slice(0, limit) : positions.slice(-limit);
      const sought = soughtIn(wanted.join(" "), places, { nick, range: { ...range, from, limit } });
      assert.deepEqual(await found(archive, sought), expected);
    });
    await fc.assert(property, { numRuns: 200 });
  });
}
