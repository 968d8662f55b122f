/** `npm run chat`: the terminal client. */
import { runProgram } from "../src/cluster/program.ts";

await runProgram(async (words) => {
  const { readChatConfig, UsageError } = await import("../src/cluster/config.ts");
  const { addressForms, parseAddress } = await import("../src/terminal/address.ts");
  const { chat } = await import("../src/terminal/chat.ts");
  const { name, server } = readChatConfig(words, process.env);
  const address = server === undefined ? undefined : parseAddress(server);
  if (server !== undefined && !address) throw new UsageError(addressForms);
  process.exitCode = await chat({ name, server: address });
});
