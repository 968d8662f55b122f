/** NICK and USER, and the moment a connection becomes a session. */

import { limits } from "../protocol/limits.ts";
import { isNick, usernameFrom } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { motdOf } from "./about.ts";
import { type Command, numericReply, type Reply, type Response, type View } from "./command.ts";
import { supported } from "./isupport.ts";
import { lusersOf } from "./lusers.ts";
import { channelModes, userModes } from "./mode.ts";

export const nick: Command = {
  verb: "NICK",
  from: "anyone",
  parameters: 0,
  help: "NICK <name>: take a name, or another one",
  run(view, { params: [wanted = ""] }) {
    if (wanted === "") return { replies: [numericReply("ERR_NONICKNAMEGIVEN")] };
    if (!isNick(wanted)) return { replies: [numericReply("ERR_ERRONEUSNICKNAME", wanted)] };
    return view.session
      ? { proposals: [{ event: { type: "nick-changed", nick: wanted } }] }
      : { client: { nick: wanted } };
  },
};

export const user: Command = {
  verb: "USER",
  from: "newcomer",
  parameters: 4,
  help: "USER <username> 0 * <real name>: say who you are",
  run(_view, { params: [username = "", , , realname = ""] }) {
    if (username === "" || realname === "") return { replies: [numericReply("ERR_NEEDMOREPARAMS", "USER")] };
    return { client: { username: usernameFrom(username), realname: truncate(realname, limits.realname) } };
  },
};

/** What registers the connection, once it has told everything that is needed; or why it may not come in. */
export function registration({ client, session, server, credentials }: View): Response | undefined {
  const { nick, username, realname, negotiating, host, away, passed } = client;
  if (session || negotiating || nick === "" || username === "") return undefined;
  if (credentials.needsPassword && !passed) {
    return { replies: [numericReply("ERR_PASSWDMISMATCH")], close: "Password incorrect" };
  }
  const modes = server.defaultUserModes;
  const event = {
    type: "session-opened",
    nick,
    username,
    host,
    realname,
    ...(modes !== "" && { modes }),
    ...(away !== "" && { away }),
  } as const;
  return { proposals: [{ event, answer: welcome }] };
}

function welcome(view: View): readonly Reply[] {
  const { server, session } = view;
  const name = session?.nick ?? view.client.nick;
  return [
    numericReply("RPL_WELCOME", `Welcome to the ${server.network} Network, ${name}`),
    numericReply("RPL_YOURHOST", `Your host is ${server.name}, running version ${server.version}`),
    numericReply("RPL_CREATED", "This server speaks for the whole cluster: connect to any node"),
    numericReply("RPL_MYINFO", server.name, server.version, userModes, channelModes),
    ...supported(view),
    ...lusersOf(view),
    ...motdOf(view),
    ...(server.defaultUserModes === "" ? [] : [numericReply("RPL_UMODEIS", `+${server.defaultUserModes}`)]),
  ];
}
