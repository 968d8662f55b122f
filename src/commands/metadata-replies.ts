/** What METADATA says: values, lists of them, and why not. */
import { limits } from "../protocol/limits.ts";
import { isMiddle } from "../protocol/message.ts";
import type { NumericName } from "../protocol/numerics.ts";
import { type LineReply, numericReply, type Reply } from "./command.ts";

/** As the capability's value has it. */
export const metadataLimits = [
  "before-connect",
  `max-subs=${limits.subscriptions}`,
  `max-keys=${limits.metadata}`,
  `max-key-bytes=${limits.metadataKey}`,
  `max-value-bytes=${limits.metadataValue}`,
].join(",");

/** Keys in one reply: so many of the longest fit into a line. */
const keysPerLine = 8;

/** Whether it may be a key. */
export function isKey(text: string): boolean {
  return text.length <= limits.metadataKey && /^[a-z0-9_./-]+$/.test(text);
}

/** What a key of somebody is; undefined when it is not set. */
export function valueReply(name: string, key: string, value: string | undefined): LineReply {
  return value === undefined
    ? numericReply("RPL_KEYNOTSET", name, key)
    : // Every key is for everybody.
      numericReply("RPL_KEYVALUE", name, key, "*", value);
}

/** Replies about somebody, or about `*ALL`. */
export function metadataBatch(target: string, replies: Iterable<LineReply | undefined>): Reply {
  return { kind: "batch", type: "metadata", params: [target], replies };
}

/** All that somebody says of itself. */
export function listReply(name: string, metadata: ReadonlyMap<string, string>): Reply {
  const values = [...metadata].map(([key, value]) => valueReply(name, key, value));
  return metadataBatch(name, values);
}

/** Of these keys the values. */
export function chosen(
  name: string,
  metadata: ReadonlyMap<string, string>,
  keys: readonly string[],
): readonly LineReply[] {
  return keys.map((key) => (isKey(key) ? valueReply(name, key, metadata.get(key)) : invalidKey(key)));
}

/** Why a key cannot be set to a value, whoever's it is; without a value it is taken away. */
export function problemWith([key = "", value = ""]: readonly string[]): LineReply | undefined {
  if (!isKey(key)) return metadataFailure("INVALID_KEY", "That is no key", key);
  if (Buffer.byteLength(value) <= limits.metadataValue) return undefined;
  return metadataFailure("INVALID_VALUE", `A value has at most ${limits.metadataValue} bytes`, key);
}

/** A list of keys in as few lines as may be. */
export function keyLists(name: NumericName, keys: readonly string[]): readonly LineReply[] {
  const starts = keys.map((_, index) => index).filter((index) => index % keysPerLine === 0);
  return starts.map((start) => numericReply(name, ...keys.slice(start, start + keysPerLine)));
}

type Code = "INVALID_KEY" | "INVALID_PARAMS" | "INVALID_TARGET" | "INVALID_VALUE" | "LIMIT_REACHED";

/** What stands in the context may be what a client wrote: `*` for what could not stand there. */
export function metadataFailure(code: Code, description: string, ...about: string[]): LineReply {
  return standard("FAIL", code, description, about);
}

/** Of several keys one is none. */
export function invalidKey(key: string): LineReply {
  return standard("WARN", "INVALID_KEY", "That is no key", [key]);
}

function standard(
  type: "FAIL" | "WARN",
  code: Code,
  description: string,
  about: readonly string[],
): LineReply {
  const context = about.map((each) => (isMiddle(each) ? each : "*"));
  return { kind: "standard", type, command: "METADATA", code, context, description };
}
