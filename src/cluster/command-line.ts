/** The command line of a server: its options and its help, both made from the table of keys. */
import { Command, type CommanderError, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { type Audience, type Key, optionOf } from "./key.ts";
import { keys } from "./options.ts";
import { UsageError } from "./usage-error.ts";
import { flag } from "./values.ts";

/** What a program is called and does, for its help. */
export interface Program {
  readonly audience: Exclude<Audience, "both">;
  readonly usage: string;
  readonly description: string;
}

/** What was given on the command line. */
export interface CommandLine {
  readonly configFile: string | undefined;
  /** Texts by option, "--limits-burst"; more than one only where an option may be repeated. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the words after the program's name. `--help` and `--version` are answered on stdout and end the process with 0.
 * @throws UsageError
 */
export function readCommandLine(program: Program, words: readonly string[]): CommandLine {
  let configFile: string | undefined;

  const command = commandOf(program.usage)
    .description(program.description)
    .usage("[options]")
    .addHelpText("after", afterOptions);

  command
    .option("--config <file>", "The configuration file. Default: chorus.toml, where there is one.")
    .on("option:config", (file: string) => {
      configFile = file;
    });
  const texts = addKeys(command, keysFor(program.audience), groupOf);
  command.parse(words, { from: "user" });
  const [extra] = command.args;
  if (extra !== undefined) throw new UsageError(`unknown argument "${extra}": ${seeHelp}`);
  return { configFile, texts };
}

/** A program's command line with what all of them have: help, version, and a refusal in one line. */
export function commandOf(name: string): Command {
  return new Command(name)
    .version(`Chorus ${packageJson.version}`, "--version", "Show the version.")
    .helpOption("--help", "Show this help.")
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {} })
    .exitOverride(refuse);
}

/** Adds an option for each of these keys. @returns what will have been given for them when the words are read */
export function addKeys(
  command: Command,
  added: readonly Key<unknown>[],
  groupIn: (key: Key<unknown>) => string = () => ungrouped,
): CommandLine["texts"] {
  const texts = new Map<string, string[]>();
  for (const key of added) {
    const name = optionOf(key);
    const value = key.kind === flag ? "[true|false]" : "<value>";
    command.addOption(new Option(`${name} ${value}`, describe(key)).helpGroup(groupIn(key)));
    // A flag that is given alone is set.
    command.on(`option:${name.slice(2)}`, (given: string | null) => {
      const text = given ?? "true";
      texts.set(name, isRepeatable(key) ? [...(texts.get(name) ?? []), text] : [text]);
    });
  }
  return texts;
}

const ungrouped = "Options:";

export const seeHelp = "--help lists what is allowed";

const afterOptions = `
Every option is also a key of chorus.toml and an environment variable: --limits-burst 20 is
burst = 20 in the section [limits], and CHORUS_LIMITS_BURST=20. An option counts before a variable,
a variable before the file. Durations: 500ms, 15s, 2m, 1h. Sizes: 64KiB, 1MiB.`;

function refuse(reason: CommanderError): never {
  if (reason.exitCode === 0) process.exit(0);
  const message = reason.message
    .replace(/^error: /, "")
    .replace(/\.$/, "")
    .replaceAll("\n", " ")
    .replaceAll("'", '"');
  throw new UsageError(`${message}: ${seeHelp}`);
}

/** The keys that a program takes. */
export function keysFor(audience: Audience): readonly Key<unknown>[] {
  return keys.filter((key) => key.audience === audience || (key.audience === "both" && audience !== "chat"));
}

function isRepeatable(key: Key<unknown>): boolean {
  return key.path === "fault" || key.path === "operators";
}

function groupOf(key: Key<unknown>): string {
  const [section, name] = key.path.split(".");
  return name === undefined ? ungrouped : `[${section}]`;
}

function isEmpty(initial: unknown): boolean {
  return initial === "" || (typeof initial === "object" && Object.keys(initial ?? {}).length === 0);
}

/** What the help says of a key. */
function describe(key: Key<unknown>): string {
  const initial = key.initial;
  if (initial === undefined || isEmpty(initial)) return key.description;
  return `${key.description} Default: ${Array.isArray(initial) ? initial.join(",") : initial}`;
}
