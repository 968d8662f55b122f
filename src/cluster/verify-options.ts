/** What is to be verified: its command line, checked. */
import type { NatsOptions } from "../log/jetstream-options.ts";
import { natsOptions } from "./combined.ts";
import { addKeys, commandOf, seeHelp } from "./command-line.ts";
import { readTextFile } from "./config.ts";
import { processKeys } from "./options.ts";
import { natsKeys } from "./options-nats.ts";
import { findSettings, type ReadFile, type Setting, takeFrom } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** A data folder, a node's folder or a file by its path; or a log on nats-servers. */
export type VerifyTarget = { readonly path: string } | { readonly nats: NatsOptions };

const more = `
WHAT is a data folder; a node's own folder, such as data/nodes/n1; a file with a log, such as a backup; or the nats-servers
that hold a log, as --log of a node names them: nats://a:4222,b:4222,c:4222. Of a data folder everything is looked at: its
log, and what each node has made of it. A second one is compared with the first: two logs record by record, a node's
folder with the log, and two of these with each other where no log is given.

Exit code: 0 when everything is as it should be; 1 when not, each first difference on a line of stderr; 2 for wrong usage.`;

/** One or two of what can be verified. `words` are the command line's, after the script's name. @throws UsageError */
export function readVerifyConfig(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile = readTextFile,
): readonly VerifyTarget[] {
  const command = commandOf("npm run verify --")
    .description(
      "Reads a log and what nodes have made of it, whether they run or not, and says what does not fit.",
    )
    .usage("WHAT [OTHER] [options]")
    .option("--config <file>", "The configuration file. Default: chorus.toml, where there is one.")
    .addHelpText("after", more);
  const texts = addKeys(command, Object.values(natsKeys));
  command.parse(words, { from: "user" });
  const [first, second, third] = command.args;
  if (first === undefined) throw new UsageError(`say what to verify, such as a data folder: ${seeHelp}`);
  if (third !== undefined) throw new UsageError(`unknown argument "${third}": ${seeHelp}`);
  if (first === second) throw new UsageError("both are the same: name another one, or one alone");

  const configFile: string | undefined = command.getOptionValue("config");
  const settings = () => findSettings({ configFile, texts }, environment, readFile);
  return command.args.map((word) => (isAddress(word) ? { nats: natsAt(word, settings()) } : { path: word }));
}

function isAddress(word: string): boolean {
  return /^(?:nats|tls):\/\//i.test(word);
}

/** The servers of this address, with what else was set for them. */
function natsAt(word: string, found: ReadonlyMap<string, Setting>): NatsOptions {
  const { log } = processKeys;
  const value = log.kind.fromText(word);
  const settings = new Map([...found, [log.path, { value, written: word, place: "a log to verify" }]]);
  const take = takeFrom(settings);
  const nats = natsOptions(take, settings);
  if (nats === undefined) throw new UsageError(`a log to verify must be ${log.kind.allowed}`);
  return nats;
}
