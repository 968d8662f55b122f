/** `npm run node`: one node, for real deployments. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words, version) => {
  const { readNodeConfig } = await import("../src/cluster/config.ts");
  const { serve } = await import("../src/cluster/serve.ts");
  await serve(readNodeConfig(words, process.env), version);
});
