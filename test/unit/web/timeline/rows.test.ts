/** How messages become rows: groups, days, the unread line and folded events. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Item } from "../../../../src/client/chat/chat.ts";
import { type Row, rowsOf } from "../../../../src/web/timeline/rows.ts";
import { happened, moves, said } from "../../../support/timeline.ts";

/** "day", "NEW", "alice: hello" for the first of a group, "+ and more" under it, "3 events". */
function told(items: readonly Item[], unread?: string): string[] {
  return rowsOf(items, unread).map(wordsOf);
}

function wordsOf(row: Row): string {
  if (row.kind === "day") return "day";
  if (row.kind === "unread") return "NEW";
  if (row.kind === "events") return `${row.items.length} events`;
  const reply = row.replied ? ` (to ${row.replied.text})` : "";
  return `${row.isFirst ? `${row.item.nick}:` : "+"} ${row.item.text}${reply}`;
}

test("what one person says within five minutes stands under one name", () => {
  const items = [
    said("alice", "a", 0),
    said("alice", "b", 4),
    said("Alice", "c", 8.9),
    said("alice", "d", 14),
    said("bob", "e", 15),
    said("alice", "f", 16),
  ];
  assert.deepEqual(told(items), ["day", "alice: a", "+ b", "+ c", "alice: d", "bob: e", "alice: f"]);
});

test("actions, notices, answers and other accounts begin a group of their own", () => {
  const items = [
    said("alice", "a", 0),
    said("alice", "waves", 0, { manner: "action" }),
    said("alice", "b", 0),
    said("alice", "n", 0, { manner: "notice" }),
    said("alice", "n2", 0, { manner: "notice" }),
    said("alice", "c", 0, { replyTo: "id of alice a 0" }),
    said("alice", "d", 0, { account: "mallory" }),
  ];
  assert.deepEqual(told(items), [
    "day",
    "alice: a",
    "alice: waves",
    "alice: b",
    "alice: n",
    "+ n2",
    "alice: c (to a)",
    "alice: d",
  ]);
});

test("each day of the reader begins with a line", () => {
  const items = [said("alice", "a", 0), said("alice", "b", 12 * 60 - 1), said("alice", "c", 12 * 60)];
  assert.deepEqual(told(items), ["day", "alice: a", "alice: b", "day", "alice: c"]);
});

test("the unread line stands before its message, and begins a group", () => {
  const items = [said("alice", "a", 0), said("alice", "b", 1)];
  assert.deepEqual(told(items, items[1]?.key), ["day", "alice: a", "NEW", "alice: b"]);
});

test("comings and goings are folded until somebody speaks; news are not", () => {
  const items = [
    ...moves("alice joined", "bob left", "carol mode +m"),
    happened({ kind: "topic", nick: "alice", text: "t" }, 4),
    ...moves("dave joined"),
    said("alice", "a", 5),
    ...moves("eve quit", "frank kicked alice", "gina joined"),
  ];
  assert.deepEqual(told(items), [
    "day",
    "3 events",
    "1 events",
    "1 events",
    "alice: a",
    "1 events",
    "1 events",
    "1 events",
  ]);
});

test("a row that is as it was is the same object, so that it is not drawn again", () => {
  const items = [...moves("alice joined", "bob joined"), said("alice", "a", 10), said("alice", "b", 11)];
  const before = rowsOf(items, undefined);
  const answer = said("bob", "c", 12, { replyTo: "id of alice a 10" });
  const after = rowsOf([...items, answer], undefined, before);
  assert.equal(after.length, before.length + 1);
  for (const [at, row] of before.entries()) assert.equal(after[at], row);

  const [first, second, third, fourth] = [...items, answer];
  assert.ok(first && second && third?.kind === "said" && fourth);
  const redacted = { ...third, text: "" };
  const last = rowsOf([first, second, redacted, fourth, answer], undefined, after);
  const changed = last.filter((row, at) => row !== after[at]).map(wordsOf);
  assert.deepEqual(changed, ["alice: ", "bob: c (to )"]);
});

test("older messages above change only the group that they join", () => {
  const items = [said("alice", "b", 1), said("bob", "c", 2)];
  const before = rowsOf(items, undefined);
  const after = rowsOf([said("alice", "a", 0), ...items], undefined, before);
  assert.deepEqual(after.map(wordsOf), ["day", "alice: a", "+ b", "bob: c"]);
  assert.equal(after.at(-1), before.at(-1));
});
