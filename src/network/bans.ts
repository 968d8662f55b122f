/** Bans from the whole network: who may not come in at all. They end by the entries' time, not by a timer. */
import type { BanAdded, BanRemoved } from "./events.ts";
import { matchesGlob } from "./masks.ts";
import { accepted, mask, refused, sourceOf } from "./outcome.ts";
import { proposer, type Rule } from "./rule.ts";
import type { ServerBan, State } from "./state.ts";

/** The ban that keeps somebody out at the time of the last entry, if any. A mask without "@" is one of addresses. */
export function banOf(state: State, who: { username: string; host: string }): ServerBan | undefined {
  return [...state.bans.values()].find(
    (ban) => (ban.until === undefined || ban.until > state.at) && isBanned(ban.mask, who),
  );
}

export function isBanned(pattern: string, { username, host }: { username: string; host: string }): boolean {
  return matchesGlob(pattern, pattern.includes("@") ? `${username}@${host}` : host);
}

export const banAdded: Rule<BanAdded> = {
  from: "session",
  decide: (state, _event, origin) =>
    proposer(state, origin).modes.has("o") ? accepted() : refused("ERR_NOPRIVILEGES"),
  evolve(state, { mask: pattern, reason, duration }, origin) {
    // Bans that have ended are forgotten here, at a moment that all nodes share.
    for (const ban of [...state.bans.values()]) {
      if (ban.until !== undefined && ban.until <= origin.at) state.bans.delete(ban.mask);
    }
    const by = mask(sourceOf(proposer(state, origin)));
    const until = duration === undefined ? undefined : origin.at + duration;
    state.bans.set(pattern, { mask: pattern, reason, by, at: origin.at, until });
  },
};

export const banRemoved: Rule<BanRemoved> = {
  from: "session",
  decide: (state, _event, origin) =>
    proposer(state, origin).modes.has("o") ? accepted() : refused("ERR_NOPRIVILEGES"),
  evolve(state, event) {
    state.bans.delete(event.mask);
  },
};
