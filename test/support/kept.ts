/** Entries as archives keep them, made by hand. */
import type { Kept } from "../../src/archive/kept.ts";
import type { Delivery, Hearer, Line } from "../../src/network/outcome.ts";
import type { SessionId } from "../../src/network/state.ts";
import { fold } from "../../src/protocol/names.ts";

/** As it comes back from a file. */
export function asJson(kept: Kept): Kept {
  return { ...JSON.parse(JSON.stringify(kept)), client: kept.client };
}

export function told(position: number, ...deliveries: Delivery[]): Kept {
  return asJson({ position, at: 1_900_000_000_000 + position, client: undefined, deliveries });
}

function delivery(
  session: SessionId,
  line: Line,
  channels: readonly string[],
  sessions: readonly SessionId[] = [],
): Delivery {
  const source = { session, nick: `s${session}`, username: "u", host: "h", account: undefined, bot: false };
  return { channels: channels.map(fold), sessions, source, line };
}

export function said(session: SessionId, target: string, text = "hello"): Delivery {
  return delivery(session, { type: "said", verb: "PRIVMSG", target, text, tags: {} }, [target]);
}

export function privately(session: SessionId, sessions: SessionId[]): Delivery {
  return delivery(session, { type: "wallops", text: "psst" }, [], sessions);
}

export interface Person {
  readonly nick: string;
  readonly hearer: Hearer;
}

export function person(session: SessionId, nick: string, account?: string, registeredAt = 0): Person {
  return { nick, hearer: { session, ...(account !== undefined && { account, registeredAt }) } };
}

export function direct(from: Person, ...to: readonly [Person, ...Person[]]): Delivery {
  const hearers = to.map(({ hearer }) => hearer);
  const line = { type: "said", verb: "PRIVMSG", target: to[0].nick, text: "psst", tags: {} } as const;
  const sessions = [from.hearer, ...hearers].map(({ session }) => session);
  const { source, ...rest } = delivery(from.hearer.session, { ...line, to: hearers }, [], sessions);
  return { ...rest, source: { ...source, account: undefined, ...from.hearer, nick: from.nick } };
}

export function tagged(session: SessionId, target: string): Delivery {
  return delivery(session, { type: "said", verb: "TAGMSG", target, text: "", tags: { "+a": "" } }, [target]);
}

export function wentAway(session: SessionId, channels: string[]): Delivery {
  return delivery(session, { type: "away-changed", message: "lunch" }, channels);
}

export function joined(session: SessionId, channel: string): Delivery {
  const line = { type: "joined", channel, realname: "r", account: undefined, away: undefined } as const;
  return delivery(session, line, [channel]);
}

export function parted(session: SessionId, channel: string): Delivery {
  return delivery(session, { type: "parted", channel, reason: "" }, [channel], [session]);
}

export function kicked(session: SessionId, channel: string, member: SessionId): Delivery {
  const line = { type: "kicked", channel, nick: `s${member}`, session: member, reason: "" } as const;
  return delivery(session, line, [channel], [member]);
}

export function quit(session: SessionId, channels: string[]): Delivery {
  return delivery(session, { type: "quit", reason: "" }, channels);
}

export function renamed(session: SessionId, channel: string, name: string): Delivery {
  return delivery(session, { type: "channel-renamed", channel, name, reason: "" }, [name]);
}
