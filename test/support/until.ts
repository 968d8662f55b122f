/** Waiting for what must happen: with a deadline, and a message that says what was waited for in vain. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a test waits for what must happen on a busy machine, in milliseconds. */
export const patience = 20_000;

/** Resolves with the first result that holds (is neither false, nor undefined, nor thrown). `interval`: how often it is looked, in ms. */
export async function until<Result>(
  condition: () => Result | Promise<Result>,
  what: string | (() => string),
  within = patience,
  interval = 10,
): Promise<Exclude<Result, false | undefined>> {
  const began = performance.now();
  for (;;) {
    const result = await condition();
    if (result !== false && result !== undefined) return result as Exclude<Result, false | undefined>;
    if (performance.now() - began > within) {
      assert.fail(`waited ${within / 1000} s in vain for ${typeof what === "string" ? what : what()}`);
    }
    await sleep(interval);
  }
}

/** How long something took, in milliseconds. */
export async function timed(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}
