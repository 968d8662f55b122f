/** A connection's answers: a long one leaves others their turn, and what is delayed lets by what comes after it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { numericReply } from "../../../src/commands/command.ts";
import { Answers } from "../../../src/gateway/answers.ts";
import type { Item, Request } from "../../../src/gateway/dialect.ts";

/** Shows a piece by its numerics, and the end of its answer by a full stop. */
const request: Request = {
  message: undefined,
  respond: (items, last) =>
    items.map((item) => ("name" in item ? item.name : "")).join() + (last ? "." : ";"),
};

test("where an answer looks on it goes on in a later turn, and is not settled before", () => {
  const [written, turns]: [string[], (() => void)[]] = [[], []];
  const answers = new Answers({
    write: (text) => (text === "" ? undefined : written.push(text)),
    isFull: () => false,
    whenDrained: () => assert.fail("nothing is full"),
    inTurn: (task) => turns.push(task),
  });
  const [start, end] = [numericReply("RPL_LISTSTART"), numericReply("RPL_LISTEND")];
  const searching = function* (): Iterable<Item | undefined> {
    yield start;
    yield undefined;
    yield undefined;
    yield end;
  };
  answers.begin(request, 1).give([], searching());
  assert.deepEqual(written.splice(0), ["RPL_LISTSTART;"]);
  turns.shift()?.();
  assert.deepEqual(written.splice(0), []);
  assert.ok(answers.settled(0));
  turns.shift()?.();
  assert.deepEqual(written.splice(0), ["RPL_LISTEND."]);
  assert.equal(answers.settled(0), undefined);
  assert.deepEqual(turns, []);
});

test("what is delayed lets by what comes after it, while not too many are undecided", () => {
  const written: string[] = [];
  const answers = new Answers({
    write: (text) => (text === "" ? undefined : written.push(text)),
    isFull: () => false,
    whenDrained: () => assert.fail("nothing is full"),
    inTurn: () => assert.fail("nothing is long"),
  });
  const message = () => answers.begin(request, 1, false);
  const [first, second] = [message(), message()];
  second.decide([]);
  first.delay();
  assert.deepEqual(written.splice(0), ["."], "the second is told when the first is delayed");
  assert.equal(answers.free(1), undefined);
  assert.ok(answers.free(0), "one is too many");
  first.decide([numericReply("RPL_AWAY")]);
  assert.deepEqual(written.splice(0), ["RPL_AWAY."]);

  const join = answers.begin(request, 1);
  join.delay();
  assert.ok(answers.free(1), "something may hang on it");
  assert.equal(answers.delayed(1), undefined);
  message();
  assert.ok(answers.delayed(2), "the last one may still be decided soon");
});
