/** `npm run hash`: reads an operator's password, and prints what stands for it in chorus.toml. */
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { hashPassword } from "../src/cluster/credentials.ts";
import { runProgram } from "../src/cluster/program.ts";
import { UsageError } from "../src/cluster/usage-error.ts";

await runProgram(async () => {
  // A terminal shows what is typed only where it is written back.
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY === true;
  if (terminal) process.stderr.write("Password: ");
  const lines = createInterface({ input: process.stdin, output: unseen, terminal });
  const { value: password = "" } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  if (terminal) process.stderr.write("\n");
  if (password === "") throw new UsageError("the password must not be empty: give it on standard input");
  process.stdout.write(`${await hashPassword(password, randomBytes(16))}\n`);
});
