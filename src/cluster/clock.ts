/** The real time and real chance: the only place of a server that asks the machine for either. */
import { randomBytes } from "node:crypto";
import type { Clock, Random } from "../ports.ts";

/** When the wall clock is further ahead than this, in ms, the machine has slept: its monotonic clock stood still. */
const sleptAfter = 500;

/** Added to the monotonic clock it gives the time, which so goes on steadily when somebody sets the wall clock back. */
let offset = Date.now() - performance.now();

function now(): number {
  const wall = Date.now();
  const elapsed = performance.now();
  if (wall - elapsed - offset > sleptAfter) offset = wall - elapsed;
  return Math.floor(offset + elapsed);
}

/** The machine's clock. `now` gives whole milliseconds. */
export const systemClock: Clock = {
  now,
  monotonic: () => performance.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
  every(interval, task) {
    const timer = setInterval(task, interval);
    return () => clearInterval(timer);
  },
};

/** The machine's chance, fit for secrets. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  token: (bytes) => randomBytes(bytes).toString("hex"),
};
