/** The terminal client: asks for what is not given, then talks. */
import type { Address } from "./address.ts";
import { Conversation } from "./conversation.ts";
import { askAddress, askName } from "./questions.ts";
import { Screen } from "./screen.ts";

/** Runs the client on the process's own input and output; resolves with the exit code. */
export async function chat(given: {
  readonly name: string | undefined;
  readonly server: Address | undefined;
}): Promise<number> {
  let conversation: Conversation | undefined;
  let stopped = false;
  const interrupt = () => {
    stopped = true;
    if (conversation) conversation.interrupt();
    else screen.close();
  };
  const screen = new Screen(process.stdin, process.stdout, interrupt);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupt);
  // Whoever read our output has gone.
  process.stdout.on("error", interrupt);

  const name = given.name ?? (await askName(screen));
  const server = name === undefined ? undefined : (given.server ?? (await askAddress(screen)));
  if (name === undefined || server === undefined) {
    if (stopped || screen.interactive) return 0;
    screen.complain("The input ended before a username and a server address were given.");
    return 1;
  }
  conversation = new Conversation(screen, server, name);
  return conversation.run();
}
