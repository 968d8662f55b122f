/** Where the unread line stands while one reads, looks away, comes back and writes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Item } from "../../../../src/client/chat/chat.ts";
import {
  countAfter,
  firstUnread,
  type Line,
  lineAt,
  type Moment,
} from "../../../../src/web/timeline/unread.ts";
import { said, timeAt } from "../../../support/timeline.ts";

const old = said("alice", "old", 0);
const fresh = said("alice", "new", 5);
const fresher = said("bob", "newer", 6);
const own = said("me", "own", 7);

function moment(isAttended: boolean, unread: number, newest: Item | undefined, readUpTo = timeAt(1)): Moment {
  return { isAttended, unread, readUpTo, newest };
}

/** The line after a story of moments. */
function after(...moments: readonly Moment[]): Line {
  let line: Line;
  let before: Moment | undefined;
  for (const now of moments) {
    line = lineAt(line, before, now);
    before = now;
  }
  return line;
}

test("who opens a conversation sees where the unread begins, and it stays while they read", () => {
  assert.equal(after(moment(false, 1, fresh)), timeAt(1));
  assert.equal(after(moment(false, 1, fresh), moment(true, 0, fresh, timeAt(5))), timeAt(1));
  assert.equal(
    after(moment(false, 1, fresh), moment(true, 0, fresh, timeAt(5)), moment(true, 1, fresher, timeAt(5))),
    timeAt(1),
  );
});

test("where nothing is unread there is no line, and none for what comes before one's eyes", () => {
  assert.equal(after(moment(false, 0, old)), undefined);
  assert.equal(after(moment(true, 0, old), moment(true, 1, fresh)), undefined);
});

test("what comes while one looks elsewhere is below a line", () => {
  assert.equal(after(moment(true, 0, old), moment(false, 0, old), moment(false, 1, fresh)), timeAt(1));
});

test("a count that comes later than its messages draws the line too", () => {
  assert.equal(after(moment(true, 0, fresh), moment(true, 2, fresh)), timeAt(1));
});

test("who has read and turns away finds the line anew", () => {
  const story = [
    moment(false, 1, fresh),
    moment(true, 0, fresh, timeAt(5)),
    moment(false, 0, fresh, timeAt(5)),
  ];
  assert.equal(after(...story), undefined);
  assert.equal(after(...story, moment(false, 1, fresher, timeAt(5))), timeAt(5));
});

test("who writes has read", () => {
  assert.equal(after(moment(false, 1, fresh), moment(true, 0, own, timeAt(5))), undefined);
});

test("where nothing was ever read, everything is unread", () => {
  const line = after({ ...moment(false, 1, fresh), readUpTo: undefined });
  assert.equal(line, "");
  assert.equal(firstUnread([old, fresh], line), old.key);
});

test("the line stands before the first message of another that came after it", () => {
  const items = [old, said("me", "mine", 4), fresh, fresher];
  assert.equal(firstUnread(items, timeAt(1)), fresh.key);
  assert.equal(firstUnread(items, timeAt(6)), undefined);
  assert.equal(firstUnread(items, undefined), undefined);
});

test("new messages are counted from the one that was last seen; one's own are not", () => {
  assert.equal(countAfter([old, fresh, own, fresher], old.key), 2);
  assert.equal(countAfter([old, fresh], fresh.key), 0);
  assert.equal(countAfter([fresh], old.key), undefined);
});
