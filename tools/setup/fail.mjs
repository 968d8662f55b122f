/** How setting up ends when it cannot go on. */

/** Prints what a program said, then one line that names the reason, and ends the process with exit code 1. */
export function fail(reason, output = "") {
  process.stderr.write(`${output}${reason}\n`);
  process.exit(1);
}
