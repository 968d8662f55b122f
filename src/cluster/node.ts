/** A node: follows the log, applies it, and serves its clients from what came of it. */
import { Door } from "../gateway/door.ts";
import { Gateway } from "../gateway/gateway.ts";
import type { Status } from "../gateway/http.ts";
import type { Fate, Settings } from "../gateway/services.ts";
import { LogUnavailable } from "../log/errors.ts";
import type { Log } from "../log/log.ts";
import type { Entry, NetworkRecord } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import { Network } from "../network/network.ts";
import type { Applied } from "../network/outcome.ts";
import { currentRules } from "../network/state.ts";
import type { Clock, Random } from "../ports.ts";
import { Freshness } from "./freshness.ts";
import { type Heartbeat, Membership } from "./membership.ts";
import { Proposer } from "./proposer.ts";

/** How often the log is asked whether it is there, without traffic too; in milliseconds. */
const readinessInterval = 1000;
/** How long a stopping node waits for its last words to be taken, in milliseconds. */
const lastWordsWithin = 3000;
/** What clients are told of a failure; what it was is for the operator. */
const farewell = "This server has to stop";
/** How long to wait before a starting node asks the log again, in milliseconds. */
const retryAfter = 100;

export interface NodeOptions {
  readonly id: string;
  readonly pid: number;
  readonly log: Log<Entry, Heartbeat>;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
  /** Milliseconds between heartbeats, and of silence until a node is lost; 0 for off. */
  readonly heartbeat: number;
  readonly lostAfter: number;
  readonly warn: (message: string, details?: object) => void;
  /** Says who joins and who leaves by this node. */
  readonly announce: (sentence: string) => void;
  /** The node cannot go on, and why: its clients are closed already. */
  readonly failed: (reason: string) => void;
}

export class ClusterNode implements Status {
  readonly #options: NodeOptions;
  readonly #network = new Network();
  readonly #freshness: Freshness;
  readonly #stops: (() => void)[] = [];
  #incarnation = 0;
  #proposer: Proposer | undefined;
  #membership: Membership | undefined;
  #gateway: Gateway | undefined;
  #door: Door | undefined;
  #trouble: string | undefined = "it is starting";
  #failure: Error | undefined;

  constructor(options: NodeOptions) {
    this.#options = options;
    this.#freshness = new Freshness(() => options.log.head(), options.clock);
  }

  /** Where new clients come in; after `start`. */
  get door(): Door {
    if (!this.#door) throw new Error("the node has not started");
    return this.#door;
  }

  /** Why the node does not serve changes, for clients; undefined while it does. */
  get trouble(): string | undefined {
    return (this.#failure && farewell) ?? this.#trouble ?? this.#proposer?.trouble;
  }

  /**
   * Applies what is in the log, takes the next incarnation, and is ready for clients, who reach it at `address`, as
   * host:port. @throws why it cannot
   */
  async start(address: string): Promise<void> {
    void this.#follow();
    await this.#reachHead();
    await this.#announce(address);
    const { id: node, log, clock, warn, settings, random, heartbeat, lostAfter } = this.#options;
    const incarnation = this.#incarnation;
    const proposer = new Proposer({ log, clock, node, incarnation, warn });
    this.#proposer = proposer;
    this.#gateway = new Gateway({
      node,
      incarnation,
      epoch: log.epoch,
      network: this.#network,
      clock,
      random,
      settings,
      warn,
      propose: (entry, fate) => {
        // A node that is not ready says so at once, instead of keeping people waiting.
        const { trouble } = this;
        if (trouble === undefined) proposer.propose(entry, fate);
        else fate.notTaken(trouble);
      },
      fresh: () => this.#freshness.fresh(),
    });
    this.#door = new Door(this.#gateway);
    const membership = new Membership({
      node,
      incarnation,
      state: this.#network.state,
      clock,
      heartbeat,
      lostAfter,
      canAppend: () => this.trouble === undefined && !proposer.isOverdue,
      propose: (event, settled) => proposer.propose({ event }, settledBy(settled)),
      appendSignOfLife: () => proposer.appendSignOfLife(),
      signal: (note) => log.signal(note),
    });
    this.#membership = membership;
    this.#stops.push(log.hear((note) => membership.heard(note)));
    this.#stops.push(clock.every(readinessInterval, () => void this.#checkReadiness()));
    this.#trouble = undefined;
  }

  /** Somebody who knows saw the process of another node end. */
  siblingEnded(node: string, pid: number): void {
    this.#membership?.ended(node, pid);
  }

