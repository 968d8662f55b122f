/** `npm run migrate`: moves the log of a data folder to nats-servers. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { migrate } = await import("../src/cluster/migrate.ts");
  const { readMigrateConfig } = await import("../src/cluster/migrate-options.ts");
  const { ConsoleReport } = await import("../src/cluster/verify-console.ts");
  await migrate(readMigrateConfig(words, process.env), new ConsoleReport());
});
