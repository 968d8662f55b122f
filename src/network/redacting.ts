/** Redaction: who may take a message back, and who is told of it (IRCv3 draft/message-redaction). */
import { fold, isChannel } from "../protocol/names.ts";
import { positionNamed } from "./entry.ts";
import { crowdedErasures, isErasing, noteErasure } from "./erasing.ts";
import type { Redacted } from "./erasing-events.ts";
import { hearerOf, statusTarget } from "./messages.ts";
import { type Decision, type Delivery, erasing, type Hearer, refusedWith, sourceOf } from "./outcome.ts";
import { reachableChannel } from "./ownership.ts";
import { isAtLeast } from "./ranks.ts";
import { proposer, type Rule } from "./rule.ts";
import { type Account, accountByName, accountOf, type Session, type State, sessionsOf } from "./state.ts";

/** Whoever has an account's name anew is another one. */
function isOf({ account, registeredAt }: Hearer, one: Account | undefined): boolean {
  return one !== undefined && account === one.name && registeredAt === one.registeredAt;
}

/** Whether it said that itself: by this session, or logged in to the same account. */
export function isAuthor(state: State, session: Session, { author, message }: Redacted): boolean {
  // Nobody can tell whether a guest who was taken back is the one who was there before.
  const isSame = author.session === session.id && (session.reclaimedAt ?? 0) < positionNamed(message);
  return isSame || isOf(author, accountOf(state, session));
}

/** Operators of the channel, and those of the network, may always. */
function isRedactor(state: State, session: Session, target: string): boolean {
  const channel = state.channels.get(fold(statusTarget(target).channel));
  return session.modes.has("o") || isAtLeast(channel?.members.get(session.id), "o");
}

/** Why the session may not take it back, if it may not. */
function obstacle(state: State, session: Session, event: Redacted, at: number): Decision | undefined {
  const { target, message, within, saidAt } = event;
  if (isRedactor(state, session, target)) return undefined;
  if (!isAuthor(state, session, event)) {
    const why = "You are not authorised to delete this message";
    return refusedWith("REDACT_FORBIDDEN", why, target, message);
  }
  if (within === 0 || at - saidAt <= within) return undefined;
  const [why, seconds] = ["You can no longer delete this message", String(Math.floor(within / 1000))];
  return refusedWith("REDACT_WINDOW_EXPIRED", why, target, message, seconds);
}

type Told = Pick<Delivery, "channels" | "sessions"> & { target: string; to?: readonly Hearer[] };

/** Who is told: those in the channel who hear what is said to that target; of a direct message both, in all their sessions. */
function told(state: State, session: Session, event: Redacted): Told | undefined {
  const { target, author, to } = event;
  const { rank, channel: name } = statusTarget(target);
  if (!isChannel(name)) {
    const parties = to ? [to, author] : [author];
    const sessions = parties.flatMap((party) => sessionsWith(state, party));
    const all = [...new Set([...sessions, session.id])];
    return { target: to?.nick ?? target, channels: [], sessions: all, to: to ? [whose(to)] : [] };
  }
  const channel = reachableChannel(state, session, name);
  const isHere = channel?.members.has(session.id) === true;
  // A channel that is gone has left its messages behind: operators of the network see to these too.
  if (!isHere && !session.modes.has("o")) return undefined;
  const spelled = target.replace(name, () => channel?.name ?? name);
  if (rank === undefined) {
    return { target: spelled, channels: [fold(name)], sessions: isHere ? [] : [session.id] };
  }
  const members = [...(channel?.members ?? [])].filter(([, ranks]) => isAtLeast(ranks, rank));
  const hearers = members.flatMap(([id]) => state.sessions.get(id) ?? []);
  const sessions = [...new Set([...hearers.map(({ id }) => id), author.session, session.id])];
  return { target: spelled, channels: [], sessions, to: hearers.map((hearer) => hearerOf(state, hearer)) };
}

/** What history has to know of it. */
function whose({ session, account, registeredAt }: Hearer): Hearer {
  return {
    session,
    ...(account !== undefined && { account }),
    ...(registeredAt !== undefined && { registeredAt }),
  };
}

function sessionsWith(state: State, hearer: Hearer): readonly number[] {
  const account = hearer.account === undefined ? undefined : accountByName(state, hearer.account);
  const others = account && isOf(hearer, account) ? sessionsOf(state, account) : [];
  return [hearer.session, ...others.map(({ id }) => id)];
}

export const redacted: Rule<Redacted> = {
  from: "session",
  decide(state, event, origin) {
    const session = proposer(state, origin);
    const { target, message, reason } = event;
    const recipients = told(state, session, event);
    if (!recipients) return refusedWith("INVALID_TARGET", "You cannot delete messages from there", target);
    const inTheWay = obstacle(state, session, event, origin.at);
    if (inTheWay) return inTheWay;
    const position = positionNamed(message);
    const why = "This message was deleted already";
    const isThere = state.expired <= position && position < origin.position && !isErasing(state, position);
    if (!isThere) return refusedWith("UNKNOWN_MSGID", why, target, message);
    const { channels, sessions, to } = recipients;
    const { nick } = event.author;
    const line = {
      type: "redacted",
      target: recipients.target,
      ...{ message, reason },
      ...(to && { author: { nick, ...whose(event.author) }, to }),
    } as const;
    const delivery = { channels, sessions, source: sourceOf(session), line };
    return crowdedErasures(state, target, message) ?? erasing([position], delivery);
  },
  evolve(state, { message }, origin) {
    noteErasure(state, origin, [positionNamed(message)]);
  },
};
