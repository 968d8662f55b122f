/** A node: follows the log, applies it, and serves its clients from what came of it. */
import { toKeep } from "../archive/kept.ts";
import { Door } from "../gateway/door.ts";
import { Gateway } from "../gateway/gateway.ts";
import type { Status } from "../gateway/http.ts";
import type { Live } from "../gateway/live.ts";
import { type Fate, settledBy } from "../gateway/services.ts";
import { type Entry, lastPositionIn, type NetworkRecord } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import type { Applied } from "../network/outcome.ts";
import { pause } from "../ports.ts";
import { report } from "./announcements.ts";
import { roomIn } from "./archive-room.ts";
import { catchUp } from "./catching-up.ts";
import { erasingDuties } from "./erasing.ts";
import { Expiry } from "./expiry.ts";
import { Freshness } from "./freshness.ts";
import { endsNode, nextIncarnation, takeIncarnation } from "./incarnation.ts";
import { Inquiries } from "./inquiry.ts";
import { Membership } from "./membership.ts";
import { Metrics } from "./metrics.ts";
import { NodeAccess } from "./node-access.ts";
import type { NodeOptions, Signal } from "./node-options.ts";
import { liveOf, overview } from "./overview.ts";
import { Proposer } from "./proposer.ts";
import { Pulse } from "./pulse.ts";
import { Pushing } from "./pushing.ts";
import { Readiness } from "./readiness.ts";
import { Replica } from "./replica.ts";
import { SharedSnapshots } from "./shared-snapshots.ts";
import { Sharing } from "./sharing.ts";
import type { Beginning } from "./snapshots.ts";

/** How often this node's clock and state are compared with the others', without traffic too; in milliseconds. */
const lookInterval = 1000;
/** How long a stopping node waits for its last words to be taken, in milliseconds. */
const lastWordsWithin = 3000;
/** What clients are told of a failure; what it was is for the operator. */
const farewell = "This server has to stop";
/** How long to wait before a starting node asks the log again, in milliseconds. */
const retryAfter = 100;

export class ClusterNode implements Status {
  readonly metrics: Metrics;
  readonly live: Live;
  /** For what people do here by HTTP. */
  readonly access: NodeAccess;
  readonly #options: NodeOptions;
  readonly #shared: SharedSnapshots | undefined;
  readonly #replica: Replica;
  readonly #pulse: Pulse;
  readonly #freshness: Freshness;
  readonly #readiness: Readiness;
  readonly #stops: (() => void)[] = [];
  /** Who is told of each entry, in this order. */
  readonly #hearers: readonly ((applied: Applied) => void)[] = [
    (applied) => this.#options.archive.keep(toKeep(applied)),
    (applied) => this.#gateway?.post(applied),
    (applied) => this.#pushing?.applied(applied, this.#isOurs(applied)),
    (applied) => this.#isOurs(applied) && this.#proposer?.decided(applied),
    (applied) => this.#membership?.applied(applied),
    (applied) => this.live.applied(applied),
    (applied) => report(applied, this.#isOurs(applied), this.#options),
    (applied) => this.#heed(applied),
  ];
  #incarnation = 0;
  #proposer: Proposer | undefined;
  #membership: Membership | undefined;
  #sharing: Sharing | undefined;
  #inquiries: Inquiries | undefined;
  #gateway: Gateway | undefined;
  #pushing: Pushing | undefined;
  #door: Door | undefined;
  #failure: Error | undefined;
  #stopped = false;

