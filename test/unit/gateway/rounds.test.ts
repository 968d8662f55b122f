/** Rounds: how a crowd is written to in turns, and that writing rests between rounds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Rounds } from "../../../src/gateway/rounds.ts";
import { SimulatedClock } from "../../support/simulated.ts";

/** Rounds of turns of two, and what was written when, in milliseconds. */
function play() {
  const clock = new SimulatedClock();
  const writes: string[] = [];
  const rounds = new Rounds<string>(
    clock,
    (recipient) => {
      if (recipient === "x") throw new Error("x cannot be written to");
      writes.push(`${clock.monotonic()} ${recipient}`);
    },
    2,
  );
  const due = (recipients: string) => {
    for (const recipient of recipients) rounds.add(recipient);
    rounds.begin();
  };
  return { clock, writes, rounds, due };
}

test("a round of one turn is written at once, and the next one waits for nothing", () => {
  const { writes, due, clock } = play();
  const began = clock.monotonic();
  due("ab");
  due("ab");
  assert.deepEqual(writes, [`${began} a`, `${began} b`, `${began} a`, `${began} b`]);
});

test("who had its turn in a round of several waits for the next one, which begins when writing has rested", async () => {
  const { writes, due, clock } = play();
  const began = clock.monotonic();
  due("abc");
  assert.deepEqual(writes, [`${began} a`, `${began} b`], "what has arrived has its turn");
  due("ca");
  await clock.advance(1);
  assert.deepEqual(writes.slice(2), [`${began} c`], "who had its turn waits for the next round");
  await clock.advance(20);
  assert.deepEqual(writes.slice(3), [`${began + 2} a`]);
  writes.length = 0;
  const later = clock.monotonic();
  due("ab");
  assert.deepEqual(writes, [`${later} a`, `${later} b`], "after that nothing rests");
});

test("writing rests as long as the round took: two milliseconds at least, and not beyond ten from its beginning", () => {
  const cases = [
    [0, 2],
    [1.5, 2],
    [3, 3],
    [4.5, 4.5],
    [7.5, 2.5],
    [9, 2],
    [60, 2],
  ] as const;
  for (const [took, rest] of cases) {
    let time = 0;
    const turns: (() => void)[] = [];
    const rests: number[] = [];
    const clock = {
      monotonic: () => time,
      soon: (turn: () => void) => turns.push(turn),
      after(delay: number) {
        rests.push(delay);
        return () => {};
      },
    };
    const rounds = new Rounds<string>(clock, () => (time += took / 3), 2);
    for (const recipient of "abc") rounds.add(recipient);
    rounds.begin();
    for (const turn of turns) turn();
    assert.deepEqual(rests, [rest], `after ${took} ms`);
  }
});

test("who is deleted is not written to, in this round or the next", async () => {
  const { writes, due, rounds, clock } = play();
  due("abcd");
  due("a");
  rounds.delete("c");
  rounds.delete("a");
  await clock.advance(30);
  assert.deepEqual(writes.map((write) => write.split(" ")[1]).join(""), "abd");
});

test("a turn of a crowd is an eighth of it", async () => {
  const { writes, due } = play();
  due(Array.from({ length: 800 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(""));
  assert.equal(writes.length, 100);
});

test("one that fails, in whichever turn, keeps nobody else from being written to, now and later", async () => {
  for (const crowd of ["xabc", "abxc", "abcx"]) {
    const { writes, due, clock } = play();
    const both = async () => {
      due(crowd);
      await clock.advance(30);
    };
    await assert.rejects(both, /x cannot be written to/);
    await clock.advance(30);
    due("a");
    assert.deepEqual(writes.map((write) => write.split(" ")[1]).join(""), "abca", crowd);
  }
});
