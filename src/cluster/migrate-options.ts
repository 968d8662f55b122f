/** Where a migration takes a log from, and where to: its command line, checked. */
import { join } from "node:path";
import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { NatsOptions } from "../log/jetstream-options.ts";
import { natsOptions } from "./combined.ts";
import { describe, refuse, seeHelp } from "./command-line.ts";
import { readTextFile } from "./config.ts";
import { optionOf } from "./key.ts";
import { processKeys } from "./options.ts";
import { natsKeys } from "./options-nats.ts";
import { checked, findSettings, type ReadFile, type Setting, type Take } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export interface MigrateConfig {
  /** The data folder. */
  readonly from: string;
  readonly to: NatsOptions;
}

const more = `
With "log" and [nats] in chorus.toml neither --from nor --to need be given: they are what the nodes will be started with. A
chorus.toml in the data folder is read rather than the one here. Stop the nodes first. Whatever breaks a migration off, the
same command goes on with it; until it has ended well the nodes may be started as before.

Exit code: 0 when all of it is there and was compared; 1 when not; 2 for wrong usage.`;

/** `words` are the command line's, after the script's name. @throws UsageError */
export function readMigrateConfig(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile = readTextFile,
): MigrateConfig {
  const natsOption = Object.values(natsKeys).map(
    (key) => [optionOf(key), new Option(`${optionOf(key)} <value>`, describe(key))] as const,
  );
  const command = new Command("npm run migrate --")
    .description("Moves the log of a data folder to nats-servers, where nodes of several machines share it.")
    .usage("--from <folder> --to <servers> [options]")
    .version(`Chorus ${packageJson.version}`, "--version", "Show the version.")
    .helpOption("--help", "Show this help.")
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {} })
    .exitOverride(refuse)
    .option("--from <folder>", "The data folder of the nodes. Default: data, which is ./data.")
    .option("--to <servers>", "The nats-servers, as --log of a node names them. Default: log.")
    .option("--config <file>", "The configuration file. Default: chorus.toml, where there is one.")
    .addHelpText("after", more);
  for (const [, option] of natsOption) command.addOption(option);
  command.parse(words, { from: "user" });
  const [extra] = command.args;
  if (extra !== undefined) throw new UsageError(`unknown argument "${extra}": ${seeHelp}`);

  const given = (name: string): string | undefined => command.getOptionValue(name);
  const ours = join(given("from") ?? ".", "chorus.toml");
  const configFile = given("config") ?? (readFile(ours) === undefined ? undefined : ours);
  const texts = natsOption.flatMap(([name, option]) => {
    const text = given(option.attributeName());
    return text === undefined ? [] : [[name, [text]] as const];
  });
  const found = findSettings({ configFile, texts: new Map(texts) }, environment, readFile);
  const settings = new Map([...found, ...asSet("data", "from", given), ...asSet("log", "to", given)]);
  const take: Take = (key, fallback = key.initial) => {
    const setting = settings.get(key.path);
    return setting === undefined ? key.kind.schema.parse(fallback) : checked(key, setting);
  };
  const to = natsOptions(take, settings);
  if (to === undefined)
    throw new UsageError(`option --to must be ${processKeys.log.kind.allowed}: ${seeHelp}`);
  return { from: take(processKeys.data), to };
}

/** A key's setting by an option that has another name here. */
function asSet(
  key: "data" | "log",
  option: string,
  given: (name: string) => string | undefined,
): [string, Setting][] {
  const text = given(option);
  if (text === undefined) return [];
  const value = processKeys[key].kind.fromText(text);
  return [[key, { value, written: JSON.stringify(text), place: `option --${option}` }]];
}
