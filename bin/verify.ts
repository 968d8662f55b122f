/** `npm run verify`: whether a log and what nodes made of it are whole, and whether two of them are the same. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { verify } = await import("../src/cluster/verify.ts");
  const { ConsoleReport } = await import("../src/cluster/verify-console.ts");
  const { readVerifyConfig } = await import("../src/cluster/verify-options.ts");
  const report = new ConsoleReport();
  await verify(readVerifyConfig(words, process.env), report);
  if (report.faults === 0) report.says("Everything fits together.");
  // A server that does not answer may still be waited for.
  process.exit(report.faults === 0 ? 0 : 1);
});
