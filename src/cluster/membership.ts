/** Membership: finds dead nodes by their silence, answers for this one, and ends the sessions that nobody came back to. */
import type { Event } from "../network/events.ts";
import type { Applied } from "../network/outcome.ts";
import { liveNodes, type State } from "../network/state.ts";
import type { Clock } from "../ports.ts";

/** What nodes tell each other besides the log. */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly node: string;
  readonly incarnation: number;
  /** The number of the last record that the node applied. */
  readonly applied: number;
}

/** How often silence is looked at, in milliseconds. */
const tickInterval = 250;
/** A node is suspected when this much of `lostAfter` has passed in silence, and lost when the rest has as well. */
const suspectedAt = 0.6;
/** How long a detached session is left to the nodes before this one, for each of them; in milliseconds. */
const turnOfEachNode = 2000;

export interface MembershipOptions {
  readonly node: string;
  readonly incarnation: number;
  readonly state: State;
  readonly clock: Clock;
  /** Milliseconds between heartbeats, 0 for none. */
  readonly heartbeat: number;
  /** Milliseconds of silence after which a node is declared lost, 0 for never. */
  readonly lostAfter: number;
  /** Silence is only counted while this node can append. */
  canAppend(): boolean;
  /** Calls `settled` when the event is applied, or was not taken. */
  propose(event: Event, settled: (taken: boolean) => void): void;
  appendSignOfLife(): void;
  signal(heartbeat: Heartbeat): void;
}

interface Peer {
  readonly incarnation: number;
  /** Milliseconds, counted while this process was awake and could append. */
  silence: number;
  /** How silent it was when its suspicion by this node was applied: from then on it could have answered. */
  suspected: number | "proposed" | undefined;
  /** Its process is known to have ended. */
  ended: boolean;
  applied: number;
}

export class Membership {
  readonly #options: MembershipOptions;
  readonly #peers = new Map<string, Peer>();
  /** Detached sessions by the position of their detachment: how long they are, and whether their end is proposed. */
  readonly #detached = new Map<string, { age: number; proposed: boolean }>();
  readonly #stops: (() => void)[] = [];
  readonly #declaring = new Set<string>();
  #tickedAt: number;

  constructor(options: MembershipOptions) {
    this.#options = options;
    const { clock, heartbeat } = options;
    this.#tickedAt = clock.monotonic();
    this.#stops.push(clock.every(tickInterval, () => this.#tick()));
    if (heartbeat > 0) {
      this.#stops.push(clock.every(heartbeat, () => this.#beat()));
      this.#beat();
    }
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** The last record that a node is known to have applied. */
  appliedBy(node: string): number | undefined {
    return this.#peers.get(node)?.applied;
  }

  heard({ node, incarnation, applied }: Heartbeat): void {
    const peer = this.#peer(node);
    if (peer?.incarnation !== incarnation) return;
    listenAnew(peer);
    peer.applied = applied;
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
    if (event.type === "node-lost" || event.type === "node-down" || event.type === "node-up")
      this.#endSessions(0);
  }

  /** Somebody who knows saw the process of a node end. */
  ended(node: string, pid: number): void {
    const peer = this.#peer(node);
    if (!peer || this.#options.state.nodes.get(node)?.pid !== pid) return;
    peer.ended = true;
    this.#judge(node, peer);
  }

  #beat(): void {
    const { node, incarnation, state, signal } = this.#options;
    signal({ type: "heartbeat", node, incarnation, applied: state.record });
  }

  #peer(node: string): Peer | undefined {
    const known = this.#options.state.nodes.get(node);
    if (known?.status !== "up" || node === this.#options.node) {
      this.#peers.delete(node);
      return undefined;
    }
    let peer = this.#peers.get(node);
    if (peer?.incarnation !== known.incarnation) {
      peer = { incarnation: known.incarnation, silence: 0, suspected: undefined, ended: false, applied: 0 };
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
    if (canAppend) this.#endSessions(elapsed);
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

  #declareLost(node: string, { incarnation }: Peer): void {
    if (this.#declaring.has(node)) return;
    this.#declaring.add(node);
    const n = this.#options.state.nodes.get(node)?.n ?? 0;
    this.#options.propose({ type: "node-lost", node, incarnation, n }, () => this.#declaring.delete(node));
  }

  /** The lowest live node ends what is detached; each further one waits its turn longer for what is still there. */
  #endSessions(elapsed: number): void {
    const { state, node, propose } = this.#options;
    const turn = liveNodes(state).indexOf(node);
    const present = new Set<string>();
    for (const { id, detachedAt } of state.sessions.values()) {
      if (detachedAt === undefined) continue;
      const key = `${id} ${detachedAt}`;
      present.add(key);
      const detached = this.#detached.get(key) ?? { age: 0, proposed: false };
      this.#detached.set(key, detached);
      detached.age += elapsed;
      if (turn < 0 || detached.proposed || detached.age < turn * turnOfEachNode) continue;
      detached.proposed = true;
      propose({ type: "grace-ended", session: id, detachedAt }, () => {
        detached.proposed = false;
      });
    }
    for (const key of this.#detached.keys()) if (!present.has(key)) this.#detached.delete(key);
  }
}

function listenAnew(peer: Peer): void {
  peer.silence = 0;
  peer.suspected = undefined;
}
