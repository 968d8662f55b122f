/** Checking what each client of a measurement is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Deliveries, differing } from "../../../bench/load/deliveries.ts";

/** One client who is told these lines, each a sender and a number. */
function told(...lines: readonly (readonly [sender: number, number: number])[]): Deliveries {
  const deliveries = new Deliveries(1, 3);
  for (const [sender, number] of lines) deliveries.tell(0, sender, number);
  return deliveries;
}

test("every number of every sender, once and in order, is no fault", () => {
  assert.deepEqual(told([0, 1], [1, 1], [0, 2], [2, 1], [1, 2], [0, 3]).faults, { gaps: 0, repeats: 0 });
});

test("numbers that are passed over are gaps, the first ones as well", () => {
  assert.deepEqual(told([0, 1], [0, 4], [1, 2]).faults, { gaps: 3, repeats: 0 });
});

test("a number that comes again, or too late, is a repeat", () => {
  assert.deepEqual(told([0, 1], [0, 1]).faults, { gaps: 0, repeats: 1 });
  assert.deepEqual(told([0, 2], [0, 1]).faults, { gaps: 1, repeats: 1 });
});

test("clients are told apart", () => {
  const deliveries = new Deliveries(2, 1);
  deliveries.tell(0, 0, 1);
  deliveries.tell(1, 0, 1);
  assert.deepEqual(deliveries.faults, { gaps: 0, repeats: 0 });
});

test("two orders of the same lines are found, and a line that one listener lacks", () => {
  const one = told([0, 1], [1, 1], [0, 2]).orderOf(0);
  const same = told([0, 1], [1, 1], [0, 2]).orderOf(0);
  const other = told([1, 1], [0, 1], [0, 2]).orderOf(0);
  const less = told([0, 1], [1, 1]).orderOf(0);
  assert.equal(differing([[one, same, one], []]), 0);
  assert.equal(differing([[one, other, same]]), 1);
  assert.equal(
    differing([
      [one, less, same],
      [other, other],
    ]),
    1,
  );
});
