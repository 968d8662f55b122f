/** The server that does next to nothing, as one that is measured. */
import { fileURLToPath } from "node:url";
import { type Hooks, Program } from "../../test/support/programs.ts";
import type { ServerKind } from "./server.ts";

const script = fileURLToPath(new URL("../load/sink.ts", import.meta.url));

export const sink: ServerKind = {
  name: "a server that only passes lines on",
  version: () => "",
  start: async (hooks: Hooks) => {
    const program = new Program(hooks, process.execPath, [script], { name: "the sink" });
    const port = Number(await program.output.sees(/^\d+$/));
    return { ports: [port], pids: [program.pid] };
  },
};
