/** `npm run verify`: whether a log and what nodes made of it are whole, and whether two of them are the same. */
import { runProgram } from "../src/cluster/program.ts";
import { verify } from "../src/cluster/verify.ts";
import { ConsoleReport } from "../src/cluster/verify-console.ts";
import { readVerifyWords } from "../src/cluster/verify-options.ts";

await runProgram(async (words) => {
  const report = new ConsoleReport();
  await verify(readVerifyWords(words), report);
  if (report.faults === 0) report.says("Everything fits together.");
  else process.exitCode = 1;
});
