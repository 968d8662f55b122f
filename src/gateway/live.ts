/** The live picture of the cluster, as this node sees it: made once for all who look, and not at all when nobody does. */
import { connectionIn } from "../network/entry.ts";
import { neighbourhood } from "../network/neighbourhood.ts";
import type { Applied } from "../network/outcome.ts";
import type { SessionId, State } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { frameInterval, type LiveFrame, type LiveNode, quietAtMost } from "../protocol/live.ts";
import { Happenings } from "./happenings.ts";

/** Who may look at once, and of one address; one more is refused. */
export const viewersMax = 64;
export const viewersOfOneMax = 8;
/** Connections are counted again at most so often: once in as many milliseconds as there are, divided by this. */
const countedPerMillisecond = 20;

/** What the picture is made of. */
export interface LiveSource {
  /** Who tells. */
  readonly node: string;
  readonly network: string;
  readonly epoch: string;
  /** Milliseconds, as configured. */
  readonly lostAfter: number;
  readonly grace: number;
  readonly clock: Clock;
  state(): State;
  /** The number of the newest record that is known to be in the log. */
  head(): number;
  /** The last record that another node is known to have applied. */
  appliedBy(node: string): number | undefined;
}

/** Takes frames, as they go over the wire. */
export type Viewer = (frame: Uint8Array<ArrayBuffer>) => void;

interface Counts {
  readonly connections: number;
  readonly sessions: number;
}

export class Live {
  readonly #source: LiveSource;
  /** And where from, as far as that counts. */
  readonly #viewers = new Map<Viewer, string | undefined>();
  readonly #happenings: Happenings;
  #stop = () => {};
  /** What viewers know of each node, as JSON. */
  #told = new Map<string, string>();
  #toldAt = 0;
  #heard = new Set<string>();
  #counts = new Map<string, Counts>();
  /** The last record that each node is known to have applied, lost ones too. */
  readonly #appliedBy = new Map<string, number>();
  #waiting = 0;
  #countedAt = Number.NEGATIVE_INFINITY;
  #isCounted = false;

  constructor(source: LiveSource) {
    this.#source = source;
    this.#happenings = new Happenings(source.node, source.state);
  }

  /** Addresses of the cluster's nodes, living or not, as host:port. */
  get addresses(): readonly string[] {
    return [...this.#source.state().nodes.values()].map(({ address }) => address);
  }

  /** The nodes that count as living. */
  isUp(node: string): boolean {
    return this.#source.state().nodes.get(node)?.status === "up";
  }

  /**
   * Sends a whole picture at once, and from then on what changes; undefined when too many look already.
   * @param host the viewer's address; undefined for this machine, which may look as often as there is room
   */
  watch(viewer: Viewer, host?: string): (() => void) | undefined {
    const from = host === undefined ? undefined : neighbourhood(host);
    let own = 0;
    for (const other of this.#viewers.values()) if (other !== undefined && other === from) own += 1;
    if (this.#viewers.size >= viewersMax || own >= viewersOfOneMax) return undefined;
    if (this.#viewers.size === 0) this.#begin();
    viewer(asEvent(this.#whole()));
    this.#viewers.set(viewer, from);
    return () => {
      if (this.#viewers.delete(viewer) && this.#viewers.size === 0) this.#stop();
    };
  }

  applied(applied: Applied): void {
    this.#happenings.applied(applied, this.#viewers.size > 0);
    this.#isCounted = false;
  }

  /** Another node's heartbeat came. */
  heard(node: string): void {
    if (this.#viewers.size > 0) this.#heard.add(node);
    this.#happenings.lives(node, this.#source.clock.now());
  }

  #begin(): void {
    const { clock } = this.#source;
    this.#happenings.take();
    this.#heard.clear();
    this.#told.clear();
    this.#told = new Map(this.#nodes().map((node) => [node.id, JSON.stringify(node)]));
    this.#stop = clock.every(frameInterval, () => this.#tick());
  }

  #tick(): void {
    const frame = this.#changes();
    if (!frame) return;
    const bytes = asEvent(frame);
    for (const viewer of [...this.#viewers.keys()]) viewer(bytes);
  }

  #basis() {
    const { clock, state, head } = this.#source;
    const { record, sessions } = state();
    return {
      now: clock.now(),
      head: Math.max(head(), record),
      applied: record,
      people: sessions.size,
      waiting: this.#waiting,
    };
  }

  #whole(): LiveFrame {
    const { node, network, epoch, lostAfter, grace } = this.#source;
    const nodes = this.#nodes();
    const basis = this.#basis();
    const news = this.#happenings.recent(basis.now);
    return { begin: { network, epoch, node, lostAfter, grace }, ...basis, nodes, news };
  }

  /** Undefined when there is nothing to tell yet. */
  #changes(): LiveFrame | undefined {
    const changed = this.#nodes().filter((node) => {
      const text = JSON.stringify(node);
      if (this.#told.get(node.id) === text) return false;
      this.#told.set(node.id, text);
      return true;
    });
    const { entries, count, said, news } = this.#happenings.take();
    const beats = [...this.#heard];
    this.#heard.clear();
    const now = this.#source.clock.monotonic();
    const isQuiet = changed.length + count + news.length + beats.length === 0;
    if (isQuiet && now - this.#toldAt < quietAtMost) return undefined;
    this.#toldAt = now;
    return {
      ...this.#basis(),
      ...(changed.length > 0 && { nodes: changed }),
      ...(beats.length > 0 && { beats }),
      ...(count > 0 && { entries, count }),
      ...(said > 0 && { said }),
      ...(news.length > 0 && { news }),
    };
  }

  /** Those that stopped as they were asked to are told of only to who saw them before. */
  #nodes(): LiveNode[] {
    this.#count();
    const { node: self, state, appliedBy } = this.#source;
    const { nodes, record } = state();
    for (const id of nodes.keys()) {
      const applied = id === self ? record : appliedBy(id);
      // It is not known again before the node has been heard.
      if (applied) this.#appliedBy.set(id, applied);
    }
    const shown = [...nodes].filter(([id, { status }]) => status !== "down" || this.#told.has(id));
    return shown.map(([id, { address, incarnation, status }]) => ({
      ...{ id, address, incarnation },
      state: status === "up" ? (this.#happenings.suspected.has(id) ? "suspected" : "up") : ended[status],
      ...(this.#counts.get(id) ?? { connections: 0, sessions: 0 }),
      applied: this.#appliedBy.get(id) ?? 0,
    }));
  }

  #count(): void {
    const { clock, state } = this.#source;
    const { connections, sessions } = state();
    const now = clock.monotonic();
    if (this.#isCounted || now - this.#countedAt < connections.size / countedPerMillisecond) return;
    this.#isCounted = true;
    this.#countedAt = now;
    const byNode = new Map<string, { connections: number; readonly sessions: Set<SessionId> }>();
    for (const [key, session] of connections) {
      const { node } = connectionIn(key);
      const counted = byNode.get(node) ?? { connections: 0, sessions: new Set() };
      byNode.set(node, counted);
      counted.connections += 1;
      counted.sessions.add(session);
    }
    this.#counts = new Map(
      [...byNode].map(([node, counted]) => [node, { ...counted, sessions: counted.sessions.size }]),
    );
    this.#waiting = 0;
    for (const { detachedAt } of sessions.values()) if (detachedAt !== undefined) this.#waiting += 1;
  }
}

const ended = { lost: "lost", down: "stopped" } as const;

function asEvent(frame: LiveFrame): Uint8Array<ArrayBuffer> {
  return Buffer.from(`data: ${JSON.stringify(frame)}\n\n`);
}
