/** LUSERS: how many are here. Modern IRC, "LUSERS message". The whole cluster counts as one server. */
import { wearersOf } from "../network/user-modes.ts";
import { type Command, numericReply, type Reply, type View } from "./command.ts";

export const lusers: Command = {
  verb: "LUSERS",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "LUSERS: how many users, operators and channels there are",
  run: (view) => ({ replies: lusersOf(view) }),
};

export function lusersOf({ state }: View): readonly Reply[] {
  const { sessions, channels } = state;
  const [invisible, operators] = [wearersOf(state, "i"), wearersOf(state, "o")];
  const visible = sessions.size - invisible;
  const [now, most] = [String(sessions.size), String(state.sessionsMost)];
  return [
    numericReply("RPL_LUSERCLIENT", `There are ${visible} users and ${invisible} invisible on 1 servers`),
    numericReply("RPL_LUSEROP", String(operators)),
    // Whoever is not registered yet is known to one node alone, and is not counted.
    numericReply("RPL_LUSERCHANNELS", String(channels.size)),
    numericReply("RPL_LUSERME", `I have ${now} clients and 0 servers`),
    numericReply("RPL_LOCALUSERS", now, most, `Current local users ${now}, max ${most}`),
    numericReply("RPL_GLOBALUSERS", now, most, `Current global users ${now}, max ${most}`),
  ];
}
