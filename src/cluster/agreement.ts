/** Agreement: whether this node came to the same state as the others, by the digests that heartbeats carry. */

/** The digest after a record. */
export interface Checkpoint {
  readonly record: number;
  readonly digest: string;
}

/** Digests are compared at every record whose number is a multiple of this. */
export const checkpointInterval = 1000;
/** How many of its own digests a node remembers, and how many of another one that is ahead of it. */
const rememberedMax = 64;
/** How long those who disagree wait for what the other nodes have to say, in milliseconds. */
const patience = 10_000;

/** This node is not with the majority. */
export interface Disagreement {
  /** The first record at which it showed. */
  readonly record: number;
  /** The last one at which all who disagree were known to agree; 0 when nothing is known. */
  readonly agreed: number;
}

interface Peer {
  incarnation: number;
  /** The last record at which it agreed with this node, and the first at which it did not. */
  agreed: number;
  differed: number | undefined;
  /** What it said of records that this node has not reached. */
  readonly ahead: Map<number, string>;
}

/** What is told of a peer: its name, the start that it is of, and the newest checkpoint that it passed. */
export interface Statement {
  readonly node: string;
  readonly incarnation: number;
  readonly checkpoint?: Checkpoint | undefined;
}

export class Agreement {
  readonly #warn: (message: string, details?: object) => void;
  readonly #own = new Map<number, string>();
  readonly #peers = new Map<string, Peer>();
  /** Since when it has been known that not all agree, in monotonic milliseconds. */
  #splitSince: number | undefined;
  #newest: Checkpoint | undefined;

  constructor(warn: (message: string, details?: object) => void) {
    this.#warn = warn;
  }

  /** The newest one that this node has passed. */
  get newest(): Checkpoint | undefined {
    return this.#newest;
  }

  /** This node has passed a checkpoint. */
  reached(checkpoint: Checkpoint): void {
    this.#newest = checkpoint;
    remember(this.#own, checkpoint);
    for (const [node, peer] of this.#peers) {
      const digest = peer.ahead.get(checkpoint.record);
      if (digest !== undefined) this.#compare(node, peer, { record: checkpoint.record, digest });
      for (const record of peer.ahead.keys()) if (record <= checkpoint.record) peer.ahead.delete(record);
    }
  }

  /** Another node says which checkpoint it has passed. */
  heard({ node, incarnation, checkpoint }: Statement): void {
    if (checkpoint === undefined) return;
    const known = this.#peers.get(node);
    let peer = known;
    if (peer?.incarnation !== incarnation) {
      // What was agreed stays so: whatever it does now, it came to the same state then.
      peer = { incarnation, agreed: known?.agreed ?? 0, differed: undefined, ahead: new Map() };
      this.#peers.set(node, peer);
    }
    if (checkpoint.record > (this.#newest?.record ?? 0)) remember(peer.ahead, checkpoint);
    else this.#compare(node, peer, checkpoint);
  }

  /**
   * Says whether this node has to stop: unless more nodes agree with it than do not. A digest rolls on, so that who
   * agrees at a record agrees up to there, and who disagrees does so from there on.
   * @param others the other nodes that live @param now monotonic milliseconds
   */
  judge(others: readonly string[], now: number): Disagreement | undefined {
    const peers = others.map((node) => this.#peers.get(node));
    const differing = peers.filter((peer) => peer?.differed !== undefined) as (Peer & { differed: number })[];
    if (differing.length === 0) {
      this.#splitSince = undefined;
      return undefined;
    }
    const record = Math.min(...differing.map(({ differed }) => differed));
    const agreeing = peers.filter((peer) => peer?.differed === undefined && (peer?.agreed ?? 0) >= record);
    this.#splitSince ??= now;
    const allSpoke = agreeing.length + differing.length === peers.length;
    if (!allSpoke && now - this.#splitSince < patience) return undefined;
    if (agreeing.length + 1 > differing.length) return undefined;
    return { record, agreed: Math.min(...differing.map(({ agreed }) => agreed)) };
  }

  #compare(node: string, peer: Peer, { record, digest }: Checkpoint): void {
    const own = this.#own.get(record);
    if (own === undefined || peer.differed !== undefined) return;
    if (own === digest) {
      peer.agreed = Math.max(peer.agreed, record);
      return;
    }
    peer.differed = record;
    this.#warn("another node came to another state", { other: node, record });
  }
}

/** Keeps the newest. */
function remember(digests: Map<number, string>, { record, digest }: Checkpoint): void {
  digests.set(record, digest);
  const [oldest] = digests.keys();
  if (digests.size > rememberedMax && oldest !== undefined) digests.delete(oldest);
}
