/** Finds what was set for each key, and where: an option counts before a variable, a variable before the file. */
import { parse, TomlError } from "smol-toml";
import type { CommandLine } from "./command-line.ts";
import { type Key, optionOf, variableOf } from "./key.ts";
import { keys } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** A value as chorus.toml would have it. */
export interface Setting {
  readonly value: unknown;
  /** The value as it was written, and where: both for the operator. */
  readonly written: string;
  readonly place: string;
}

/** Gives a file's text, or undefined where there is no such file. */
export type ReadFile = (path: string) => string | undefined;

/** What a key's value has become; `fallback` is as chorus.toml would have it. */
export type Take = <Value>(key: Key<Value>, fallback?: unknown) => Value;

const defaultFile = "chorus.toml";

/**
 * What was set, by a key's path. Empty variables count as not set, as in shells.
 * @throws UsageError the file is missing, is not TOML, or holds an unknown key.
 */
export function findSettings(
  commandLine: CommandLine,
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile,
): ReadonlyMap<string, Setting> {
  const file = readSettingsFile(commandLine.configFile, readFile);
  const found = new Map<string, Setting>();
  for (const key of keys) {
    const setting =
      fromCommandLine(key, commandLine) ?? fromEnvironment(key, environment) ?? file.get(key.path);
    if (setting !== undefined) found.set(key.path, setting);
  }
  return found;
}

/** Takes each key's value as it was set, or its default. What it gives throws UsageError where a value is not allowed. */
export function takeFrom(settings: ReadonlyMap<string, Setting>): Take {
  return (key, fallback = key.initial) => {
    const setting = settings.get(key.path);
    return setting === undefined ? key.kind.schema.parse(fallback) : checked(key, setting);
  };
}

/** @throws UsageError the value is not allowed */
export function checked<Value>(key: Key<Value>, { value, written, place }: Setting): Value {
  const result = key.kind.schema.safeParse(value);
  if (result.success) return result.data;
  const refused = key.kind.isSecret ? "what it is" : written;
  throw new UsageError(`${place} must be ${key.kind.allowed}, not ${refused}`);
}

function fromCommandLine(key: Key<unknown>, { texts }: CommandLine): Setting | undefined {
  const given = texts.get(optionOf(key));
  if (given === undefined) return undefined;
  return fromText(key, given.join(","), `option ${optionOf(key)}`);
}

function fromEnvironment(key: Key<unknown>, environment: NodeJS.ProcessEnv): Setting | undefined {
  const text = environment[variableOf(key)];
  if (text === undefined || text === "") return undefined;
  return fromText(key, text, `environment variable ${variableOf(key)}`);
}

function fromText(key: Key<unknown>, text: string, place: string): Setting {
  return { value: key.kind.fromText(text), written: JSON.stringify(text), place };
}

function readSettingsFile(chosen: string | undefined, readFile: ReadFile): ReadonlyMap<string, Setting> {
  const file = chosen ?? defaultFile;
  const text = readFile(file);
  if (text === undefined) {
    if (chosen === undefined) return new Map();
    throw new UsageError(`option --config: there is no file ${file}`);
  }
  const settings = new Map<string, Setting>();
  for (const [path, value] of flatten(parseToml(file, text), file)) {
    if (!keys.some((key) => key.path === path)) throw new UsageError(unknownKey(file, path));
    settings.set(path, { value, written: JSON.stringify(value), place: `${file}: ${path}` });
  }
  return settings;
}

function parseToml(file: string, text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ""] = error.message.split("\n");
    const reason = message.replace(/^Invalid TOML document: /, "");
    throw new UsageError(`${file}: not TOML at line ${error.line}, column ${error.column}: ${reason}`, {
      cause: error,
    });
  }
}

/** The file's keys by path: sections are the only tables it has. */
function flatten(table: Record<string, unknown>, file: string): [string, unknown][] {
  return Object.entries(table).flatMap(([name, value]): [string, unknown][] => {
    if (!sections().includes(name)) return [[name, value]];
    if (!isTable(value)) throw new UsageError(`${file}: ${name} must be a section: [${name}]`);
    return Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner]);
  });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function sections(): string[] {
  return [...new Set(keys.map(sectionOf))].filter((name) => name !== "");
}

function sectionOf(key: { readonly path: string }): string {
  const [section = "", name] = key.path.split(".");
  return name === undefined ? "" : section;
}

function unknownKey(file: string, path: string): string {
  const section = sectionOf({ path });
  const names = keys.filter((key) => sectionOf(key) === section).map((key) => key.path.split(".").at(-1));
  const allowed = section === "" ? [...names, ...sections().map((name) => `[${name}]`)] : names;
  return `${file}: unknown key ${path}; allowed here are ${allowed.join(", ")}`;
}
