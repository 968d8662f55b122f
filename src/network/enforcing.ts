/** Bans from the whole network put out whom they find inside. */

import type { BanEnforced } from "./ban-events.ts";
import { isBannedBy } from "./bans.ts";
import type { ServerBan } from "./listed.ts";
import { refusedNode } from "./outcome.ts";
import type { Rule } from "./rule.ts";
import { end, ending } from "./sessions.ts";
import type { Session, State } from "./state.ts";

/** The ban and the session of an event, while both are there and the one names the other. */
function found(state: State, event: BanEnforced): { ban: ServerBan; session: Session } | undefined {
  const [ban, session] = [state.bans.get(event.mask), state.sessions.get(event.session)];
  return ban && session && isBannedBy(state, ban, session) ? { ban, session } : undefined;
}

/** Whether the ban still has to be enforced. */
export function isUnenforced(state: State, event: BanEnforced): boolean {
  return found(state, event) !== undefined;
}

export const banEnforced: Rule<BanEnforced> = {
  from: "node",
  decide(state, event) {
    const both = found(state, event);
    if (!both) return refusedNode("that ban does not name that session any more");
    const { ban, session } = both;
    return ending(session, `Banned: ${ban.reason}`);
  },
  evolve(state, event) {
    const session = state.sessions.get(event.session);
    if (session) end(state, session);
  },
};
