/** WHOIS: all that may be known of people. Modern IRC, "WHOIS message". */
import { metadataOf } from "../network/metadata.ts";
import { type Session, sessionByNick } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
import { packed } from "./packed.ts";
import { notHere } from "./server-target.ts";
import { targetsOf, tooMany } from "./targets.ts";
import { maySeeMember, shownPrefixes } from "./visibility.ts";
import { idleSeconds } from "./whox.ts";

export const whois: Command = {
  verb: "WHOIS",
  from: "registered",
  parameters: 1,
  fresh: true,
  help: "WHOIS [<server>] <nick>{,<nick>}: who somebody is",
  run(view, { params }) {
    const [server, list = ""] = params.length > 1 ? params : [undefined, ...params];
    const elsewhere = notHere(view, server);
    if (elsewhere) return { replies: [elsewhere] };
    const nicks = targetsOf(list);
    if (nicks.length === 0) return { replies: [numericReply("ERR_NONICKNAMEGIVEN")] };
    return tooMany("WHOIS", nicks) ?? { replies: all(view, nicks) };
  },
};

function* all(view: RegisteredView, nicks: readonly string[]): Iterable<Reply> {
  for (const nick of nicks) {
    const session = sessionByNick(view.state, nick);
    if (session) yield* described(view, session);
    else yield numericReply("ERR_NOSUCHNICK", nick);
    yield numericReply("RPL_ENDOFWHOIS", session?.nick ?? nick);
  }
}

function* described(view: RegisteredView, session: Session): Iterable<Reply> {
  const { server, now, client, session: viewer } = view;
  const { nick, username, host, realname, modes, account, away, openedAt } = session;
  yield numericReply("RPL_WHOISUSER", nick, username, host, "*", realname);
  yield* packed(view, "RPL_WHOISCHANNELS", [nick], channelsOf(view, session));
  yield numericReply("RPL_WHOISSERVER", nick, server.name, server.description);
  if (modes.has("o")) yield numericReply("RPL_WHOISOPERATOR", nick);
  if (modes.has("B")) yield numericReply("RPL_WHOISBOT", nick);
  if (account !== undefined) yield numericReply("RPL_WHOISACCOUNT", nick, account);
  if (viewer.id === session.id || viewer.modes.has("o")) {
    yield numericReply("RPL_WHOISHOST", nick, `is connecting from ${username}@${host} ${host}`);
    yield numericReply("RPL_WHOISMODES", nick, `is using modes +${[...modes].sort().join("")}`);
  }
  if (away !== undefined) yield numericReply("RPL_AWAY", nick, away);
  const signedOn = String(Math.floor(openedAt / 1000));
  yield numericReply("RPL_WHOISIDLE", nick, String(idleSeconds(session, now)), signedOn);
  if (!has(client.capabilities, "draft/metadata-3")) return;
  for (const [key, value] of metadataOf(session))
    yield numericReply("RPL_WHOISKEYVALUE", nick, key, "*", value);
}

function* channelsOf({ state, session: viewer, client }: RegisteredView, session: Session): Iterable<string> {
  for (const key of session.channels) {
    const channel = state.channels.get(key);
    if (!channel || !maySeeMember(viewer, channel, session)) continue;
    yield shownPrefixes(client, channel.members.get(session.id)) + channel.name;
  }
}
