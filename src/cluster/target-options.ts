/** The command line of what takes something from a folder and has to do with nats-servers: --from, --to, and all of [nats]. */
import type { NatsOptions } from "../log/jetstream-options.ts";
import { natsOptions } from "./combined.ts";
import { addKeys, commandOf, seeHelp } from "./command-line.ts";
import type { Key } from "./key.ts";
import { processKeys } from "./options.ts";
import { natsKeys } from "./options-nats.ts";
import { findSettings, type ReadFile, type Setting, type Take, takeFrom } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export interface Target {
  /** As it was given. */
  readonly from: string | undefined;
  readonly to: NatsOptions;
  readonly take: Take;
}

export interface TargetProgram {
  /** How it is called, what it does, what --from is, and what else there is to say. */
  readonly name: string;
  readonly description: string;
  readonly from: string;
  readonly more: string;
  /** The configuration file, where none is given and this one is there. */
  readonly configFile?: (from: string | undefined) => string;
  /** What --from is a setting of. */
  readonly fromKey?: Key<unknown>;
}

/** `words` are the command line's, after the script's name. @throws UsageError */
export function readTarget(
  program: TargetProgram,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile,
): Target {
  const command = commandOf(program.name)
    .description(program.description)
    .usage("--from <folder> --to <servers> [options]")
    .option("--from <folder>", program.from)
    .option("--to <servers>", "The nats-servers, as --log of a node names them. Default: log.")
    .option("--config <file>", "The configuration file. Default: chorus.toml, where there is one.")
    .addHelpText("after", program.more);
  const texts = addKeys(command, Object.values(natsKeys));
  command.parse(words, { from: "user" });
  const [extra] = command.args;
  if (extra !== undefined) throw new UsageError(`unknown argument "${extra}": ${seeHelp}`);

  const given = (name: string): string | undefined => command.getOptionValue(name);
  const from = given("from");
  const ours = program.configFile?.(from);
  const found = ours === undefined || readFile(ours) === undefined ? undefined : ours;
  const configFile = given("config") ?? found;
  const settings = new Map([
    ...findSettings({ configFile, texts }, environment, readFile),
    ...(program.fromKey ? asSet(program.fromKey, "--from", from) : []),
    ...asSet(processKeys.log, "--to", given("to")),
  ]);
  const take = takeFrom(settings);
  const to = natsOptions(take, settings);
  if (to === undefined)
    throw new UsageError(`option --to must be ${processKeys.log.kind.allowed}: ${seeHelp}`);
  return { from, to, take };
}

/** A key's setting by an option that has another name here. */
function asSet(key: Key<unknown>, option: string, text: string | undefined): [string, Setting][] {
  if (text === undefined) return [];
  const value = key.kind.fromText(text);
  return [[key.path, { value, written: JSON.stringify(text), place: `option ${option}` }]];
}
