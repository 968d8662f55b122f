/** What a key of the configuration is, and how it is called in the file, on the command line and in the environment. */
import type { Kind } from "./values.ts";

/** Which program takes a key: one node, a cluster of several, both of them, or the terminal client. */
export type Audience = "node" | "cluster" | "both" | "chat";

export interface Key<Value> {
  /** As in chorus.toml: "limits.burst", or "host" outside any section. */
  readonly path: string;
  readonly kind: Kind<Value>;
  /** As chorus.toml would have it; absent where the default depends on other keys. */
  readonly initial?: unknown;
  readonly audience: Audience;
  readonly description: string;
}

/** A section's keys as the table has them: the names of the object are the names in chorus.toml. */
type Rows = Record<string, Omit<Key<unknown>, "path" | "audience">>;
type Keys<Section extends Rows> = {
  readonly [Name in keyof Section]: Section[Name] extends { kind: Kind<infer Value> } ? Key<Value> : never;
};

/** The keys of a section, "" being outside of all. */
export function section<const Section extends Rows>(
  name: string,
  audience: Audience,
  rows: Section,
): Keys<Section> {
  const prefix = name === "" ? "" : `${name}.`;
  const entries = Object.entries(rows).map(([key, row]) => [key, { ...row, path: prefix + key, audience }]);
  return Object.fromEntries(entries) as Keys<Section>;
}

/** "limits.send_queue" as an option: "--limits-send-queue". */
export function optionOf(key: Key<unknown>): string {
  return `--${key.path.replaceAll(/[._]/g, "-")}`;
}

/** "limits.send_queue" as an environment variable: "CHORUS_LIMITS_SEND_QUEUE". */
export function variableOf(key: Key<unknown>): string {
  return `CHORUS_${key.path.replaceAll(".", "_").toUpperCase()}`;
}
