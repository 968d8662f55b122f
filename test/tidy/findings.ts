/** How a tidy test fails: with what it found, one line each. */
import assert from "node:assert/strict";

/** Fails when something was found. Each finding begins with its file and line, and says why it is one. */
export function assertNone(findings: readonly string[]): void {
  if (findings.length > 0) assert.fail(`\n${findings.join("\n")}`);
}
