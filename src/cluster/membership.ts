/** Membership: finds dead nodes by their silence, answers for this one, and ends the sessions that have to end. */
import { isAlwaysOn } from "../network/accounts.ts";
import type { BanEnforced } from "../network/ban-events.ts";
import { banOf } from "../network/bans.ts";
import { isUnenforced } from "../network/enforcing.ts";
import type { Event } from "../network/events.ts";
import { liveNodes } from "../network/living.ts";
import type { Applied } from "../network/outcome.ts";
import type { State } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { suspectedAt } from "../protocol/live.ts";
import type { Checkpoint } from "./agreement.ts";
import { Duties, type Duty } from "./duties.ts";

/** What nodes tell each other besides the log. */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly node: string;
  readonly incarnation: number;
  /** The number of the last record that the node applied. */
  readonly applied: number;
  /** What its own clock says, uncorrected, in milliseconds since 1970. */
  readonly clock: number;
  /** The position up to which it has written everything to each of its guests. */
  readonly written: number;
  /** The newest one that it passed, to be compared. */
  readonly checkpoint?: Checkpoint | undefined;
}

/** The incarnation of a node that is only starting, and wants to hear the others at once. */
export const starting = 0;

/** How often silence is looked at, in milliseconds. */
const tickInterval = 250;

export interface MembershipOptions {
  readonly node: string;
  readonly incarnation: number;
  readonly state: State;
  readonly clock: Clock;
  /** Milliseconds between heartbeats, 0 for none. */
  readonly heartbeat: number;
  /** Milliseconds of silence after which a node is declared lost, 0 for never. */
  readonly lostAfter: number;
  /** Milliseconds that a detached session waits for its user. */
  readonly grace: number;
  /** Silence is only counted while this node can append. */
  canAppend(): boolean;
  /** Whether everything is applied that was in the log at this call. */
  isFresh(): Promise<boolean>;
  /** Calls `settled` when the event is applied, or was not taken. */
  propose(event: Event, settled: (taken: boolean) => void): void;
  appendSignOfLife(): void;
  /** Tells the others that this node lives. */
  beat(): void;
  /** What else there is to do. */
  due(): Iterable<Duty>;
  warn(message: string, details?: object): void;
}

/** What makes something else due. */
const followed: ReadonlySet<Event["type"]> = new Set([
  ...(["node-lost", "node-down", "node-up"] as const),
  ...(["redacted", "account-erased", "messages-erased", "erasure-confirmed"] as const),
]);

interface Peer {
  readonly incarnation: number;
  /** Milliseconds, counted while this process was awake and could append. */
  silence: number;
  /** How silent it was when its suspicion by this node was applied: from then on it could have answered. */
  suspected: number | "proposed" | undefined;
  /** Its process is known to have ended. */
  ended: boolean;
  applied: number;
  written: number;
}

export class Membership {
  readonly #options: MembershipOptions;
  readonly #peers = new Map<string, Peer>();
  readonly #duties: Duties;
  /** Who was here when a ban was added, or this node began, until those are gone whom it names. */
  #banned: BanEnforced[] = [];
  readonly #stops: (() => void)[] = [];
  readonly #declaring = new Set<string>();
  #tickedAt: number;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#duties = new Duties(options);
    const { clock, heartbeat, state } = options;
    // All nodes may have ended between a ban and what follows from it.
    for (const session of state.sessions.values()) {
      const ban = banOf(state, session);
      if (ban) this.#banned.push({ type: "ban-enforced", mask: ban.mask, session: session.id });
    }
    this.#tickedAt = clock.monotonic();
    this.#stops.push(clock.every(tickInterval, () => this.#tick()));
    if (heartbeat > 0) {
      this.#stops.push(clock.every(heartbeat, () => options.beat()));
      options.beat();
    }
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** The last record that a node is known to have applied. */
  appliedBy(node: string): number | undefined {
    return this.#peers.get(node)?.applied;
  }

  heard({ node, incarnation, applied, written }: Heartbeat): void {
    if (incarnation === starting) this.#options.beat();
    const peer = this.#peer(node);
    if (peer?.incarnation !== incarnation) return;
    listenAnew(peer);
    peer.applied = applied;
    peer.written = written;
  }

