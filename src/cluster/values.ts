/** What a configuration value may look like, and what it means to the program. */
import { z } from "zod";
import { limits } from "../protocol/limits.ts";
import { isChannel, isNick } from "../protocol/names.ts";
import { hashMemoryMin, isPasswordHash } from "./credentials.ts";

/** A kind of value: how it is written in chorus.toml, and on the command line or in the environment as text. */
export interface Kind<Value> {
  /** Completes the sentence "… must be". */
  readonly allowed: string;
  /** Takes a value as chorus.toml has it, and gives what the program works with. */
  readonly schema: z.ZodType<Value>;
  /** Turns text into what chorus.toml would have; what it cannot turn it leaves for the schema to refuse. */
  readonly fromText: (text: string) => unknown;
  /** It is not repeated when it is refused. */
  readonly isSecret?: true;
}

/** So that it fits into a line. */
const passwordBytesMax = 300;

const asText = (text: string): unknown => text;
const asNumber = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
const asList = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** A count from `least` up. */
export function wholeNumber(least: number): Kind<number> {
  return {
    allowed: `a whole number of at least ${least}`,
    schema: z.int().min(least),
    fromText: asNumber,
  };
}

const millisecondsPer: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Timers take at most 24.8 days; a day is more than anything here needs. */
const durationMax = 24 * 3_600_000;

/** A length of time in milliseconds; 0 is off. */
export const duration: Kind<number> = {
  allowed: 'a duration such as "500ms", "15s", "2m" or "1h", at most "24h", or "0" for off',
  schema: quantity(/^(\d+)(ms|s|m|h)$/, millisecondsPer, durationMax),
  fromText: asText,
};

const bytesPer: Record<string, number> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** A size in bytes; 0 is off. */
export const size: Kind<number> = {
  allowed: 'a size such as "64KiB" or "1MiB", at most "1GiB", or "0" for off',
  schema: quantity(/^(\d+)(KiB|MiB|GiB)$/, bytesPer, 2 ** 30),
  fromText: asText,
};

/** Memory for a hash, in bytes. */
export const hashMemory: Kind<number> = {
  allowed: 'a size from "32KiB" to "1GiB"; "47MiB" and above is safe',
  schema: quantity(/^(\d+)(KiB|MiB|GiB)$/, bytesPer, 2 ** 30).pipe(z.number().min(hashMemoryMin * 1024)),
  fromText: asText,
};

/** Whether accounts need an e-mail address. */
export const emailPolicy: Kind<"off" | "required"> = {
  allowed: '"off" or "required"',
  schema: z.enum(["off", "required"]),
  fromText: asText,
};

/** An e-mail address; empty for none. */
export const email: Kind<string> = {
  allowed: `an e-mail address such as "chorus@example.org", at most ${limits.email} bytes`,
  schema: z
    .string()
    .regex(/^$|^[^\s@<>()[\],;:"\\\p{Cc}]+@[^\s@<>()[\],;:"\\\p{Cc}]+$/u)
    .refine((text) => Buffer.byteLength(text) <= limits.email),
  fromText: asText,
};

/** A mail server; empty for none. */
export const smtp: Kind<URL | undefined> = {
  allowed:
    'a URL such as "smtps://user:password@mail.example.org" or "smtp://localhost:25", with nothing after the host and port; what is special in URLs is written %40 for "@"',
  schema: z
    .string()
    .refine((text) => text === "" || isSmtp(URL.parse(text)))
    .transform((text) => URL.parse(text) ?? undefined),
  fromText: asText,
  isSecret: true,
};

function isSmtp(url: URL | null): boolean {
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "") return false;
  const isWhole = (url.username === "") === (url.password === "") && isEncoded(url.username + url.password);
  return isWhole && /^\/?$/.test(url.pathname) && url.search === "" && url.hash === "";
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "" || text === "";
  } catch {
    return false;
  }
}

export function quantity(shape: RegExp, units: Record<string, number>, max: number): z.ZodType<number> {
  const written = z
    .string()
    .regex(shape)
    .transform((text) => {
      const [, count, unit] = shape.exec(text) ?? [];
      return Number(count) * (units[unit ?? ""] ?? Number.NaN);
    })
    .pipe(z.number().max(max));
  return z.union([z.literal([0, "0"]).transform(() => 0), written]);
}

/** A name that people read. */
export const displayName: Kind<string> = {
  allowed: "a name of 1 to 50 characters, without control characters",
  schema: z.string().regex(/^(?! *$)[^\p{Cc}]{1,50}$/u),
  fromText: asText,
};

/** A name as IRC servers have it. */
export const serverName: Kind<string> = {
  allowed: `a name such as "chat.example.org" of letters, digits, "." and "-", at most ${limits.host} characters`,
  schema: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)
    .max(limits.host),
  fromText: asText,
};

/** A password that all users of a network share; empty for none. */
export const password: Kind<string> = {
  allowed: `a password of at most ${passwordBytesMax} bytes, without spaces and control characters, not beginning with ":"`,
  schema: z
    .string()
    .regex(/^(?!:)[^\p{Cc} ]*$/u)
    .refine((text) => Buffer.byteLength(text) <= passwordBytesMax),
  fromText: asText,
  isSecret: true,
};

