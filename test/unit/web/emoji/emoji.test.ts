/** Emoji by name: the list, finding, and what is typed of a name. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findEmoji, groups, readEmoji, toned } from "../../../../src/web/emoji/emoji.ts";

const all = readEmoji(readFileSync(new URL("../../../../src/web/emoji/list.txt", import.meta.url), "utf8"));

function emojiNamed(name: string) {
  return all.find(({ names }) => names.includes(name));
}

function found(query: string, max = 3): string {
  return findEmoji(all, query, max)
    .map(({ text }) => text)
    .join("");
}

test("the list is whole: every emoji once, with a name of its own", () => {
  assert.ok(all.length > 1800);
  assert.equal(new Set(all.map(({ text }) => text)).size, all.length);
  for (const { text, names } of all) {
    assert.match(text, /^(?:\p{Emoji}|\p{RI}|[\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}])+$/u, text);
    assert.ok(names.length > 0, text);
    for (const name of names) assert.match(name, /^[a-z0-9_+-]+$/, text);
  }
  assert.deepEqual([...new Set(all.map(({ group }) => group))], [...groups]);
});

test("names that people know from elsewhere are there", () => {
  const known = {
    smile: "😄",
    "+1": "👍",
    thumbsup: "👍",
    heart: "❤️",
    tada: "🎉",
    joy: "😂",
    rocket: "🚀",
    eyes: "👀",
  };
  for (const [name, text] of Object.entries(known)) assert.equal(emojiNamed(name)?.text, text);
});

test("the best fit comes first, then what begins so, then parts and other words", () => {
  assert.equal(found("heart", 1), "❤️");
  assert.equal(found("tad", 1), "🎉");
  assert.equal(found("party", 1), "🎉");
  assert.match(found("thumbs up", 5), /👍/);
  assert.equal(found("xyzzy"), "");
  assert.equal(found(""), "");
  assert.equal(findEmoji(all, "face", 7).length, 7);
});

test("tones of skin go where they belong", () => {
  const [wave, heart, astronaut] = ["wave", "heart", "woman_astronaut"].map((name) => emojiNamed(name));
  assert.ok(wave && heart && astronaut);
  assert.equal(toned(wave, "\u{1f3fd}"), "👋🏽");
  assert.equal(toned(astronaut, "\u{1f3ff}"), "👩🏿‍🚀");
  assert.equal(toned(heart, "\u{1f3fd}"), "❤️");
  assert.equal(toned(wave, ""), "👋");
});
