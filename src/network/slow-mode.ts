/** Slow mode: whoever is below voice waits between two messages to a channel, by the entries' times. */
import { isAtLeast } from "./ranks.ts";
import { renew } from "./recency.ts";
import type { Channel, Session } from "./state.ts";

/** Six hours. */
export const slowSecondsMax = 21_600;
/** Of a channel that are remembered; the one who spoke longest ago is forgotten for another one, and may speak. */
export const slowedMax = 1000;

/** In how many seconds the session may speak again; 0 for now. @param at milliseconds since 1970 */
export function waitOf({ slow = 0, spoke }: Channel, { id }: Session, at: number): number {
  const last = spoke.get(id);
  return last === undefined ? 0 : Math.max(0, Math.ceil((last - at) / 1000 + slow));
}

/** The session has just spoken. Leaving the channel and coming back does not make it forget that. */
export function noteSpeech({ slow, spoke, members }: Channel, { id }: Session, at: number): void {
  if (slow === undefined || isAtLeast(members.get(id), "v")) return;
  for (const [who, spokeAt] of spoke) {
    if (at - spokeAt < slow * 1000) break;
    spoke.delete(who);
  }
  renew(spoke, id, at, slowedMax);
}
