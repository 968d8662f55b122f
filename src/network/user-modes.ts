/** Which sessions have a user mode. */
import type { Session, State } from "./state.ts";

/** How many sessions have it. */
export function wearersOf(state: State, mode: string): number {
  return state.withMode.get(mode)?.size ?? 0;
}

export function addUserMode(state: State, session: Session, mode: string): void {
  session.modes.add(mode);
  indexUserMode(state, session, mode);
}

export function removeUserMode(state: State, session: Session, mode: string): void {
  session.modes.delete(mode);
  forgetUserMode(state, session, mode);
}

/** Takes a session that ends out of the index. */
export function forgetUserModes(state: State, session: Session): void {
  for (const mode of session.modes) forgetUserMode(state, session, mode);
}

/** Takes a session that has begun into the index. */
export function indexUserModes(state: State, session: Session): void {
  for (const mode of session.modes) indexUserMode(state, session, mode);
}

function indexUserMode(state: State, { id }: Session, mode: string): void {
  const wearers = state.withMode.get(mode);
  if (wearers) wearers.add(id);
  else state.withMode.set(mode, new Set([id]));
}

function forgetUserMode(state: State, { id }: Session, mode: string): void {
  const wearers = state.withMode.get(mode);
  wearers?.delete(id);
  if (wearers?.size === 0) state.withMode.delete(mode);
}
