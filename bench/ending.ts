/** Whatever a measurement has started ends with it. */
import { type Hooks, lastFirst } from "../test/support/programs.ts";

/** Runs a measurement; what was started last is ended first. */
export async function ending<Result>(task: (hooks: Hooks) => Promise<Result>): Promise<Result> {
  const tasks: (() => unknown)[] = [];
  try {
    return await task(lastFirst({ after: (end) => tasks.push(end) }));
  } finally {
    for (const end of tasks) await end();
  }
}
