/** How our programs begin and fail: one clear line and an exit code, never a stack trace. */
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "./usage-error.ts";

/** Where Node keeps what it has compiled, so that the next start need not. A folder that cannot be written is left alone. */
const compiled = fileURLToPath(new URL("../../.setup/compiled", import.meta.url));

/**
 * Runs a program with its command line and Chorus's version. Exit codes: 2 for wrong usage or configuration, 1 for
 * anything else that it throws. What `main` imports by itself is compiled once, and not at each start.
 */
export async function runProgram(
  main: (words: readonly string[], version: string) => Promise<void>,
): Promise<void> {
  // Whoever read our output may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // Threads and the nodes of a supervisor read it there.
  process.env["NODE_COMPILE_CACHE"] ??= compiled;
  enableCompileCache();
  try {
    await main(process.argv.slice(2), packageJson.version);
    // A node may be killed later.
    flushCompileCache();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`chorus: ${message}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}
