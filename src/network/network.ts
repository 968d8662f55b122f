/** The network: applies records in the log's order, and says of each entry what came of it. */

import {
  accountDropped,
  alwaysOnChanged,
  loggedIn,
  loggedOut,
  loginFailed,
  passwordChanged,
} from "./accounts.ts";
import { sessionResumed, tokenIssued } from "./attaching.ts";
import { type Audited, audited, remember } from "./audit.ts";
import { banAdded, banRemoved } from "./bans.ts";
import { channelModesChanged } from "./channel-modes.ts";
import { channelRenamed, joined, parted, topicChanged } from "./channels.ts";
import { acceptedAs, clientOf, rememberLabel } from "./clients.ts";
import { banEnforced } from "./enforcing.ts";
import { connectionKey, type Entry, type NetworkRecord, positionOf } from "./entry.ts";
import { accountErased, erasureConfirmed, messagesErased, noteUnheard, unheardErased } from "./erasing.ts";
import type { Event } from "./events.ts";
import { historyExpired, passTime } from "./expiry.ts";
import { isLiving } from "./living.ts";
import { said } from "./messages.ts";
import { metadataChanged } from "./metadata.ts";
import { invited, kicked } from "./moderation.ts";
import { nodeDown, nodeLost, nodeSuspected, nodeUp } from "./nodes.ts";
import { type Applied, type Decision, type Delivery, type Outcome, refusedNode } from "./outcome.ts";
import { accessChanged, founderChanged, rankClaimed } from "./ownership.ts";
import { pushLapsed, pushSubscribed, pushUnsubscribed } from "./pushes.ts";
import { readMarked } from "./read-markers.ts";
import { redacted } from "./redacting.ts";
import { accountRegistered, accountVerified } from "./registering.ts";
import type { Origin, Rule } from "./rule.ts";
import { connectionClosed, graceEnded, nickChanged, quit, sessionOpened } from "./sessions.ts";
import { emptyState, type State } from "./state.ts";
import { uploaded, uploadsLapsed, uploadsRemoved } from "./uploads.ts";
import {
  awayChanged,
  ghosted,
  killed,
  operGained,
  realnameChanged,
  userModesChanged,
  wallops,
} from "./users.ts";

const rules: { readonly [Type in Event["type"]]: Rule<Extract<Event, { type: Type }>> } = {
  "node-up": nodeUp,
  "node-down": nodeDown,
  "node-suspected": nodeSuspected,
  "node-lost": nodeLost,
  "session-opened": sessionOpened,
  "account-registered": accountRegistered,
  "account-verified": accountVerified,
  "logged-in": loggedIn,
  "logged-out": loggedOut,
  "login-failed": loginFailed,
  "password-changed": passwordChanged,
  "always-on-changed": alwaysOnChanged,
  "account-dropped": accountDropped,
  "account-erased": accountErased,
  "messages-erased": messagesErased,
  "erasure-confirmed": erasureConfirmed,
  "unheard-erased": unheardErased,
  "read-marked": readMarked,
  "push-subscribed": pushSubscribed,
  "push-unsubscribed": pushUnsubscribed,
  "push-lapsed": pushLapsed,
  ghosted,
  "token-issued": tokenIssued,
  "session-resumed": sessionResumed,
  "connection-closed": connectionClosed,
  "grace-ended": graceEnded,
  quit,
  "nick-changed": nickChanged,
  "user-modes-changed": userModesChanged,
  "oper-gained": operGained,
  "away-changed": awayChanged,
  "realname-changed": realnameChanged,
  "metadata-changed": metadataChanged,
  killed,
  wallops,
  "ban-added": banAdded,
  "ban-enforced": banEnforced,
  "ban-removed": banRemoved,
  joined,
  parted,
  "topic-changed": topicChanged,
  "channel-modes-changed": channelModesChanged,
  kicked,
  invited,
  "channel-renamed": channelRenamed,
  "founder-changed": founderChanged,
  "access-changed": accessChanged,
  "rank-claimed": rankClaimed,
  said,
  redacted,
  "history-expired": historyExpired,
  uploaded,
  "uploads-lapsed": uploadsLapsed,
  "uploads-removed": uploadsRemoved,
};

/** Reads no clock, no chance, no outside: two networks that applied the same records are equal. */
export class Network {
  readonly state: State;

  constructor(state: State = emptyState()) {
    this.state = state;
  }

