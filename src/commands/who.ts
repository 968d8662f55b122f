/** WHO: searches people, and lists who is in a channel. Modern IRC, "WHO message". */
import { matchesGlob } from "../network/masks.ts";
import { mask as maskOf, sourceOf } from "../network/outcome.ts";
import { channelByName, type Session, sessionByNick } from "../network/state.ts";
import { isChannel } from "../protocol/names.ts";
import { type Command, numericReply, type RegisteredView, type Reply } from "./command.ts";
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

function* answered(view: RegisteredView, mask: string, options: string): Iterable<Reply> {
  const [flags = ""] = options.split("%");
  const fields = whoxRequest(options);
  for (const found of searched(view, mask)) {
    if (flags.includes("o") && !found.session.modes.has("o")) continue;
    yield fields ? whoxReply(view, fields, found) : reply(view, found);
  }
  yield numericReply("RPL_ENDOFWHO", mask);
}

function searched(view: RegisteredView, mask: string): Iterable<Found> {
  if (isChannel(mask)) return inChannel(view, mask);
  const named = sessionByNick(view.state, mask);
  return named ? [found(named)] : matching(view, mask);
}

function* inChannel({ state, session: viewer, client }: RegisteredView, name: string): Iterable<Found> {
  const channel = channelByName(state, name);
  for (const [id, ranks] of channel?.members ?? []) {
    const session = state.sessions.get(id);
    if (!channel || !session || !maySeeMember(viewer, channel, session)) continue;
    yield found(session, channel.name, shownPrefixes(client, ranks));
  }
}

function* matching({ state, session: viewer }: RegisteredView, mask: string): Iterable<Found> {
  const pattern = mask === "0" ? "*" : mask;
  for (const session of state.sessions.values()) {
    const { username, host, realname, nick } = session;
    const facts = [nick, username, host, realname, maskOf(sourceOf(session))];
    if (mayFind(viewer, session) && facts.some((fact) => matchesGlob(pattern, fact))) yield found(session);
  }
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
