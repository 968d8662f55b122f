/** `npm run chat`: the terminal client. */
import { readChatConfig, UsageError } from "../src/cluster/config.ts";
import { runProgram } from "../src/cluster/program.ts";
import { addressForms, parseAddress } from "../src/terminal/address.ts";
import { chat } from "../src/terminal/chat.ts";

await runProgram(async (words) => {
  const { name, server } = readChatConfig(words, process.env);
  const address = server === undefined ? undefined : parseAddress(server);
  if (server !== undefined && !address) throw new UsageError(addressForms);
  process.exitCode = await chat({ name, server: address });
});
