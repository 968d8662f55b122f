/** Commands that may name a server: there is one, which any of its users stands for as well. */
import { globOf } from "../network/glob.ts";
import { sessionByNick } from "../network/state.ts";
import { fold } from "../protocol/names.ts";
import { numericReply, type Reply, type View } from "./command.ts";

/** The answer to who asks another server than ours, which may be named by a mask or by one of its users. */
export function notHere({ server, state }: View, target: string | undefined): Reply | undefined {
  if (target === undefined || globOf(target)(fold(server.name)) || sessionByNick(state, target)) return;
  return numericReply("ERR_NOSUCHSERVER", target);
}
