/** What is to be verified: its command line. */
import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { refuse, seeHelp } from "./command-line.ts";
import { UsageError } from "./usage-error.ts";

const more = `
WHAT is a data folder; a node's own folder, such as data/nodes/n1; or a file with a log, such as a backup.
Of a data folder everything is looked at: its log, and what each node has made of it. A second one is compared with the
first: two logs record by record, a node's folder with the log, and two of these with each other where no log is given.

Exit code: 0 when everything is as it should be; 1 when not, each first difference on a line of stderr; 2 for wrong usage.`;

/** One or two of what can be verified, as it was named. @throws UsageError */
export function readVerifyWords(words: readonly string[]): readonly string[] {
  const command = new Command("npm run verify --")
    .description(
      "Reads a log and what nodes have made of it, whether they run or not, and says what does not fit.",
    )
    .usage("WHAT [OTHER]")
    .version(`Chorus ${packageJson.version}`, "--version", "Show the version.")
    .helpOption("--help", "Show this help.")
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {} })
    .exitOverride(refuse)
    .addHelpText("after", more);
  command.parse(words, { from: "user" });
  const [first, second, third] = command.args;
  if (first === undefined) throw new UsageError(`say what to verify, such as a data folder: ${seeHelp}`);
  if (third !== undefined) throw new UsageError(`unknown argument "${third}": ${seeHelp}`);
  if (first === second) throw new UsageError(`"${first}" and itself are the same`);
  return command.args;
}
