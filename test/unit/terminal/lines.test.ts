/** What the terminal client prints: the promised words, and nothing that could steer a terminal. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "../../../src/client/effects.ts";
import { printable } from "../../../src/protocol/printable.ts";
import { linesFor } from "../../../src/terminal/lines.ts";

const typed = { line: 1, text: "hello" };

const promised: [event: Event, line: string][] = [
  [{ kind: "joined", name: "alice" }, "alice has joined the chat."],
  [{ kind: "said", name: "alice", text: "hello" }, "alice: hello"],
  [{ kind: "shared", name: "alice", text: "data" }, "alice shared: data"],
  [{ kind: "left", name: "alice" }, "alice has left the chat."],
  [{ kind: "sent", deed: "share", target: "bob", typed }, "Data shared successfully"],
  [
    { kind: "failed", deed: "share", target: "bob", typed, why: "there is nobody called bob" },
    "Data was not shared: there is nobody called bob",
  ],
  [{ kind: "failed", deed: "say", target: "#lobby", typed, why: "too long" }, "Not sent: too long"],
  [{ kind: "perhaps-sent", typed }, "Perhaps sent: hello"],
  [{ kind: "unsent", typed }, "Never sent: hello"],
  [{ kind: "delayed", deed: "say", target: "#lobby", typed }, "Not decided yet: hello"],
  [
    { kind: "reconnected", to: "b:2", lost: "a:1", missed: "nothing" },
    "Reconnected to b:2 (the connection to a:1 was lost); nothing was missed.",
  ],
  [
    { kind: "reconnected", to: "b:2", lost: "a:1", missed: "something" },
    "Reconnected to b:2 (the connection to a:1 was lost). Meanwhile:",
  ],
  [
    { kind: "reconnected", to: "b:2", lost: "a:1", missed: "unknown" },
    "Reconnected to b:2 (the connection to a:1 was lost); some lines may have been missed.",
  ],
  [{ kind: "renamed", from: "alice", to: "alicia" }, "alice is now called alicia."],
  [{ kind: "acted", name: "alice", text: "waves" }, "* alice waves"],
  [{ kind: "noticed", name: "alice", text: "careful" }, "-alice- careful"],
  [{ kind: "topic", text: "fish" }, "Topic: fish"],
];

for (const [event, line] of promised) test(line, () => assert.deepEqual(linesFor(event), [line]));

test("each line of a message is printed as one, and an empty one not at all", () => {
  assert.deepEqual(linesFor({ kind: "said", name: "alice", text: "one\n\ntwo" }), [
    "alice: one",
    "alice: two",
  ]);
});

test("who has typed a line is not told that all is well with it", () => {
  for (const kind of ["pending", "sent"] as const) {
    assert.deepEqual(linesFor({ kind, deed: "say", target: "#lobby", typed }), []);
  }
});

test("escape sequences of others stay on the page", () => {
  assert.equal(printable("\x1b[31mred\x1b]0;title\x07 \x9b2J\x7f"), "�[31mred�]0;title� �2J�");
  assert.equal(printable("one\r\ntwo\u2028three\tfour"), "one��two�three four");
  assert.equal(printable("left \u202eright"), "left �right");
});

test("IRC formatting is left out with its colours", () => {
  assert.equal(
    printable("\x02bold\x0f \x0304,12red\x03 \x04ff0000,00ff00hex\x04 \x1dslanted\x1f"),
    "bold red hex slanted",
  );
  assert.equal(printable("\x0312345"), "345");
});

test("text of all kinds comes through as it is", () => {
  assert.equal(printable("déjà vu, 你好, שלום 👩‍👩‍👧"), "déjà vu, 你好, שלום 👩‍👩‍👧");
});

test("no control character is ever printed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, text) => {
      for (const line of linesFor({ kind: "said", name, text })) assert.doesNotMatch(line, /\p{Cc}/u);
    }),
  );
});
