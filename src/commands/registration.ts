/** NICK and USER, and the moment a connection becomes a session. */

import { isAlwaysOn } from "../network/accounts.ts";
import { mayComeBack } from "../network/attaching.ts";
import { hashOf } from "../network/clients.ts";
import type { SessionOpened } from "../network/events.ts";
import { metadataOf } from "../network/metadata.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import { returning } from "../network/sessions.ts";
import { type Session, sessionByNick } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { limits } from "../protocol/limits.ts";
import { isNick, usernameFrom } from "../protocol/names.ts";
import { truncate } from "../protocol/truncate.ts";
import { motdOf } from "./about.ts";
import { type Command, failReply, numericReply, type Reply, type Response, type View } from "./command.ts";
import { supported } from "./isupport.ts";
import { lusersOf } from "./lusers.ts";
import { listReply } from "./metadata-replies.ts";
import { channelModes, userModes } from "./mode.ts";
import { serviceCalled } from "./services.ts";

export const nick: Command = {
  verb: "NICK",
  from: "anyone",
  parameters: 0,
  // Whom it refuses it refuses for what is true now.
  fresh: ({ state, session }, { params: [wanted = ""] }) => {
    const holder = sessionByNick(state, wanted);
    return holder !== undefined && holder !== session;
  },
  help: "NICK <name>: take a name, or another one",
  run(view, { params: [wanted = ""] }) {
    if (wanted === "") return { replies: [numericReply("ERR_NONICKNAMEGIVEN")] };
    if (!isNick(wanted)) return { replies: [numericReply("ERR_ERRONEUSNICKNAME", wanted)] };
    if (serviceCalled(wanted)) return { replies: [numericReply("ERR_NICKNAMEINUSE", wanted)] };
    if (view.session) return { proposals: [{ event: { type: "nick-changed", nick: wanted } }] };
    // Told at once, long before USER: who gets a free one is decided when both want to come in.
    const holder = sessionByNick(view.state, wanted);
    // Who may still prove to be the one who has it is told when both are known.
    if (holder && holder.account === undefined && !mayComeBack(holder)) {
      return { client: { takenNick: wanted }, replies: [numericReply("ERR_NICKNAMEINUSE", wanted)] };
    }
    return { client: { nick: wanted, takenNick: "" } };
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

/** All of it is told at once. */
type Opening = Omit<Response, "replies"> & { readonly replies?: readonly Reply[] };

/** Whether as many sessions of this address are without a connection as it may have connections, and this would be another one. */
function isCrowded({ state, server, client }: View, event: SessionOpened): boolean {
  const { host, loopback } = client;
  if (loopback || server.connectionsPerAddress === 0 || returning(state, event)) return false;
  const address = neighbourhood(host);
  const isOfThese = (session: Session) =>
    session.detachedAt !== undefined &&
    neighbourhood(session.host) === address &&
    !isAlwaysOn(state, session);
  const waiting = state.sessions.values().filter(isOfThese);
  return waiting.take(server.connectionsPerAddress).toArray().length === server.connectionsPerAddress;
}

/** What registers the connection, once it has told everything that is needed; or why it may not come in. */
export function registration(view: View): Opening | undefined {
  const { client, session, server, credentials } = view;
  const { nick, username, realname, negotiating, host, away, passed, resuming, token, login } = client;
  if (session || negotiating) return undefined;
  const said = client.metadata.size > 0 && { metadata: [...client.metadata] };
  if (resuming) {
    const event = { type: "session-resumed", host, ...resuming, ...said } as const;
    return { proposals: [{ event, answer: welcomeBack }] };
  }
  if (nick === "" || username === "") return undefined;
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
    ...said,
    ...(has(client.capabilities, "chorus/resume") && { token: hashOf(token) }),
    ...(server.reclaimsGuests && ({ reclaim: true } as const)),
    ...(login && { login }),
  } as const;
  if (isCrowded(view, event)) {
    const reason = "Too many sessions of your address wait for their users";
    return { replies: [failReply("USER", "TOO_MANY_SESSIONS", reason)], close: reason };
  }
  return { proposals: [{ event, answer: welcome }] };
}

function welcome(view: View): readonly Reply[] {
  const { server, session, client } = view;
  const name = session?.nick ?? client.nick;
  const modes = [...(session?.modes ?? [])].join("");
  const getsToken = has(client.capabilities, "chorus/resume") && !client.resuming;
  return [
    numericReply("RPL_WELCOME", `Welcome to the ${server.network} Network, ${name}`),
    ...(getsToken ? [tokenReply(client.token)] : []),
    numericReply("RPL_YOURHOST", `Your host is ${server.name}, running version ${server.version}`),
    numericReply("RPL_CREATED", "This server speaks for the whole cluster: connect to any node"),
    numericReply("RPL_MYINFO", server.name, server.version, userModes, channelModes),
    ...supported(view),
    ...lusersOf(view),
    ...(session && has(client.capabilities, "draft/metadata-3")
      ? [listReply(session.nick, metadataOf(session))]
      : []),
    ...motdOf(view),
    ...(modes === "" ? [] : [numericReply("RPL_UMODEIS", `+${modes}`)]),
  ];
}

function welcomeBack(view: View): readonly Reply[] {
  const success: Reply = { kind: "message", verb: "RESUME", params: ["SUCCESS", view.session?.nick ?? ""] };
  return [success, ...welcome(view)];
}

/** By this token the client comes back to its session. */
export function tokenReply(token: string): Reply {
  return { kind: "message", verb: "RESUME", params: ["TOKEN", token] };
}
