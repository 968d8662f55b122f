/** The real time and real chance: the only place of a server that asks the machine for either. */
import { randomBytes } from "node:crypto";
import type { Clock, Random } from "../ports.ts";

/** Read once: afterwards time goes on as steadily as the machine's monotonic clock, whatever sets the wall clock. */
const startedAt = Date.now() - performance.now();

/** The machine's clock. `now` gives whole milliseconds. */
export const systemClock: Clock = {
  now: () => Math.floor(startedAt + performance.now()),
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
