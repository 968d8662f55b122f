/** `npm test`: the checks, then every test. With `--long`, tests that are bounded samples run at full length. */
import { spawnSync } from "node:child_process";
import { glob } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const long = process.argv.includes("--long");
if (long) process.env["CHORUS_TEST_LONG"] = "1";
/** A file of bounded tests that takes longer than this hangs. */
const fileTimeout = long ? Number.POSITIVE_INFINITY : 10 * 60_000;

// The process of each file compiles what others have compiled.
process.env["NODE_COMPILE_CACHE"] ??= resolve(".setup/compiled");

const check = spawnSync(process.execPath, ["tools/check.ts"], { stdio: "inherit" });
if (check.status !== 0) process.exit(1);

/** These take longest. They begin first: in the end none of them is left to be waited for. */
const longest = [
  "test/simulation/simulator.test.ts",
  "test/simulation/planted.test.ts",
  "test/contract/jetstream-verify.test.ts",
  "test/contract/jetstream-damage.test.ts",
  "test/e2e/jetstream.test.ts",
  "test/e2e/migrate.test.ts",
  "test/e2e/sharing.test.ts",
  "test/e2e/web-timeline.test.ts",
  "test/e2e/node-loss.test.ts",
  "test/e2e/web-pictures.test.ts",
];

const found = (await Array.fromAsync(glob("test/**/*.test.ts"))).sort();
const files = [...longest, ...found.filter((file) => !longest.includes(file))];
const endToEnd = files.filter((file) => file.startsWith("test/e2e/"));
const others = files.filter((file) => !file.startsWith("test/e2e/"));

const counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
let duration = 0;
await pipeline(allTests, new spec(), process.stdout, { end: false });
process.exitCode = counts.tests > 0 && counts.failed + counts.cancelled === 0 ? 0 : 1;

/** Two runs, reported as one: tests that start whole clusters wait most of the time, and would be disturbed by those that compute. */
async function* allTests() {
  yield* testsOf(others, Math.min(4, availableParallelism() + 1));
  yield* testsOf(endToEnd, Math.min(3, availableParallelism() + 1));
  const totals = [
    ["tests", counts.tests],
    ["suites", counts.suites],
    ["pass", counts.passed],
    ["fail", counts.failed],
    ["cancelled", counts.cancelled],
    ["skipped", counts.skipped],
    ["todo", counts.todo],
    ["duration_ms", duration],
  ];
  for (const [name, count] of totals) {
    yield { type: "test:diagnostic", data: { nesting: 0, message: `${name} ${count}`, level: "info" } };
  }
}

async function* testsOf(paths: string[], concurrency: number) {
  if (paths.length === 0) return;
  for await (const event of run({ files: paths, concurrency, timeout: fileTimeout })) {
    // What belongs to no file are the run's own closing lines.
    if (event.type === "test:diagnostic" && event.data.file === undefined) continue;
    if (event.type === "test:summary" && event.data.file === undefined)
      add(event.data.counts, event.data.duration_ms);
    yield event;
  }
}

function add(more: typeof counts, milliseconds: number): void {
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += more[name];
  duration += milliseconds;
}
