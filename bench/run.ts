/** `npm run bench`: what Chorus costs, beside the peers that are installed and beside baselines, in the same run. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { commandOf, seeHelp } from "../src/cluster/command-line.ts";
import { runProgram } from "../src/cluster/program.ts";
import { UsageError } from "../src/cluster/usage-error.ts";
import type { Extent, Part } from "./part.ts";
import { parts } from "./parts/parts.ts";
import type { Comparison } from "./report/comparison.ts";
import { withResults } from "./report/document.ts";
import { machineText, thisMachine } from "./report/machine.ts";
import { plotOf } from "./report/plot.ts";
import { type Section, shown } from "./report/section.ts";

const svgDefault = "docs/images/bench.svg";
const documentDefault = "docs/speed.md";

interface Options {
  readonly full?: boolean;
  readonly svg?: string;
  readonly json?: string;
  readonly report?: string;
}

await runProgram(async (words) => {
  const command = commandOf("npm run bench --")
    .description("Measures what Chorus costs, beside the peers that are installed.")
    .usage("[PART…] [options]")
    .argument("[part...]")
    .option("--full", "As long as figures need to be trusted: some 20 minutes instead of 5.")
    .option("--svg <file>", `Writes the comparison of servers as a picture, such as ${svgDefault}.`)
    .option("--json <file>", "Writes all figures as JSON.")
    .option(
      "--report <file>",
      `Writes what was measured into a document that has marks for it: ${documentDefault}.`,
    )
    .addHelpText("after", `\nParts (* when none is named):\n${listed()}\n`);
  command.parse(words, { from: "user" });
  const named = command.args;
  const unknown = named.find((name) => parts[name] === undefined);
  if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}": ${seeHelp}`);
  const options: Options = command.opts();
  if (options.report !== undefined) document(options.report, "");
  process.exit((await bench(named, options)) ? 0 : 1);
});

function listed(): string {
  return Object.entries(parts)
    .map(([name, { what, byDefault }]) => `  ${byDefault ? "*" : " "} ${name.padEnd(11)} ${what}`)
    .join("\n");
}

async function bench(
  named: readonly string[],
  { full = false, svg, json, report }: Options,
): Promise<boolean> {
  const machine = thisMachine();
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(0);
  const say: Extent["say"] = (what) => process.stderr.write(`${seconds().padStart(5)} s  ${what}\n`);
  const chosen = Object.entries(parts).filter(([name, { byDefault }]) =>
    named.length > 0 ? named.includes(name) : byDefault,
  );
  const sections: Section[] = [];
  const failed: string[] = [];
  console.log(machineText(machine));
  for (const [name, part] of chosen) {
    say(`— ${name}: ${part.what}`);
    const made = await measured(name, part, { full, say });
    if (made instanceof Error) failed.push(name);
    else sections.push(...made);
  }
  const compared = sections.find(({ data }) => isComparison(data))?.data as Comparison | undefined;
  const left = Object.keys(parts).filter((name) => !chosen.some(([each]) => each === name));
  console.log(
    `\n${seconds()} s.${left.length > 0 ? ` Left out: ${left.join(", ")}; name them to measure them.` : ""}`,
  );

  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, full, sections }, null, 2)}\n`);
  if (svg !== undefined && compared) {
    const { processor, cores, date } = machine;
    writeFileSync(
      svg,
      plotOf(compared.results, "Chorus", `${date}, ${processor}, ${cores} cores. Shorter is better.`),
    );
  }
  if (report !== undefined) {
    const picture = svg !== undefined && compared ? relative(dirname(report), svg) : undefined;
    const results = [introduction(machineText(machine), full, picture), ...sections.map(shown)];
    writeFileSync(report, document(report, results.join("\n\n")));
  }
  return failed.length === 0;
}

/** A part that fails takes no other one with it. */
async function measured(name: string, part: Part, extent: Extent): Promise<readonly Section[] | Error> {
  try {
    const sections = (await part.run(extent)) ?? [];
    for (const section of sections) console.log(`\n${shown(section)}`);
    return sections;
  } catch (error) {
    const why = error instanceof Error ? error : new Error(String(error));
    console.log(`\n${name} FAILED: ${why.message}`);
    return why;
  }
}

function isComparison(data: unknown): boolean {
  return typeof data === "object" && data !== null && "ratios" in data && "results" in data;
}

function introduction(machine: string, full: boolean, picture: string | undefined): string {
  const lines = [`Measured on ${machine}`, full ? "The full run." : "A short run."];
  if (picture !== undefined)
    lines.push(`\n![Chorus beside its peers, row by row: the shorter a bar, the better](${picture})`);
  return lines.join("\n");
}

/** The document with these results in it. @throws UsageError when it has no place for them */
function document(path: string, results: string): string {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const written = withResults(text, results);
  if (written === undefined)
    throw new UsageError(`${path} has no marks between which results could be written`);
  return written;
}
