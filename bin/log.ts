/** `npm run log`: backup and restore of a data folder's log, and repair of one on nats-servers. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { maintain } = await import("../src/cluster/maintain.ts");
  const { repairLog } = await import("../src/cluster/repair-command.ts");
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (words[0] === "repair") await repairLog(words.slice(1), process.env, print);
  else maintain(words, print);
});
