/** How our programs begin and fail: one clear line and an exit code, never a stack trace. */
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "./usage-error.ts";

/**
 * Runs a program with its command line and Chorus's version. Exit codes: 2 for wrong usage or configuration, 1 for
 * anything else that it throws.
 */
export async function runProgram(
  main: (words: readonly string[], version: string) => Promise<void>,
): Promise<void> {
  // Whoever read our output may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  try {
    await main(process.argv.slice(2), packageJson.version);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`chorus: ${message}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}
