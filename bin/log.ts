/** `npm run log`: backup and restore of a data folder's log. */
import { maintain } from "../src/cluster/maintain.ts";
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => maintain(words, (line) => process.stdout.write(`${line}\n`)));
