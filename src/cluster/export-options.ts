/** What an export is asked for: its command line, checked. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { isChannel, isNick } from "../protocol/names.ts";
import { commandOf, seeHelp } from "./command-line.ts";
import { readTextFile } from "./config.ts";
import { processKeys } from "./options.ts";
import { checked, findSettings, type ReadFile } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

export interface ExportConfig {
  /** The data folder. */
  readonly data: string;
  readonly of: { readonly channel: string } | { readonly account: string };
  readonly format: "json" | "text";
  /** Milliseconds since 1970: from the one on, and up to before the other. */
  readonly after: number | undefined;
  readonly before: number | undefined;
  /** Who came and went, and what was changed, as well. */
  readonly events: boolean;
  /** A file; undefined for standard output. */
  readonly output: string | undefined;
}

interface Given {
  readonly config?: string;
  readonly data?: string;
  readonly channel?: string;
  readonly account?: string;
  readonly format: "json" | "text";
  readonly after?: number;
  readonly before?: number;
  readonly events?: true;
  readonly output?: string;
}

/** `words` are the command line's, after the script's name. @throws UsageError */
export function readExportConfig(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile = readTextFile,
): ExportConfig {
  const command = commandLine();
  command.parse(words, { from: "user" });
  const [extra] = command.args;
  if (extra !== undefined) throw new UsageError(`unknown argument "${extra}": ${seeHelp}`);
  const given = command.opts<Given>();
  const texts = new Map(given.data === undefined ? [] : [["--data", [given.data]]]);
  const settings = findSettings({ configFile: given.config, texts }, environment, readFile);
  const setting = settings.get(processKeys.data.path);
  const { format, after, before, events = false, output } = given;
  if (after !== undefined && before !== undefined && after >= before)
    throw new UsageError("option --after must be a time before that of --before");
  const { kind, initial } = processKeys.data;
  const data = setting ? checked(processKeys.data, setting) : kind.schema.parse(initial);
  return { data, of: asked(given), format, after, before, events, output };
}

function asked({ channel, account }: Given): ExportConfig["of"] {
  if (channel !== undefined && account === undefined) return { channel };
  if (account !== undefined && channel === undefined) return { account };
  throw new UsageError(`either --channel or --account says what to export: ${seeHelp}`);
}

function commandLine(): Command {
  return commandOf("npm run --silent export --")
    .description("Writes what was said in a channel, or by an account and to it, whether nodes run or not.")
    .usage("(--channel <name> | --account <name>) [options]")
    .option("--config <file>", "The configuration file. Default: chorus.toml, where there is one.")
    .option("--data <folder>", "The data folder of the nodes. Default: ./data")
    .option("--channel <name>", "Everything that was said under this name.", channel)
    .option("--account <name>", "Everything that it said, and what was said to it alone.", account)
    .addOption(
      new Option("--format <format>", "One JSON object a line, or text to read.")
        .choices(["json", "text"])
        .default("json"),
    )
    .option("--after <time>", "From this moment on: 2026-11-23, or 2026-11-23T15:30, in UTC.", time)
    .option("--before <time>", "Only what was said before it.", time)
    .option("--events", "Who came and went, and what was changed, as well.")
    .option("--output <file>", "A new file to write to. Default: standard output.");
}

function channel(text: string): string {
  if (isChannel(text)) return text;
  throw new InvalidArgumentError('It must be the name of a channel, such as "#lobby".');
}

function account(text: string): string {
  if (isNick(text)) return text;
  throw new InvalidArgumentError('It must be the name of an account, such as "alice".');
}

const timeSyntax =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970. Where no zone is given it is UTC. */
function time(text: string): number {
  const [, year, month, day, clock = "00:00", zone = "Z"] = timeSyntax.exec(text) ?? [];
  const milliseconds = Date.parse(`${year}-${month}-${day}T${clock}${zone}`);
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  // Date.parse takes the 30th of February for the 2nd of March.
  if (!Number.isNaN(milliseconds) && Number(day) <= lastDay) return milliseconds;
  throw new InvalidArgumentError('It must be a time such as "2026-11-23" or "2026-11-23T15:30:00Z".');
}
