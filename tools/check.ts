/** `npm run check`: types, lint and tidiness, side by side and within seconds. */
import { spawn } from "node:child_process";
import { glob } from "node:fs/promises";

const tidyTests = await Array.fromAsync(glob("test/tidy/**/*.test.ts"));
const checks: readonly [name: string, program: string, words: readonly string[]][] = [
  ["types", "node_modules/.bin/tsc", ["--project", "."]],
  ["web types", "node_modules/.bin/tsc", ["--project", "src/web"]],
  ["lint", "node_modules/.bin/biome", ["check", "--error-on-warnings"]],
  ["tidy", process.execPath, ["--test", ...tidyTests]],
];

const results = await Promise.all(checks.map(([name, program, words]) => check(name, program, words)));
process.exitCode = results.every(Boolean) ? 0 : 1;

/** Runs one check, and shows what it said only when it failed. */
function check(name: string, program: string, words: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (text: string): void => {
      output += text;
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => collect(`${error.message}\n`));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(code === 0 ? `✔ ${name} (${seconds} s)\n` : `${output}✖ ${name} (${seconds} s)\n`);
      resolve(code === 0);
    });
  });
}
