/** Looks a message up for somebody who names it: only what it may see is there. */

import { kinds } from "../archive/places.ts";
import type { Scope } from "../archive/scope.ts";
import { channelScope, conversationScope } from "../archive/scopes.ts";
import type { LookUp } from "../commands/command.ts";
import type { SaidMessage } from "../commands/said-message.ts";
import { statusTarget } from "../network/messages.ts";
import type { Line } from "../network/outcome.ts";
import { reachableChannel } from "../network/ownership.ts";
import type { Session } from "../network/state.ts";
import { fold, isChannel, isNick } from "../protocol/names.ts";
import type { Services } from "./services.ts";

/** @throws ArchiveUnavailable */
export function messageFor(
  services: Services,
  session: Session,
  { target, position = 0 }: Pick<LookUp, "target" | "position">,
): SaidMessage | "no target" | undefined {
  const kept = services.archive.at(position);
  const said = kept?.deliveries.find(({ line }) => line.type === "said");
  // Operators of the network see to what they are told of, wherever it was said.
  if (
    session.modes.has("o") &&
    kept &&
    said?.line.type === "said" &&
    fold(said.line.target) === fold(target)
  ) {
    return { source: said.source, line: said.line, at: kept.at };
  }
  const scope = scopeOf(services, session, target, said);
  if (!scope) return "no target";
  if (!kept || said?.line.type !== "said") return undefined;
  const isSeen = scope.of(kept, Object.values(kinds)) !== undefined;
  return isSeen ? { source: said.source, line: said.line, at: kept.at } : undefined;
}

/** What the session may see there; undefined where it is not, or nobody is. */
function scopeOf(
  { archive, network: { state }, settings }: Services,
  session: Session,
  target: string,
  said:
    | { readonly source: { readonly session: number; readonly nick: string }; readonly line: Line }
    | undefined,
): Scope | undefined {
  const { channel: name } = statusTarget(target);
  if (isChannel(name)) {
    const channel = reachableChannel(state, session, name);
    if (!channel || !(session.modes.has("o") || channel.members.has(session.id))) return undefined;
    const isEveryones = settings.server.commons.has(fold(name));
    return channelScope(archive, state, session, channel, isEveryones);
  }
  if (!isNick(name)) return undefined;
  // Who has another nick by now is found by both.
  const isNow = (id: number | undefined) => fold(state.sessions.get(id ?? 0)?.nick ?? "") === fold(name);
  if (said?.line.type === "said") {
    const { source, line } = said;
    if (isNow(line.to?.[0]?.session)) return conversationScope(state, session, line.target);
    if (isNow(source.session)) return conversationScope(state, session, source.nick);
  }
  return conversationScope(state, session, name);
}
