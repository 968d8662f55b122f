/** The tally of the robots: it has to see what is missing, doubled or out of order, or its zeros mean nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openMax, Tally } from "../../../../src/web/cluster/tally.ts";

const none = { said: 0, whole: 0, underway: 0, missing: 0, doubled: 0, misplaced: 0 };

function talk() {
  const tally = new Tally(["a", "b", "c"]);
  return { tally, say: (robot: string) => tally.next(robot) ?? 0 };
}

test("a line is whole when all the others have heard it", () => {
  const { tally, say } = talk();
  const one = say("a");
  assert.deepEqual(tally.summary, { ...none, said: 1, underway: 1 });
  tally.heard("b", one, "e-1");
  assert.deepEqual(tally.summary, { ...none, said: 1, underway: 1 });
  tally.heard("c", one, "e-1");
  assert.deepEqual(tally.summary, { ...none, said: 1, whole: 1 });
});

test("a line that somebody did not hear is missing once a later one was heard", () => {
  const { tally, say } = talk();
  const [one, two] = [say("a"), say("a")];
  tally.heard("b", one, "e-1");
  tally.heard("b", two, "e-2");
  assert.equal(tally.summary.missing, 0, "c may only be late");
  tally.heard("c", two, "e-2");
  assert.deepEqual(tally.summary, { ...none, said: 2, whole: 1, missing: 1 });
});

test("what is told again after coming back is the same line", () => {
  const { tally, say } = talk();
  const [one, two] = [say("a"), say("b")];
  for (const robot of ["b", "c", "b"]) tally.heard(robot, one, "e-1");
  for (const robot of ["a", "c"]) tally.heard(robot, two, "e-2");
  tally.heard("c", one, "e-1");
  assert.deepEqual(tally.summary, { ...none, said: 2, whole: 2 });
});

test("one line with two ids was stored twice", () => {
  const { tally, say } = talk();
  const one = say("a");
  tally.heard("b", one, "e-1");
  tally.heard("b", one, "e-2");
  assert.equal(tally.summary.doubled, 1);
  const other = talk();
  const whole = other.say("a");
  for (const robot of ["b", "c"]) other.tally.heard(robot, whole, "e-1");
  other.tally.heard("b", whole, "e-2");
  assert.equal(other.tally.summary.doubled, 1, "also when all had heard it");
});

test("a line that is heard after a later one is misplaced", () => {
  const { tally, say } = talk();
  const [one, two] = [say("a"), say("b")];
  tally.heard("c", two, "e-2");
  tally.heard("c", one, "e-1");
  assert.deepEqual(tally.summary.misplaced, 1);
});

test("nobody says more while too much is on its way", () => {
  const { tally, say } = talk();
  for (let line = 0; line < openMax; line += 1) say("a");
  assert.equal(tally.next("a"), undefined);
  for (const robot of ["b", "c"]) tally.heard(robot, 1, "e-1");
  assert.equal(tally.next("a"), openMax + 1);
});
