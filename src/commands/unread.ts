/** UNREAD: how much a user has not read yet, counted alike for each of its clients. An extension of Chorus: docs/protocol.md. */
import { channelByName } from "../network/state.ts";
import { fold, isNick } from "../protocol/names.ts";
import { type Command, type Failure, failReply } from "./command.ts";

export const unread: Command = {
  verb: "UNREAD",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "UNREAD [<channel>|<nick>]: how many messages stand behind your read marker, there or wherever there are any",
  run({ state, session }, { params: [asked] }) {
    if (asked === undefined) return { history: { kind: "unread", target: undefined } };
    const channel = session.channels.has(fold(asked)) ? channelByName(state, asked) : undefined;
    const target = channel?.name ?? (isNick(asked) ? asked : undefined);
    if (target !== undefined) return { history: { kind: "unread", target } };
    return { replies: [unreadFailure("INVALID_TARGET", "You can read nothing there", asked)] };
  },
};

export function unreadFailure(code: string, description: string, ...about: string[]): Failure {
  return failReply("UNREAD", code, description, ...about);
}
