/** Which texts are found by what somebody types. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hasPhrases, phrasesIn } from "../../../src/protocol/phrases.ts";
import { wordsOf } from "../../../src/protocol/words.ts";

function finds(wanted: string, text: string): boolean {
  return hasPhrases(wordsOf(text), phrasesIn(wanted));
}

test("all words have to be there, in any order", () => {
  assert.ok(finds("birthday alice", "It is Alice's birthday on May 5th"));
  assert.ok(!finds("birthday carol", "It is Alice's birthday on May 5th"));
});

test("the beginning of a word is enough, unless it is short", () => {
  assert.ok(finds("fast", "Fasting is hard"));
  assert.ok(!finds("hard", "that was har"));
  assert.ok(!finds("is", "this issue"));
  assert.ok(finds("is", "Fasting is hard"));
});

test("words in quotes stand together, and are whole", () => {
  assert.ok(finds('"be what" want', "Be what you want"));
  assert.ok(!finds('"what be"', "Be what you want"));
  assert.ok(!finds('"fast"', "Fasting is hard"));
  assert.ok(finds('"you want', "Be what you want"));
});

test("what is written without spaces stands together, and may go on", () => {
  assert.ok(finds("https://example.org/pag", "look at https://example.org/pages?x=1"));
  assert.ok(!finds("example.org", "an example for the org"));
  assert.ok(finds("foo_bar", "call foo_bar()"));
});

test("some characters of a script without spaces are found wherever they are", () => {
  for (const wanted of ["天気", "気", "がいい", "いい", '"日は天"']) {
    assert.ok(finds(wanted, "今日は天気がいい"), wanted);
  }
  assert.ok(!finds("天が", "今日は天気がいい"));
  assert.ok(finds("天気 node", "Nodeで天気を見る"));
});

test("nothing is a command: operators are words, and punctuation is nothing", () => {
  assert.ok(!finds("this OR that", "this"));
  assert.ok(finds("NEAR(this that)", "near this that"));
  assert.deepEqual(phrasesIn('* " ^ : -- ()'), []);
});