/** Operators: names to hashes of their passwords. */
export const operators: Kind<ReadonlyMap<string, string>> = {
  allowed:
    'names, each with a hash of its password as "npm run hash" prints it: alice = "$argon2id$…" in the section [operators], or alice:$argon2id$… as text',
  schema: z
    .record(z.string().regex(/^[A-Za-z0-9_-]{1,30}$/), z.string().refine(isPasswordHash))
    .transform((table) => new Map(Object.entries(table))),
  fromText: operatorsFromText,
  isSecret: true,
};

/** "alice:HASH,bob:HASH"; a hash has commas of its own, but none before a name and a colon. */
function operatorsFromText(text: string): unknown {
  const items = text.split(/,(?=[\w-]+:)/).filter((item) => item !== "");
  return Object.fromEntries(items.map((item) => [item.split(":", 1)[0], item.replace(/^[^:]*:?/, "")]));
}

const day = 24 * 3_600_000;

/** How long history is kept, in milliseconds; 0 is for ever. */
export const keeping: Kind<number> = {
  allowed: 'a time such as "90d", "12h" or "30m", at most "36500d", or "0" for ever',
  schema: quantity(/^(\d+)(s|m|h|d)$/, { ...millisecondsPer, d: day }, 36_500 * day),
  fromText: asText,
};

/** Yes or no. */
export const flag: Kind<boolean> = {
  allowed: "true or false",
  schema: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]),
  fromText: asText,
};

/** Letters of user modes that anybody may set. */
export const userModes: Kind<string> = {
  allowed: 'user modes such as "+i", of B, R, i and w',
  schema: z
    .string()
    .regex(/^\+?[BRiw]*$/)
    .transform((text) => [...new Set(text.replace("+", ""))].sort().join("")),
  fromText: asText,
};

/** Text in lines; empty text has none. */
export const lines: Kind<readonly string[]> = {
  allowed: `text in lines of at most ${limits.topic} bytes, without control characters`,
  schema: z
    .string()
    .transform((text) => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/)))
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[^\p{Cc}]*$/u)
          .refine((line) => Buffer.byteLength(line) <= limits.topic),
      ),
    ),
  fromText: asText,
};

/** Channels by name. */
export const channels: Kind<readonly string[]> = {
  allowed: 'a list of channel names such as "#lobby"',
  schema: z.array(z.string().refine(isChannel)),
  fromText: asList,
};

/** Sites, as browsers name them to the servers that their pages connect to. */
export const origins: Kind<readonly string[]> = {
  allowed: 'a list of sites such as "https://chat.example.org" or "http://localhost:3000"',
  schema: z.array(z.string().refine((text) => /^https?:/.test(text) && URL.parse(text)?.origin === text)),
  fromText: asList,
};

const port = z.int().min(0).max(65_535);

/** TCP ports, each once; 0 is any free port and may be repeated. */
export const ports: Kind<readonly number[]> = {
  allowed: "1 to 16 different ports from 0 to 65535, such as 8080,8081",
  schema: z
    .union([port.transform((one) => [one]), z.array(port)])
    .pipe(z.array(z.number()).min(1).max(16).refine(differ)),
  fromText: (text) => asList(text).map(asNumber),
};

function differ(list: readonly number[]): boolean {
  const fixed = list.filter((one) => one !== 0);
  return new Set(fixed).size === fixed.length;
}

/** An address or a name to listen on. */
export const host: Kind<string> = {
  allowed: 'an address or a name such as "127.0.0.1" or "0.0.0.0"',
  schema: z.string().regex(/^[A-Za-z0-9._:-]+$/),
  fromText: asText,
};

/** Where clients reach a node. */
export const address: Kind<string> = {
  allowed: 'an address such as "chat1.example.org:8080"',
  schema: z
    .string()
    .regex(/^([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/)
    .refine((text) => Number(text.split(":").at(-1)) <= 65_535),
  fromText: asText,
};

/** A username. */
export const nick: Kind<string> = {
  allowed: `1 to ${limits.nick} letters, digits and []\\\`_^{|}-, beginning with neither a digit nor "-"`,
  schema: z.string().refine(isNick),
  fromText: asText,
};

/** A server's address as people write it. */
export const server: Kind<string> = {
  allowed: 'an address such as "localhost:8081", "chat.example.org", "8081" or "[::1]:8080"',
  schema: z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[\p{L}\p{N}._-]*)(:\d{1,5})?$/u),
  fromText: asText,
};

/** A folder's path. */
export const folder: Kind<string> = {
  allowed: "the path of a folder",
  schema: z.string().regex(/^[^\0]+$/),
  fromText: asText,
};

/** A node's name within the cluster. */
export const nodeId: Kind<string> = {
  allowed: 'a name of 1 to 16 letters, digits and "-" that begins with a letter or digit',
  schema: z.string().regex(/^[a-z0-9][a-z0-9-]{0,15}$/i),
  fromText: asText,
};

/** Commands that fail on purpose, and how often: an upper-case verb, or "share", to a probability above 0 up to 1. */
export const faults: Kind<ReadonlyMap<string, number>> = {
  allowed: 'COMMAND or COMMAND=PROBABILITY with a probability above 0 and up to 1, such as "PRIVMSG=0.1"',
  schema: z
    .array(z.string().regex(/^[A-Za-z]+(=(0?\.\d*[1-9]\d*|1(\.0+)?))?$/))
    .transform((list) => new Map(list.map(fault))),
  fromText: asList,
};

function fault(text: string): [string, number] {
  const [command = "", probability = "1"] = text.split("=");
  return [command.toLowerCase() === "share" ? "share" : command.toUpperCase(), Number(probability)];
}
