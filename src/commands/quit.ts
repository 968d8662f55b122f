/** QUIT: leave. */
import { limits } from "../protocol/limits.ts";
import { truncate } from "../protocol/truncate.ts";
import type { Command } from "./command.ts";

export const quit: Command = {
  verb: "QUIT",
  from: "anyone",
  parameters: 0,
  help: "QUIT [<reason>]: leave",
  run(view, { params: [text = ""] }) {
    const reason = text === "" ? "Quit" : truncate(`Quit: ${text}`, limits.reason);
    return view.session ? { proposals: [{ event: { type: "quit", reason } }] } : { close: reason };
  },
};
