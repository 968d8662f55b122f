/** `npm run node`: one node, for real deployments. */
import { readNodeConfig } from "../src/cluster/config.ts";
import { runProgram } from "../src/cluster/program.ts";
import { serve } from "../src/cluster/serve.ts";

await runProgram(async (words, version) => {
  await serve(readNodeConfig(words, process.env), version);
});
