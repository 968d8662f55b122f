/** WHO: searches people, and lists who is in a channel. Modern IRC, "WHO message". */
import { globOf } from "../network/glob.ts";
import { mask as maskOf } from "../network/outcome.ts";
import { channelByName, type Session, sessionByNick } from "../network/state.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
import { scanned } from "./scanned.ts";
import { mayFind, maySeeMember, shownPrefixes } from "./visibility.ts";
import { type Found, whoxReply, whoxRequest } from "./whox.ts";

export const who: Command = {
  verb: "WHO",
  from: "registered",
  parameters: 0,
  fresh: true,
  help: "WHO <channel|nick|mask> [o] [%<fields>[,<token>]]: who is there; o for operators only",
  run: (view, { params: [mask = "*", options = ""] }) => ({ replies: answered(view, mask, options) }),
};

function* answered(view: RegisteredView, mask: string, options: string): Iterable<Reply | undefined> {
  const [flags = ""] = options.split("%");
  const fields = whoxRequest(options);
  for (const found of searched(view, mask)) {
    if (!found) yield undefined;
    else if (!flags.includes("o") || found.session.modes.has("o"))
      yield fields ? whoxReply(view, fields, found) : reply(view, found);
  }
  yield numericReply("RPL_ENDOFWHO", mask);
}

function searched(view: RegisteredView, mask: string): Iterable<Found | undefined> {
  if (isChannel(mask)) return inChannel(view, mask);
  const named = sessionByNick(view.state, mask);
  return named ? [found(named)] : matching(view, mask);
}

function* inChannel(
  { state, session: viewer, client }: RegisteredView,
  name: string,
): Iterable<Found | undefined> {
  const channel = channelByName(state, name);
  if (!channel) return;
  for (const member of scanned(channel.members)) {
    const session = member && state.sessions.get(member[0]);
    if (!member) yield undefined;
    else if (session && maySeeMember(viewer, channel, session))
      yield found(session, channel.name, shownPrefixes(client, member[1]));
  }
}

function* matching({ state, session: viewer }: RegisteredView, mask: string): Iterable<Found | undefined> {
  const isMatch = globOf(mask === "0" ? "*" : mask);
  for (const session of scanned(state.sessions.values())) {
    if (!session) yield undefined;
    else if (mayFind(viewer, session) && factsOf(session).some((fact) => isMatch(fold(fact))))
      yield found(session);
  }
}

function factsOf(session: Session): readonly string[] {
  const { nick, username, host, realname } = session;
  return [nick, username, host, realname, maskOf(session)];
}

function found(session: Session, channel = "*", prefixes = ""): Found {
  const { away, modes } = session;
  const kind = `${modes.has("o") ? "*" : ""}${modes.has("B") ? "B" : ""}`;
  return { session, channel, flags: `${away === undefined ? "H" : "G"}${kind}${prefixes}` };
}

function reply({ server }: RegisteredView, { session, channel, flags }: Found): Reply {
  const { username, host, nick, realname } = session;
  return numericReply("RPL_WHOREPLY", channel, username, host, server.name, nick, flags, `0 ${realname}`);
}