  /** Closes the clients, says so in the log, and lets go of it. */
  async stop(): Promise<void> {
    const { clock, log } = this.#options;
    this.#gateway?.close("The server is stopping");
    const proposer = this.#proposer;
    if (proposer && this.trouble === undefined) {
      await new Promise<void>((resolve) => {
        clock.after(lastWordsWithin, resolve);
        proposer.propose(
          { event: { type: "node-down" } },
          settledBy(() => resolve()),
        );
      });
    }
    this.#close();
    await log.close();
  }

  /** What `GET /cluster` shows. */
  async cluster(withProcesses: boolean): Promise<object> {
    const { id, settings, log } = this.#options;
    const { state } = this.#network;
    const head = await log.head().catch(() => state.record);
    const nodes = [...state.nodes].filter(([, node]) => node.status !== "down");
    return {
      network: settings.server.network,
      epoch: log.epoch,
      node: id,
      head,
      nodes: nodes.map(([name, { address, pid, status }]) => {
        const attached = [...state.connections].filter(([key]) => key.startsWith(`${name}/`));
        return {
          id: name,
          address,
          ...(withProcesses && { pid }),
          state: status,
          connections: attached.length,
          sessions: new Set(attached.map(([, session]) => session)).size,
          applied: name === id ? state.record : (this.#membership?.appliedBy(name) ?? 0),
        };
      }),
    };
  }

  async #follow(): Promise<void> {
    try {
      for await (const records of this.#options.log.follow(0)) {
        for (const record of records) this.#apply(record);
        this.#gateway?.flush();
        this.#freshness.advance(this.#network.state.record);
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #apply(record: NetworkRecord): void {
    if (this.#isOurs(record)) this.#proposer?.seen(record.n);
    this.#membership?.recorded(record);
    for (const applied of this.#network.apply(record)) {
      try {
        this.#tell(applied);
      } catch (error) {
        // The state is right: only telling somebody of it failed.
        this.#options.warn("an entry could not be told", { position: applied.position, error });
      }
    }
  }

  #tell(applied: Applied): void {
    const { outcome, position, entry } = applied;
    if (outcome.kind === "poison") {
      this.#options.warn("a poison entry is skipped", {
        position,
        event: entry.event.type,
        error: outcome.error,
      });
    }
    this.#gateway?.post(applied);
    if (this.#isOurs(applied)) {
      this.#proposer?.decided(applied);
      this.#announceUsers(applied);
    }
    this.#membership?.applied(applied);
    if (outcome.kind === "accepted" && this.#isOurEnd(applied)) {
      this.#fail(new Error("this node was declared lost: another one may have taken its place"));
    }
  }

  #isOurs({ node, incarnation }: { readonly node: string; readonly incarnation: number }): boolean {
    return node === this.#options.id && incarnation === this.#incarnation;
  }

  #isOurEnd({ node, incarnation, entry: { event } }: Applied): boolean {
    if (event.type === "node-lost") return this.#isOurs(event);
    return (
      event.type === "node-up" &&
      node === this.#options.id &&
      incarnation > this.#incarnation &&
      this.#incarnation > 0
    );
  }

  #announceUsers({ outcome, entry: { event }, deliveries }: Applied): void {
    if (outcome.kind !== "accepted") return;
    const { announce } = this.#options;
    if (event.type === "session-opened") announce(`${event.nick} has joined the chat.`);
    for (const { line, source } of deliveries)
      if (line.type === "quit") announce(`${source.nick} has left the chat.`);
  }

  async #reachHead(): Promise<void> {
    while (!(await this.#freshness.fresh())) {
      if (this.#failure) throw this.#failure;
      await this.#pause();
    }
  }

  /** Takes the next incarnation: the first record of it in the log wins. */
  async #announce(address: string): Promise<void> {
    const { id: node, log, random, pid, clock } = this.#options;
    const { nodes } = this.#network.state;
    const incarnation = (nodes.get(node)?.incarnation ?? 0) + 1;
    const nonce = random.token(8);
    const event: Event = { type: "node-up", nonce, address, pid, rules: [currentRules] };
    const record = { node, incarnation, n: 1, entries: [{ stamp: clock.now(), event }] };
    const isTaken = () => (nodes.get(node)?.incarnation ?? 0) >= incarnation;
    this.#incarnation = incarnation;
    while (!isTaken()) {
      try {
        await log.append(record);
        break;
      } catch (error) {
        if (!(error instanceof LogUnavailable)) throw error;
        await this.#pause();
      }
    }
    await this.#reachHead();
    if (nodes.get(node)?.nonce !== nonce) throw new Error(`another process has just started as node ${node}`);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(retryAfter, resolve));
  }

  async #checkReadiness(): Promise<void> {
    this.#trouble = (await this.#freshness.fresh()) ? undefined : "The log does not answer";
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

/** A fate that only matters by being one. */
function settledBy(settled: (taken: boolean) => void): Fate {
  return { decided: () => settled(true), notTaken: () => settled(false), delayed() {} };
}
