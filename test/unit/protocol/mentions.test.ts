/** Who is named by a text, and who is not though the letters stand there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mentions, nicksIn } from "../../../src/protocol/mentions.ts";

const naming: readonly (readonly [text: string, nick: string])[] = [
  ["bob", "bob"],
  ["BOB: tea?", "bob"],
  ["tea,bob", "Bob"],
  ["thanks @bob!", "bob"],
  ["(bob) [bob] {bob} `bob` *bob* _bob_", "bob"],
  ["\x0304bob\x03 and \x02bob\x02", "bob"],
  ["[away]bob is back", "[away]bob"],
  ["bob's tea", "bob"],
  ["one line\nbob on another", "bob"],
  ["bob|work is here", "bob|work"],
  ["茶 bob 茶", "bob"],
];
for (const [text, nick] of naming) {
  test(`${JSON.stringify(text)} names ${nick}`, () => assert.ok(mentions(text, nick)));
}

const silent: readonly (readonly [text: string, nick: string])[] = [
  ["bobby bob2 2bob", "bob"],
  ["bob-the-builder, bob_2 and bob|work", "bob"],
  ["https://example.org/bob?bob", "bob"],
  ["ébob bobé", "bob"],
  ["", "bob"],
  ["- -- []", "[]x"],
];
for (const [text, nick] of silent) {
  test(`${JSON.stringify(text)} does not name ${nick}`, () => assert.ok(!mentions(text, nick)));
}

test("a text names nobody without a name", () => {
  assert.deepEqual([...nicksIn(" --- ... \x03 ")], ["---"]);
});