  /**
   * Applies the record that follows the last one, entry by entry: after each step `state` is as of that entry.
   * A record that its node appended twice, out of its turn, or after its incarnation ended gives nothing.
   */
  *apply(record: NetworkRecord): Generator<Applied, void, void> {
    const counts = this.admits(record);
    this.state.record = record.number;
    if (!counts) {
      if (this.#isNew(record)) noteUnheard(this.state, worded(record));
      return;
    }
    const node = this.state.nodes.get(record.node);
    if (node?.incarnation === record.incarnation) {
      node.n = record.n;
      node.written = Math.max(node.written, record.entries[0]?.written ?? 0);
    }
    for (const [index, entry] of record.entries.entries()) {
      const applied = this.#applyEntry(record, index, entry);
      const isUnheard = entry.bodyHash !== undefined && applied.outcome.kind !== "accepted";
      if (isUnheard) noteUnheard(this.state, [applied.position]);
      yield applied;
    }
  }

  /** Whether the record that follows the last one gives anything. */
  admits(record: NetworkRecord): boolean {
    const node = this.state.nodes.get(record.node);
    if (record.entries[0]?.event.type === "node-up" && record.incarnation > (node?.incarnation ?? 0)) {
      return record.n === 1;
    }
    return node !== undefined && isLiving(this.state, record) && record.n === node.n + 1;
  }

  /** What an event would tell if it stood in the log now; nothing when it would be refused. Changes nothing. */
  foresee(
    event: Event,
    from: Pick<Origin, "node" | "incarnation" | "connection" | "body">,
  ): readonly Delivery[] {
    const { record, at } = this.state;
    const decision = decide(this.state, ruleFor(event), event, {
      ...from,
      ...{ position: positionOf(record + 1, 0), at, n: 0 },
    });
    return decision.accepted ? decision.deliveries : [];
  }

  /** Whether a record that is ignored is no double of one that was applied: what is erased is erased in doubles too. */
  #isNew({ node, incarnation, n }: NetworkRecord): boolean {
    const known = this.state.nodes.get(node);
    return !known || (known.incarnation === incarnation && n > known.n);
  }

  #applyEntry(record: NetworkRecord, index: number, entry: Entry): Applied {
    const { state } = this;
    const { node, incarnation, n } = record;
    passTime(state, entry.stamp);
    const origin: Origin = {
      position: positionOf(record.number, index),
      at: state.at,
      node,
      incarnation,
      n,
      connection: entry.connection === undefined ? undefined : connectionKey(node, entry.connection),
      body: entry.body,
    };
    const client = clientOf(state, origin.connection);
    const { position, at } = origin;
    const result = (outcome: Outcome, deliveries: readonly Delivery[] = []): Applied => {
      return { position, at, node, incarnation, n, entry, client: client?.id, outcome, deliveries };
    };
    const known = client && entry.label && acceptedAs(client, entry.label);
    if (known) return result(known);
    const rule = ruleFor(entry.event);
    let decision: Decision;
    let act: Audited | undefined;
    try {
      decision = decide(state, rule, entry.event, origin);
      if (decision.accepted) act = audited(state, entry.event, origin, decision.deliveries);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      return result({ kind: "poison", error });
    }
    if (!decision.accepted) {
      return result({ kind: "refused", refusal: decision.refusal });
    }
    rule?.evolve(state, entry.event, origin);
    if (act) remember(state, act);
    if (client && entry.label) rememberLabel(client, entry.label, origin.position);
    const { deliveries, dropped, attached, erases } = decision;
    const outcome = { kind: "accepted", ...(dropped && { dropped }), ...(attached && { attached }) } as const;
    const applied = result(outcome, deliveries);
    return erases ? { ...applied, erases } : applied;
  }
}

/** The positions of those entries that have a body, or had one. */
function worded({ number, entries }: NetworkRecord): number[] {
  return entries.flatMap(({ bodyHash }, index) =>
    bodyHash === undefined ? [] : [positionOf(number, index)],
  );
}

function ruleFor({ type }: Event): Rule<Event> | undefined {
  return Object.hasOwn(rules, type) ? (rules[type] as Rule<Event>) : undefined;
}

function decide(state: State, rule: Rule<Event> | undefined, event: Event, origin: Origin): Decision {
  if (!rule) throw new Error(`there is no rule for the event ${event.type}`);
  if (event.type !== "node-up" && !isLiving(state, origin)) return refusedNode("its incarnation has ended");
  const attached = origin.connection !== undefined && state.connections.has(origin.connection);
  const proposedBy = origin.connection === undefined ? "node" : attached ? "session" : "newcomer";
  const isRight = rule.from === "anyone" ? proposedBy !== "node" : rule.from === proposedBy;
  if (!isRight) return refusedNode(`a ${proposedBy} cannot propose ${event.type}`);
  return rule.decide(state, event, origin);
}
