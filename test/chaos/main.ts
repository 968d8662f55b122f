/** `npm run chaos`: a real cluster to which everything happens while clients talk; exit code 1 when a promise breaks. */
import { writeFileSync } from "node:fs";
import { commandOf, seeHelp } from "../../src/cluster/command-line.ts";
import { runProgram } from "../../src/cluster/program.ts";
import { UsageError } from "../../src/cluster/usage-error.ts";
import { type ChaosOptions, chaos, logs } from "./chaos.ts";
import { reportOf } from "./report.ts";

type Words = Readonly<Record<"minutes" | "seed" | "nodes" | "clients" | "log", string>>;

const allowed = Object.keys(logs).join(" or ");

await runProgram(async (words) => {
  const command = commandOf("npm run chaos --")
    .description("Ends, stops and cuts off nodes while clients talk, and checks every promise afterwards.")
    .usage("[options]")
    .option("--minutes <number>", "How long.", "1")
    .option(
      "--seed <number>",
      "What happens; another one each time unless given.",
      String(Date.now() % 1_000_000),
    )
    .option("--nodes <number>", "At least 2: whoever loses a node needs another one.", "3")
    .option("--clients <number>", "How many talk.", "24")
    .option("--log <where>", `Where the log is: ${allowed}.`, "sqlite")
    .option("--notes <file>", "Writes what the nodes said.");
  command.parse(words, { from: "user" });
  const [extra] = command.args;
  if (extra !== undefined) throw new UsageError(`unknown argument "${extra}": ${seeHelp}`);
  process.exitCode = (await run(optionsOf(command.opts()), command.opts()["notes"])) ? 0 : 1;
});

/** @throws UsageError */
function optionsOf(words: Words): ChaosOptions {
  const [nodes, clients] = [Number(words.nodes), Number(words.clients)];
  const [minutes, seed] = [Number(words.minutes), Number(words.seed)];
  const log = Object.keys(logs).find((name): name is keyof typeof logs => name === words.log);
  if (!log) throw new UsageError(`--log is ${allowed}`);
  if (!(nodes >= 2 && clients >= 1 && minutes > 0 && Number.isInteger(seed)))
    throw new UsageError("it takes a number of minutes, a seed, at least 2 nodes and 1 client");
  return { log, seed, seconds: minutes * 60, nodes, clients };
}

/** Says whether every promise was kept. */
async function run(options: ChaosOptions, notes: string | undefined): Promise<boolean> {
  const { seed, seconds, nodes, clients, log } = options;
  process.stdout.write(
    `Seed ${seed}: ${seconds / 60} minutes, ${nodes} nodes, ${clients} clients, log: ${log}.\n`,
  );
  const tasks: (() => unknown)[] = [];
  try {
    const outcome = await chaos({ after: (task) => tasks.push(task) }, options);
    process.stdout.write(`${reportOf(outcome).join("\n")}\n`);
    if (notes !== undefined) writeFileSync(notes, `${outcome.notes.join("\n")}\n`);
    return outcome.violations.length === 0;
  } finally {
    for (const task of tasks) await task();
  }
}
