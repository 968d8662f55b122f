/** `npm run simulate`: the whole cluster under seeds; prints the seed of a failure, what was broken, and how to replay it. */
import { parseArgs } from "node:util";
import { type Outcome, simulate } from "./simulation.ts";

const usage = `npm run simulate -- [--seeds FIRST-LAST] [--seed SEED [--trace]]

  --seeds 1-500   runs these seeds, each twice: both runs have to be the same, to the byte
  --seed 7        runs one seed
  --trace         prints all that happens in it
`;

const violationsShown = 5;
/** After so many seeds that failed there is enough to do. */
const failuresMax = 10;

function readOptions() {
  try {
    const options = {
      seeds: { type: "string" },
      seed: { type: "string" },
      trace: { type: "boolean" },
      help: { type: "boolean" },
    } as const;
    const { seeds, seed, trace = false, help = false } = parseArgs({ options }).values;
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(seed ?? seeds ?? "1-500") ?? [];
    if (first === undefined) return undefined;
    return { help, first: Number(first), last: Number(last), trace, twice: seed === undefined };
  } catch {
    return undefined;
  }
}

function report({ seed, violations }: Outcome): void {
  console.log(`\nSeed ${seed} broke a promise. To see it again: npm run simulate -- --seed ${seed} --trace`);
  for (const { message } of violations.slice(0, violationsShown))
    console.log(`  ${message.replaceAll("\n", "\n    ")}`);
  if (violations.length > violationsShown) console.log(`  and ${violations.length - violationsShown} more`);
}

const options = readOptions();
if (!options) {
  process.stderr.write(usage);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const { first, last, trace, twice } = options;
const began = performance.now();
let simulated = 0;
let [tried, failed] = [0, 0];
for (let seed = first; seed <= last && failed < failuresMax; seed++) {
  const outcome = await simulate(seed, trace ? { show: console.log } : {});
  simulated += outcome.duration;
  tried += 1;
  if (outcome.violations.length > 0) report(outcome);
  const again = twice ? await simulate(seed) : outcome;
  if (again.digest !== outcome.digest)
    console.log(`\nSeed ${seed} did not repeat itself: ${outcome.digest} and ${again.digest}`);
  if (outcome.violations.length > 0 || again.digest !== outcome.digest) failed += 1;
}
const seconds = (performance.now() - began) / 1000;
const speed = ((twice ? 2 : 1) * simulated) / 1000 / seconds;
console.log(
  `${tried} seeds, ${failed} failed; ${seconds.toFixed(1)} s, ${speed.toFixed(0)} times as fast as real time`,
);
process.exitCode = failed === 0 ? 0 : 1;
