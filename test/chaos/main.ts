/** `npm run chaos`: a real cluster to which everything happens while clients talk; exit code 1 when a promise breaks. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chaos, logs } from "./chaos.ts";
import { reportOf } from "./report.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    nodes: { type: "string", default: "3" },
    clients: { type: "string", default: "24" },
    log: { type: "string", default: "sqlite" },
    notes: { type: "string" },
  },
});
const seed = Number(values.seed);
const [nodes, clients] = [Number(values.nodes), Number(values.clients)];
const log = Object.keys(logs).find((name): name is keyof typeof logs => name === values.log);
// Whoever loses a node needs another one.
if (!(log && nodes >= 2 && clients >= 1 && Number(values.minutes) > 0)) {
  const allowed = Object.keys(logs).join(" or ");
  process.stderr.write(
    `chaos: takes at least 2 nodes, 1 client and a number of minutes, and a log: ${allowed}.\n`,
  );
  process.exit(2);
}
const tasks: (() => unknown)[] = [];
process.stdout.write(
  `Seed ${seed}: ${values.minutes} minutes, ${nodes} nodes, ${clients} clients, log: ${log}.\n`,
);
try {
  const outcome = await chaos(
    { after: (task) => tasks.push(task) },
    { log, seed, seconds: Number(values.minutes) * 60, nodes, clients },
  );
  process.stdout.write(`${reportOf(outcome).join("\n")}\n`);
  if (values.notes !== undefined) writeFileSync(values.notes, `${outcome.notes.join("\n")}\n`);
  process.exitCode = outcome.violations.length > 0 ? 1 : 0;
} finally {
  for (const task of tasks) await task();
}
