/** `npm run export`: what was said in a channel, or by an account and to it. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { exportTalk } = await import("../src/cluster/export.ts");
  const { readExportConfig } = await import("../src/cluster/export-options.ts");
  await exportTalk(readExportConfig(words, process.env));
});
