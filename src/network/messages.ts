/** What people say: it changes no state, it only finds its audience. */
import { fold, isChannel } from "../protocol/names.ts";
import type { Said } from "./events.ts";
import { accepted, type Line, refused, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import { channelByName, sessionByNick } from "./state.ts";

export const said: Rule<Said> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const source = sourceOf(session);
    const line = (target: string): Line => ({
      type: "said",
      verb: event.verb,
      target,
      text: origin.body?.text ?? "",
      tags: origin.body?.tags ?? {},
    });
    if (isChannel(event.target)) {
      const channel = channelByName(state, event.target);
      if (!channel) return refused("ERR_NOSUCHCHANNEL", event.target);
      if (!channel.members.has(session.id)) return refused("ERR_CANNOTSENDTOCHAN", channel.name);
      return accepted({ channels: [fold(event.target)], sessions: [], source, line: line(channel.name) });
    }
    const recipient = sessionByNick(state, event.target);
    if (!recipient) return refused("ERR_NOSUCHNICK", event.target);
    return accepted({
      channels: [],
      sessions: [recipient.id, session.id],
      source,
      line: line(recipient.nick),
    });
  },
  evolve() {},
};
