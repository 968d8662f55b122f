/** Chorus as it is measured: nodes on one data folder, with the limits off that would slow a single machine's clients down. */
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import { type Hooks, runOurs } from "../../test/support/programs.ts";
import type { Server, ServerKind } from "./server.ts";

export const withoutLimits = ["--limits-messages-per-second", "0", "--limits-connections-per-address", "0"];

export interface ChorusServer extends Server {
  /** The data folder. */
  readonly data: string;
  /** Resolves when all nodes have stopped in order. */
  stop(): Promise<void>;
}

/** Nodes without a supervisor: every process counts. */
export async function startChorus(
  hooks: Hooks,
  nodes = 1,
  words: readonly string[] = [],
): Promise<ChorusServer> {
  const folder = temporaryFolder(hooks);
  const data = join(folder, "data");
  const ports = await freePorts(nodes);
  const programs = ports.map((port, index) => {
    const place = ["--id", `n${index + 1}`, "--port", `${port}`, "--data", data];
    return runOurs(hooks, "serve", [...place, ...withoutLimits, ...words], folder);
  });
  await Promise.all(programs.map(({ output }) => output.sees(/ is ready on /)));
  const stop = async () => {
    for (const program of programs) program.signal("SIGTERM");
    await Promise.all(programs.map((program) => program.exit(60_000)));
  };
  return { ports, pids: programs.map(({ pid }) => pid), data, stop };
}

export const chorus = {
  name: "Chorus",
  version: () => packageJson.version,
  start: (hooks: Hooks) => startChorus(hooks),
} satisfies ServerKind;
