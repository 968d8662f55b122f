/** The real time and real chance: the only place of a server that asks the machine for either. */
import assert from "node:assert/strict";
import { randomFillSync } from "node:crypto";
import os from "node:os";
import type { Clock, Random } from "../ports.ts";

/** When the wall clock has moved by more than this against the monotonic one, in ms, the machine may have slept. */
const sleptAfter = 500;

/**
 * Added to the monotonic clock it gives the time, which so goes on steadily when somebody sets the wall clock. Finer than
 * a millisecond, so that two processes of a machine have the same time.
 */
let offset: number = performance.timeOrigin;
/** How far the wall clock was ahead of the monotonic one when it was last looked at, and how long the machine had slept. */
let seen = wallAhead();
let slept = asleep();

function now(): number {
  const ahead = wallAhead();
  if (Math.abs(ahead - seen) > sleptAfter) {
    seen = ahead;
    const more = asleep() - slept;
    if (more > sleptAfter) {
      slept += more;
      offset += more;
    }
  }
  return Math.floor(offset + performance.now());
}

function wallAhead(): number {
  return Date.now() - performance.now();
}

/** How long the machine has slept, up to a constant, in ms: its monotonic clock stood still, its uptime did not. */
function asleep(): number {
  return os.uptime() * 1000 - performance.now();
}

/** The machine's clock. `now` gives whole milliseconds. */
export const systemClock: Clock = {
  now,
  monotonic: () => performance.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
  soon: (task) => void setImmediate(task),
  every(interval, task) {
    const timer = setInterval(task, interval);
    return () => clearInterval(timer);
  },
};

/** Bytes that nobody has been given: made for many tokens at once, each message's salt is one. */
const unused = Buffer.alloc(4096);
let taken = unused.length;

/** The machine's chance, fit for secrets. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  token(bytes) {
    assert(bytes <= unused.length, "so long a token is never needed");
    if (taken + bytes > unused.length) {
      randomFillSync(unused);
      taken = 0;
    }
    const token = unused.subarray(taken, taken + bytes);
    taken += bytes;
    const text = token.toString("hex");
    token.fill(0);
    return text;
  },
};