  /** A record is a sign of life as well, even one without entries: with it a living node answers a suspicion. */
  recorded({ node, incarnation }: { readonly node: string; readonly incarnation: number }): void {
    const peer = this.#peers.get(node);
    if (peer?.incarnation !== incarnation) return;
    listenAnew(peer);
  }

  applied({ entry: { event }, outcome }: Applied): void {
    if (outcome.kind !== "accepted") return;
    const { node: self, incarnation } = this.#options;
    if (event.type === "node-suspected" && event.node === self && event.incarnation === incarnation) {
      this.#options.appendSignOfLife();
    }
    if (followed.has(event.type)) this.#look(0);
    if (event.type !== "ban-added") return;
    for (const session of this.#options.state.sessions.keys()) {
      this.#banned.push({ type: "ban-enforced", mask: event.mask, session });
    }
    this.#look(0);
  }

  /** Somebody who knows saw the process of a node end. */
  ended(node: string, pid: number): void {
    const peer = this.#peer(node);
    if (!peer || this.#options.state.nodes.get(node)?.pid !== pid) return;
    peer.ended = true;
    this.#judge(node, peer);
  }

  #peer(node: string): Peer | undefined {
    const known = this.#options.state.nodes.get(node);
    if (known?.status !== "up" || node === this.#options.node) {
      this.#peers.delete(node);
      return undefined;
    }
    let peer = this.#peers.get(node);
    if (peer?.incarnation !== known.incarnation) {
      const { incarnation } = known;
      peer = { incarnation, silence: 0, suspected: undefined, ended: false, applied: 0, written: 0 };
      this.#peers.set(node, peer);
    }
    return peer;
  }

  #tick(): void {
    const now = this.#options.clock.monotonic();
    // A pause of this process itself says nothing about the others.
    const elapsed = Math.min(now - this.#tickedAt, 2 * tickInterval);
    this.#tickedAt = now;
    const canAppend = this.#options.canAppend();
    for (const node of liveNodes(this.#options.state)) {
      const peer = this.#peer(node);
      if (!peer) continue;
      if (canAppend) {
        peer.silence += elapsed;
        this.#judge(node, peer);
      } else listenAnew(peer);
    }
    if (canAppend) this.#look(elapsed);
    else this.#duties.startAnew();
  }

  #judge(node: string, peer: Peer): void {
    const { lostAfter, heartbeat } = this.#options;
    const { silence, suspected, ended } = peer;
    const judged = heartbeat > 0 && lostAfter > 0;
    const unanswered = typeof suspected === "number" && silence - suspected >= lostAfter * (1 - suspectedAt);
    if (ended || (judged && unanswered)) this.#declareLost(node, peer);
    else if (judged && silence >= lostAfter * suspectedAt && suspected === undefined)
      this.#suspect(node, peer);
  }

  #suspect(node: string, peer: Peer): void {
    peer.suspected = "proposed";
    this.#options.propose({ type: "node-suspected", node, incarnation: peer.incarnation }, (taken) => {
      if (peer.suspected === "proposed") peer.suspected = taken ? peer.silence : undefined;
    });
  }

  #declareLost(node: string, { incarnation, written }: Peer): void {
    if (this.#declaring.has(node)) return;
    this.#declaring.add(node);
    const n = this.#options.state.nodes.get(node)?.n ?? 0;
    const event = { type: "node-lost", node, incarnation, n, written } as const;
    this.#options.propose(event, () => this.#declaring.delete(node));
  }

  *#due(): Generator<Duty> {
    const { state, grace } = this.#options;
    for (const session of state.sessions.values()) {
      const { id, detachedAt } = session;
      if (detachedAt === undefined || isAlwaysOn(state, session)) continue;
      yield { event: { type: "grace-ended", session: id, detachedAt }, after: grace };
    }
    this.#banned = this.#banned.filter((event) => isUnenforced(state, event));
    for (const event of this.#banned) yield { event, after: 0 };
    yield* this.#options.due();
  }

  #look(elapsed: number): void {
    this.#duties.look(this.#due(), elapsed);
  }
}

function listenAnew(peer: Peer): void {
  peer.silence = 0;
  peer.suspected = undefined;
}
