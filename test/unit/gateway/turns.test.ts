/** Much work is done in turns, none of which keeps others waiting for long. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Turns } from "../../../src/gateway/turns.ts";
import { SimulatedClock } from "../../support/simulated.ts";

/** A clock on which work takes time. */
class WorkClock extends SimulatedClock {
  worked = 0;

  override monotonic(): number {
    return super.monotonic() + this.worked;
  }
}

let clock: WorkClock;
let turns: Turns;
let log: string[];

const task = (name: string, duration: number) => () => {
  clock.worked += duration;
  log.push(name);
};

beforeEach(() => {
  clock = new WorkClock();
  turns = new Turns(clock);
  log = [];
});

test("tasks run later, in their order, and others have their turn when some time is used up", async () => {
  for (let count = 0; count < 12; count++) turns.run(task(String(count), 1));
  clock.after(0, () => log.push("others"));
  assert.deepEqual(log, []);
  await clock.advance(1);
  assert.deepEqual(log, ["0", "1", "2", "3", "4", "others", "5", "6", "7", "8", "9", "10", "11"]);
});

test("a task that asks for another turn stands behind all that wait", async () => {
  turns.run(() => {
    log.push("first");
    turns.run(task("again", 0));
  });
  turns.run(task("second", 0));
  await clock.advance(1);
  assert.deepEqual(log, ["first", "second", "again"]);
  turns.run(task("afterwards", 0));
  await clock.advance(1);
  assert.equal(log.at(-1), "afterwards");
});
