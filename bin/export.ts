/** `npm run export`: what was said in a channel, or by an account and to it. */
import { exportTalk } from "../src/cluster/export.ts";
import { readExportConfig } from "../src/cluster/export-options.ts";
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => exportTalk(readExportConfig(words, process.env)));
