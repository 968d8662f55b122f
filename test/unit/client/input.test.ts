/** What typed lines mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readInput } from "../../../src/client/input.ts";

const meanings: [typed: string, meaning: ReturnType<typeof readInput>][] = [
  ["hello", { kind: "say", text: "hello" }],
  ["  an indented line", { kind: "say", text: "  an indented line" }],
  ["", { kind: "nothing" }],
  [" \t ", { kind: "nothing" }],
  ["alice: hello", { kind: "say", text: "hello" }],
  ["alice: ", { kind: "nothing" }],
  ["bob: hello", { kind: "say", text: "bob: hello" }],
  ["share bob data", { kind: "share", name: "bob", text: "data" }],
  ["share  bob  much data ", { kind: "share", name: "bob", text: "much data " }],
  ["alice: share bob data", { kind: "share", name: "bob", text: "data" }],
  ["share bob", { kind: "say", text: "share bob" }],
  ["shares rose", { kind: "say", text: "shares rose" }],
  ["/quit", { kind: "quit", reason: "" }],
  ["/QUIT so long", { kind: "quit", reason: "so long" }],
  ["/nick alicia", { kind: "rename", name: "alicia" }],
  ["/help", { kind: "help" }],
  ["/dance a lot", { kind: "unknown", command: "/dance" }],
  ["/", { kind: "unknown", command: "/" }],
  ["//quit", { kind: "say", text: "/quit" }],
  ["two\r\nlines\0and \x01more\x1b[0m", { kind: "say", text: "two  lines and  more [0m" }],
  ["half a pair \ud83d", { kind: "say", text: "half a pair \ufffd" }],
];

for (const [typed, meaning] of meanings) {
  test(`${JSON.stringify(typed)} means ${meaning.kind}`, () =>
    assert.deepEqual(readInput(typed, "alice"), meaning));
}
