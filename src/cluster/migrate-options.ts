/** Where a migration takes a log from, and where to: its command line, checked. */
import { join } from "node:path";
import type { NatsOptions } from "../log/jetstream-options.ts";
import { readTextFile } from "./config.ts";
import { processKeys } from "./options.ts";
import type { ReadFile } from "./settings.ts";
import { readTarget, type TargetProgram } from "./target-options.ts";

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

const program: TargetProgram = {
  name: "npm run migrate --",
  description: "Moves the log of a data folder to nats-servers, where nodes of several machines share it.",
  from: "The data folder of the nodes. Default: data, which is ./data.",
  more,
  configFile: (from = ".") => join(from, "chorus.toml"),
  fromKey: processKeys.data,
};

/** `words` are the command line's, after the script's name. @throws UsageError */
export function readMigrateConfig(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  readFile: ReadFile = readTextFile,
): MigrateConfig {
  const { to, take } = readTarget(program, words, environment, readFile);
  return { from: take(processKeys.data), to };
}
