/** `npm run log`: backup and restore of a data folder's log, and repair of one on nats-servers. */
import { maintain } from "../src/cluster/maintain.ts";
import { runProgram } from "../src/cluster/program.ts";
import { repairLog } from "../src/cluster/repair-command.ts";

await runProgram(async (words) => {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (words[0] === "repair") await repairLog(words.slice(1), process.env, print);
  else maintain(words, print);
});
