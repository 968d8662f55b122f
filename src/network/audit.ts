/** The audit trail: who did what to whom, when and why. It is made here alone, of the events that were accepted. */
import { fold } from "../protocol/names.ts";
import type { Act } from "./acts.ts";
import type { Redacted } from "./erasing-events.ts";
import type { Event } from "./events.ts";
import { statusTarget } from "./messages.ts";
import { type Delivery, mask, sourceOf } from "./outcome.ts";
import { isAtLeast } from "./ranks.ts";
import { isAuthor } from "./redacting.ts";
import type { Origin } from "./rule.ts";
import { channelByName, type State, sessionByNick, sessionOf } from "./state.ts";

/** The newest acts are kept: so many of the network's operators, and so many of each channel's. */
export const networkActsMax = 1000;
export const channelActsMax = 100;

/** An act, and the channel in whose trail it stands, by its folded name; the network's without one. */
export interface Audited {
  readonly channel?: string;
  readonly act: Act;
}

/** What an act is about; the rest is known of every event. */
type Deed = Omit<Act, "at" | "by" | "account"> & { readonly channel?: string };

/** What an accepted event is to be remembered as, if it is. To be asked before it takes effect: who goes by it is still here. */
export function audited(
  state: State,
  event: Event,
  origin: Origin,
  deliveries: readonly Delivery[],
): Audited | undefined {
  const deed = deedOf(state, event, origin, deliveries);
  const session = deed && sessionOf(state, origin.connection ?? "");
  if (!session) return undefined;
  const { channel, ...about } = deed;
  const { account } = session;
  const by = mask(sourceOf(session));
  const act = { at: origin.at, by, ...(account !== undefined && { account }), ...about };
  return { act, ...(channel !== undefined && { channel }) };
}

/** Puts it into its trail, after it has taken effect. A channel that went by it has none. */
export function remember(state: State, { channel: name, act }: Audited): void {
  if (name === undefined) {
    state.acts = [...state.acts, act].slice(-networkActsMax);
    return;
  }
  const channel = channelByName(state, name);
  if (channel) channel.acts = [...channel.acts, act].slice(-channelActsMax);
}

function deedOf(
  state: State,
  event: Event,
  { at, connection = "" }: Origin,
  deliveries: readonly Delivery[],
): Deed | undefined {
  const { type } = event;
  const line = deliveries[0]?.line;
  switch (type) {
    case "killed":
      return { type, what: maskOf(state, event.nick), why: event.reason };
    case "ban-added":
      return { type, what: event.mask, why: event.reason, ...ending(at, event.duration) };
    case "ban-removed":
      return state.bans.has(event.mask) ? { type, what: event.mask } : undefined;
    case "oper-gained":
      return { type, what: event.name };
    case "user-modes-changed":
      // Nobody becomes an operator in this way.
      return line?.type === "mode-changed" && line.change.includes("o") ? { type, what: "" } : undefined;
    case "channel-modes-changed": {
      if (line?.type !== "mode-changed") return undefined;
      const { reason, duration } = event.changes.find((change) => change.reason !== undefined) ?? {};
      return {
        type,
        channel: fold(event.channel),
        what: [line.change, ...line.arguments].join(" "),
        ...(reason !== undefined && { why: reason }),
        ...ending(at, duration),
      };
    }
    case "kicked":
      return { type, channel: fold(event.channel), what: maskOf(state, event.nick), why: event.reason };
    case "account-erased":
      return event.provedBy === undefined ? { type, what: event.account } : undefined;
    case "redacted":
      return redaction(state, event, connection);
    case "topic-changed":
      return { type, channel: fold(event.channel), what: event.topic };
    case "channel-renamed":
      return {
        type,
        channel: fold(event.name),
        what: `${event.channel} ${event.name}`,
        ...(event.reason !== "" && { why: event.reason }),
      };
    case "founder-changed":
      return { type, channel: fold(event.channel), what: event.account ?? "" };
    case "access-changed":
      return { type, channel: fold(event.channel), what: [event.account, event.rank ?? ""].join(" ") };
    default:
      return undefined;
  }
}

/** An operator of the channel answers to the channel, one of the network to the network; its author to nobody. */
function redaction(state: State, event: Redacted, connection: string): Deed | undefined {
  const { type, target, message, author, reason } = event;
  const session = sessionOf(state, connection);
  if (!session || isAuthor(state, session, event)) return undefined;
  const channel = channelByName(state, statusTarget(target).channel);
  const isOfChannel = isAtLeast(channel?.members.get(session.id), "o");
  return {
    type,
    ...(channel && isOfChannel && { channel: fold(channel.name) }),
    what: `the message ${message} of ${mask(author)} to ${event.to?.nick ?? target}`,
    ...(reason !== "" && { why: reason }),
  };
}

function maskOf(state: State, nick: string): string {
  const session = sessionByNick(state, nick);
  return session ? mask(sourceOf(session)) : nick;
}

function ending(at: number, duration: number | undefined): { readonly until?: number } {
  return duration === undefined ? {} : { until: at + duration };
}
