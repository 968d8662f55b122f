/** `npm run migrate`: moves the log of a data folder to nats-servers. */
import { migrate } from "../src/cluster/migrate.ts";
import { readMigrateConfig } from "../src/cluster/migrate-options.ts";
import { runProgram } from "../src/cluster/program.ts";
import { ConsoleReport } from "../src/cluster/verify-console.ts";

await runProgram(async (words) => migrate(readMigrateConfig(words, process.env), new ConsoleReport()));
