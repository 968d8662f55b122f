/** What counts as a word when a text is looked for, and what does not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wordMax, wordsOf } from "../../../src/protocol/words.ts";

function alike(...texts: string[]): void {
  for (const text of texts) assert.deepEqual(wordsOf(text), wordsOf(texts[0] ?? ""), text);
}

test("neither case nor accents make another word, in any language", () => {
  alike("Straße", "STRASSE", "strasse");
  alike("Éclair", "e\u0301clair", "ECLAIR");
  alike("ΟΔΟΣ", "οδος", "οδός");
  alike("ёлка", "елка", "ЕЛКА");
  alike("مُحَمَّد", "محمد");
  alike("ﬁne", "fine");
});

test("vowel signs that are no accents stay", () => {
  assert.notDeepEqual(wordsOf("कि"), wordsOf("का"));
  assert.notDeepEqual(wordsOf("が"), wordsOf("か"));
});

test("punctuation stands between words: in addresses and in nicks", () => {
  assert.deepEqual(wordsOf("see https://example.org/a_b?q=1, [alice]_!"), [
    ...["see", "https", "example", "org", "a", "b", "q", "1", "alice"],
  ]);
  assert.deepEqual(wordsOf("... ?! --"), []);
});

test("each character of a script without spaces is found with the one after it", () => {
  assert.deepEqual(wordsOf("天気が"), ["天気", "気が", "が"]);
  assert.deepEqual(wordsOf("v2で動く!"), ["v2", "で動", "動く", "く"]);
  assert.deepEqual(wordsOf("学校 학교"), ["学校", "校", "학교", "교"]);
});

test("a pictogram is a word, however it is to look", () => {
  assert.deepEqual(wordsOf("❤️ party🎉 👍🏽"), ["❤", "party", "🎉", "👍"]);
});

test("colours, emphasis and the frame of an action are not in the text", () => {
  assert.deepEqual(wordsOf("\x0304,12red\x03 h\x02el\x02lo \x04ff0000blue\x0f"), ["red", "hello", "blue"]);
  assert.deepEqual(wordsOf("\x01ACTION waves\x01"), ["waves"]);
});

test("of a word without end its beginning counts", () => {
  assert.deepEqual(wordsOf("a".repeat(500)), ["a".repeat(wordMax)]);
  assert.deepEqual(wordsOf("é𝔘".repeat(500)), ["eu".repeat(wordMax / 2)]);
});
