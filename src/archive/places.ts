/** Places: where what was told stands in history. A channel's is its folded name, a conversation's says whose it is. */

import { statusTarget } from "../network/messages.ts";
import type { Delivery, Hearer, Line, Source } from "../network/outcome.ts";
import { fold, isChannel } from "../protocol/names.ts";
import type { Kept } from "./kept.ts";

/**
 * `#tea`; or `<owner> <peer>`, for what was said to or by somebody, and not to a whole channel. The peer is the other one's
 * folded nick at that moment, or the channel of whose members only some were to hear it.
 */
export type Place = string;

/** Whose it is: an account, as long as it is the same one, or a session that was logged in to none. */
export type Owner = string;

/** What is history, for everyone or for those who follow events as well; the rest is told to members alone. */
export const kinds = { talk: 0, event: 1, other: 2 } as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

export interface Placed {
  readonly place: Place;
  readonly kind: Kind;
}

/** Nobody inherits: neither who takes a nick later, nor who registers the name of an account that is no more. */
export function ownerOf({
  session,
  account,
  registeredAt,
}: Pick<Source | Hearer, "session" | "account" | "registeredAt">): Owner {
  if (account === undefined || registeredAt === undefined) return `session:${session}`;
  return `account:${fold(account)}@${registeredAt}`;
}

/** The accounts whose words these are. */
export function authorsIn({ deliveries }: Pick<Kept, "deliveries">): readonly Owner[] {
  const authors: Owner[] = [];
  for (const { line, source } of deliveries) {
    const isSaid = (line.type === "said" || line.type === "wallops") && line.erased === undefined;
    if (!isSaid || source.registeredAt === undefined) continue;
    const author = ownerOf(source);
    if (!authors.includes(author)) authors.push(author);
  }
  return authors;
}

/** Where an owner has what it said to somebody and heard from it. */
export function conversation(owner: Owner, peer: string): Place {
  return `${owner} ${fold(peer)}`;
}

/** What an entry is kept under: each place once for each kind. */
export function placesIn({ deliveries }: Pick<Kept, "deliveries">): Placed[] {
  const placed: Placed[] = [];
  for (const delivery of deliveries) {
    const kind = kindOf(delivery.line);
    for (const place of placesOf(delivery)) placed.push({ place, kind });
  }
  if (deliveries.length < 2) return placed;
  return [...new Map(placed.map((each) => [`${each.kind}${each.place}`, each])).values()];
}

/** Where one delivery stands. */
export function placesOf({ channels, source, line }: Delivery): readonly Place[] {
  if (channels.length > 0 || (line.type !== "said" && line.type !== "redacted")) return channels;
  const { channel } = statusTarget(line.target);
  // What is taken back stands where it was said, whoever does it.
  const speaker = line.type === "said" ? source : (line.author ?? source);
  const [ofHearers, ofSpeaker] = isChannel(channel) ? [channel, channel] : [speaker.nick, line.target];
  const heard = (line.to ?? []).map((hearer) => conversation(ownerOf(hearer), ofHearers));
  return [...new Set([...heard, conversation(ownerOf(speaker), ofSpeaker)])];
}

/** Only talk counts for who follows no events. */
export function kindOf(line: Line): Kind {
  switch (line.type) {
    case "said":
      // Of what is erased only that it was said is left.
      if (line.erased) return kinds.other;
      return line.verb === "TAGMSG" ? kinds.event : kinds.talk;
    case "joined":
    case "parted":
    case "quit":
    case "kicked":
    case "nick-changed":
    case "mode-changed":
    case "topic-changed":
    case "channel-renamed":
    case "redacted":
      return kinds.event;
    default:
      return kinds.other;
  }
}
