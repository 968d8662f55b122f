/** NICK and USER, and the moment a connection becomes a session. */

import { isupport } from "../protocol/isupport.ts";
import { limits } from "../protocol/limits.ts";
import { isNick, usernameFrom } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { type Command, numericReply, type Proposal, type Reply, type View } from "./command.ts";
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

/** What registers the connection, once it has told everything that is needed. */
export function registration(view: View): Proposal | undefined {
  const { nick, username, realname, negotiating, host } = view.client;
  if (view.session || negotiating || nick === "" || username === "") return undefined;
  return { event: { type: "session-opened", nick, username, host, realname }, answer: welcome };
}

function welcome(view: View): readonly Reply[] {
  const { server, state, session } = view;
  const name = session?.nick ?? view.client.nick;
  return [
    numericReply("RPL_WELCOME", `Welcome to the ${server.network} Network, ${name}`),
    numericReply("RPL_YOURHOST", `Your host is ${server.name}, running version ${server.version}`),
    numericReply("RPL_CREATED", "This server speaks for the whole cluster: connect to any node"),
    numericReply("RPL_MYINFO", server.name, server.version, userModes, channelModes),
    ...isupport(server.network).map((tokens) => numericReply("RPL_ISUPPORT", ...tokens)),
    numericReply("RPL_LUSERCLIENT", users(view)),
    numericReply("RPL_LUSERCHANNELS", String(state.channels.size)),
    numericReply("RPL_LUSERME", `I have ${state.sessions.size} clients and 0 servers`),
    ...motd(view),
  ];
}

function users({ state }: View): string {
  let invisible = 0;
  for (const session of state.sessions.values()) if (session.invisible) invisible += 1;
  return `There are ${state.sessions.size - invisible} users and ${invisible} invisible on 1 servers`;
}

function motd({ server }: View): readonly Reply[] {
  if (server.motd.length === 0) return [numericReply("ERR_NOMOTD")];
  return [
    numericReply("RPL_MOTDSTART", `- ${server.name} Message of the day -`),
    ...server.motd.map((line) => numericReply("RPL_MOTD", `- ${line}`)),
    numericReply("RPL_ENDOFMOTD"),
  ];
}