  constructor(options: NodeOptions) {
    const { id: node, log, clock, archive } = options;
    this.#options = options;
    this.#shared = options.files && new SharedSnapshots(options.files);
    this.#replica = new Replica({ ...options, catchUp: (beginning) => this.#catchUp(beginning) });
    this.#pulse = new Pulse({
      ...options,
      node,
      replica: this.#replica,
      progress: () => ({ incarnation: this.#incarnation, written: this.#gateway?.written ?? 0 }),
      signal: (heartbeat) => log.signal(heartbeat),
      differs: (reason, after) => {
        archive.distrust();
        this.#sharing?.distrust(after);
        this.#fail(new Error(reason));
      },
    });
    this.#freshness = new Freshness(() => log.head(), clock);
    this.access = new NodeAccess(() => this.#replica.state, this.#freshness, this.#propose);
    this.#readiness = new Readiness({ clock, freshness: this.#freshness, patience: log.recoversWithin });
    const parts = { ...options, replica: this.#replica, freshness: this.#freshness };
    this.metrics = new Metrics({
      ...parts,
      gateway: () => this.#gateway,
      pushes: () => this.#pushing?.counts,
      isReady: () => this.trouble === undefined,
    });
    this.live = liveOf({ ...parts, membership: () => this.#membership });
  }

  /** Where new clients come in; after `start`. */
  get door(): Door {
    if (!this.#door) throw new Error("the node has not started");
    return this.#door;
  }

  /** A node that is not ready says so at once, instead of keeping people waiting. */
  readonly #propose = (entry: Omit<Entry, "stamp">, fate: Fate): void => {
    const { trouble } = this;
    if (trouble === undefined) this.#proposer?.propose(entry, fate);
    else this.#proposer?.refuse(fate, trouble);
  };

  /** Why the node does not serve changes, for clients; undefined while it does. */
  get trouble(): string | undefined {
    const trouble = this.#readiness.trouble ?? this.#pulse.clock.trouble ?? this.#proposer?.trouble;
    return this.#failure ? farewell : trouble;
  }

  /**
   * Applies what is in the log, takes the next incarnation, and is ready for clients, who reach it at `address`, as
   * host:port. @throws why it cannot
   */
  async start(address: string): Promise<void> {
    const { id: node, pid, log, warn, settings, random, archive, push } = this.#options;
    const { clock } = this.#pulse;
    this.#stops.push(log.hear((note) => this.#heard(note)));
    await this.#replica.restore();
    this.#freshness.advance(this.#replica.state.record);
    void this.#follow();
    await this.#reachHead();
    await this.#pulse.settle();
    const { network, state } = this.#replica;
    const incarnation = nextIncarnation(state, node);
    this.#incarnation = incarnation;
    await takeIncarnation({
      ...{ node, log, state, pid, address, nonce: random.token(8), stamp: clock.now() },
      reachHead: () => this.#reachHead(),
      pause: () => pause(clock, retryAfter),
    });
    const written = () => this.#gateway?.written ?? 0;
    const proposer = new Proposer({
      ...{ log: this.metrics.measuringAppends(log), patience: log.recoversWithin },
      ...{ clock, node, incarnation, written, warn, settled: this.metrics.settled },
    });
    this.#proposer = proposer;
    this.#gateway = new Gateway({
      ...{ node, incarnation, epoch: log.epoch, network, archive, clock, random, settings, warn },
      ...{ propose: this.#propose, room: () => proposer.room() },
      signal: (note) => {
        log.signal(note);
        this.#heard(note);
      },
      fresh: () => proposer.underway().then(() => this.#freshness.fresh()),
      fateOfHolder: (nick) => inquiries.fateOfHolder(nick),
    });
    const inquiries = new Inquiries({ node, state, clock, signal: (note) => log.signal(note) });
    this.#inquiries = inquiries;
    this.#door = new Door(this.#gateway);
    const dutiful = {
      ...{ ...this.#options, state, clock },
      canAppend: () => this.trouble === undefined && this.#readiness.isAnswered && !proposer.isOverdue,
      isFresh: () => this.#freshness.fresh(),
      propose: (event: Event, settled: (taken: boolean) => void) =>
        proposer.propose({ event }, settledBy(settled)),
    };
    const [shared, entries] = [this.#shared, () => this.#replica.entries];
    this.#sharing = shared && new Sharing({ ...dutiful, incarnation, shared, entries });
    const membership = new Membership({
      ...{ ...dutiful, node, incarnation },
      appendSignOfLife: () => proposer.appendSignOfLife(),
      beat: () => this.#pulse.beat(),
      due: () => erasingDuties(state, { ...this.#options, clock }, this.#sharing),
    });
    this.#membership = membership;
    const expiry = new Expiry(dutiful);
    this.#pushing = push && new Pushing({ ...dutiful, push });
    this.#stops.push(
      clock.every(lookInterval, () => this.#pulse.look()),
      this.#readiness.begin(),
      () => expiry.close(),
      () => this.#pushing?.close(),
    );
  }

  /** Somebody who knows saw the process of another node end. */
  siblingEnded(node: string, pid: number): void {
    this.#membership?.ended(node, pid);
  }

  /** Closes the clients, says so in the log, and lets go of it. */
  async stop(): Promise<void> {
    this.#gateway?.close("The server is stopping");
    if (this.#proposer && this.trouble === undefined) {
      const said = this.access.propose({ type: "node-down" }, "node");
      await Promise.race([said, pause(this.#options.clock, lastWordsWithin)]);
    }
    this.#close();
    // The snapshot and the archive end at the same record.
    this.#stopped = true;
    await this.#sharing?.close();
    await this.#options.archive.close();
    await this.#replica.close({ isGood: this.#failure === undefined });
    await this.#options.log.close();
  }

  /** What `GET /cluster` shows. */
  cluster(withProcesses: boolean): Promise<object> {
    const parts = { replica: this.#replica, membership: this.#membership };
    return overview({ ...this.#options, ...parts, withProcesses });
  }

  async #catchUp(beginning: Beginning): Promise<boolean> {
    const [shared, isStopped] = [this.#shared, () => this.#stopped];
    return shared !== undefined && catchUp(beginning, { ...this.#options, shared, isStopped });
  }

  async #follow(): Promise<void> {
    const { archive, clock } = this.#options;
    const isStarting = () => this.#incarnation === 0;
    try {
      for await (const records of this.#replica.follow(isStarting)) {
        for (const record of records) {
          if (this.#stopped) return;
          this.#apply(record);
        }
        this.#gateway?.flush();
        this.#freshness.advance(this.#replica.state.record);
        this.#replica.rest();
        await roomIn(archive, clock);
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #apply(record: NetworkRecord): void {
    if (this.#isOurs(record)) this.#proposer?.seen(record.n);
    this.#membership?.recorded(record);
    for (const applied of this.#replica.apply(record)) this.#tell(applied);
    this.#options.archive.expire(this.#replica.state.expired);
    this.#options.archive.advance(lastPositionIn(record.number));
  }

  /** The state is right: one who cannot be told of it must not keep the others from it. */
  #tell(applied: Applied): void {
    for (const hear of this.#hearers) {
      try {
        hear(applied);
      } catch (error) {
        this.#options.warn("an entry could not be told", { position: applied.position, error });
      }
    }
  }

  #heed(applied: Applied): void {
    if (!endsNode(applied, this.#options.id, this.#incarnation)) return;
    this.#fail(new Error("this node was declared lost: another one may have taken its place"));
  }

  #isOurs({ node, incarnation }: { readonly node: string; readonly incarnation: number }): boolean {
    return node === this.#options.id && incarnation === this.#incarnation;
  }

  async #reachHead(): Promise<void> {
    while (!(await this.#freshness.fresh())) {
      if (this.#failure) throw this.#failure;
      await pause(this.#options.clock, retryAfter);
    }
  }

  #heard(note: Signal): void {
    if (note.type === "heartbeat") {
      this.#pulse.heard(note);
      this.#membership?.heard(note);
      this.live.heard(note.node);
    } else if (note.type === "typing") this.#gateway?.hear(note);
    else this.#inquiries?.heard(note);
  }

  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#gateway?.close(farewell);
    this.#close();
    this.#options.failed(error.message);
  }

  #close(): void {
    for (const stop of this.#stops) stop();
    this.#membership?.close();
    this.#proposer?.close();
  }
}
