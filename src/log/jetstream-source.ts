/** What a follower sees of the stream: records in their order, however often the connection to them is lost, and whoever lacks some. */
import type { ConsumerMessages, JetStreamClient, JsMsg } from "@nats-io/jetstream";
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogTrimmed, type LogUnusable } from "./errors.ts";
import type { Bounds, Source } from "./follow.ts";
import { type JetStreamGaps, Search } from "./jetstream-gaps.ts";
import { currentOf, type JetStreamHead, leaderOf, leadershipOf } from "./jetstream-head.ts";
import { forget, makeOrigin, type Origin } from "./jetstream-origin.ts";
import { headsOf, recordFrom } from "./jetstream-record.ts";
import { type JetStreamSeen, Shortfall } from "./jetstream-seen.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** So many records are asked for at a time, */
const recordsAhead = 200;
/** and as many may wait to be taken. */
const waitingMax = 200;

/** The server says as often, in ms, that there is nothing new. */
const idleHeartbeat = 1000;

/** How long records that are known to be there may stay out, in ms, before they are asked for anew. */
const stalledAfter = 1000;

/** How long to wait before the stream is asked again, in ms. */
const retryInterval = 100;

/** So many records that a server lacks are taken from the leader one by one; for more than that another server is better. */
const fromLeaderMax = 8;

export interface JetStreamSourceOptions<Entry extends Erasable> {
  readonly stream: string;
  readonly client: JetStreamClient;
  readonly clock: Clock;
  readonly head: JetStreamHead;
  readonly seen: JetStreamSeen;
  readonly gaps: JetStreamGaps<Entry>;
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamSource<Entry extends Erasable> implements Source<Entry> {
  readonly #options: JetStreamSourceOptions<Entry>;
  readonly #shortfall: Shortfall;
  /** Everything up to this record was handed out, or waits to be. */
  #position: number;
  #last: StoredRecord<Entry> | undefined;
  /** One that is still to come, as the leader has it. */
  #mark: StoredRecord<Entry> | undefined;
  #records: StoredRecord<Entry>[] = [];
  /** What ends following, when all that came before it is taken. */
  #failure: Error | undefined;
  #bounds: Bounds | undefined;
  #progressAt: number;
  /** Records that are known to be there did not come. */
  #stalled = false;
  readonly #search: Search<Entry>;
  #messages: ConsumerMessages | undefined;
  #waiting: (() => void)[] = [];
  #taken: () => void = () => {};
  #warned = false;
  readonly #stopWatching: () => void;
  closed = false;

  constructor(options: JetStreamSourceOptions<Entry>, after: number) {
    this.#options = options;
    this.#shortfall = new Shortfall(options.stream, options.clock);
    this.#search = new Search(options.gaps, options.clock);
    this.#position = after;
    this.#progressAt = options.clock.monotonic();
    this.#stopWatching = options.clock.every(stalledAfter / 4, () => this.#watch());
    void this.#run();
  }

  recordsAfter(after: number): readonly StoredRecord<Entry>[] {
    const records = this.#records;
    this.#records = [];
    this.#taken();
    if (records.length === 0 && this.#failure) throw this.#failure;
    return records[0] && records[0].number <= after
      ? records.filter(({ number }) => number > after)
      : records;
  }

  /** Undefined until the stream is known to reach to where following begins. */
  bounds(): Bounds | undefined {
    if (this.#failure && this.#records.length === 0) throw this.#failure;
    return this.#bounds;
  }

  changed(): Promise<void> {
    if (this.closed || this.#failure) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The log is known to reach so far. */
  reaches(head: number): void {
    if (this.#bounds === undefined || head <= this.#bounds.head) return;
    // Silence counts from when there is something to be heard.
    if (this.#position >= this.#bounds.head) this.#progressAt = this.#options.clock.monotonic();
    this.#bounds = { first: this.#bounds.first, head };
    this.#look();
  }

  /** Ends following with this, when what has come before is taken. */
  fail(error: LogCorrupt | LogTrimmed | LogUnusable): void {
    this.#failure ??= error;
    this.#end();
  }

  close(): void {
    this.closed = true;
    this.#end();
  }

  #end(): void {
    this.#stopWatching();
    this.#shortfall.end();
    this.#search.end();
    this.#messages?.stop();
    this.#taken();
    this.#look();
  }

  get #isOver(): boolean {
    return this.closed || this.#failure !== undefined;
  }

  async #run(): Promise<void> {
    const { clock, warn } = this.#options;
    while (!this.#isOver) {
      try {
        await this.#attach();
        this.#warned = false;
      } catch (error) {
        if (error instanceof LogCorrupt || error instanceof LogTrimmed) this.fail(error);
        else if (!this.#warned && !this.#isOver) {
          this.#warned = true;
          warn("cannot follow the log; trying again", { reason: (error as Error).message });
        }
      }
      if (!this.#isOver) await pause(clock, retryInterval);
    }
  }

  /** Takes records as they come, until there is reason to begin anew: then from another server, perhaps. */
  async #attach(): Promise<void> {
    const { stream, client, head, seen, gaps, clock } = this.#options;
    const least = Math.max(this.#position, seen.number);
    const info = await head.info(least);
    const { first_seq: first, last_seq: end } = info.state;
    this.#shortfall.judge(end, least, leadershipOf(info));
    // Servers that have lost what they had acknowledged have other records in its place, and some may not know that yet.
    if (this.#last) this.#compare(await gaps.find(this.#last.number), this.#last);
    this.#mark = end > this.#position ? await gaps.fromLeader(end) : undefined;
    this.#bounds = { first, head: Math.max(end, this.#bounds?.head ?? 0) };
    this.#look();
    if (this.#isOver) return;
    const leader = leaderOf(info);
    const isGood = (server: string | undefined) => this.#search.mayHave(server, leader);
    const origin = await makeOrigin(client, { stream, leader, first: this.#position + 1, isGood });
    try {
      this.#progressAt = clock.monotonic();
      const { num_pending: pending } = await origin.consumer.info(true);
      const stalled = this.#stalled;
      this.#stalled = false;
      // What is replaced at the end shows by nothing that comes after it. For the rest this server may only be behind.
      if (pending === 0) await this.#fillReplaced(end);
      if (pending === 0 && stalled && this.#position < end) {
        const isCurrent = origin.server === leader || currentOf(info).includes(origin.server ?? "");
        if (!isCurrent || !(await this.#fill(end, origin))) return;
      }
      await this.#take(origin);
    } finally {
      forget(origin);
    }
  }

  #compare(one: StoredRecord<Entry> | undefined, other: StoredRecord<Entry>): void {
    if (one && headsOf(one) !== headsOf(other))
      throw new LogCorrupt(`there are two records ${other.number} of the stream ${this.#options.stream}`);
  }

  async #take(origin: Origin): Promise<void> {
    const messages = await origin.consumer.consume({
      max_messages: recordsAhead,
      expires: 30_000,
      idle_heartbeat: idleHeartbeat,
    });
    this.#messages = messages;
    try {
      if (this.#isOver) return;
      void this.#stopOnTrouble(messages);
      for await (const message of messages) {
        if (!(await this.#receive(message, origin)) || this.#isOver) return;
        await this.#hasRoom();
      }
    } finally {
      messages.stop();
    }
  }

  /** Whatever the client would mend by itself is begun anew here, with a look at where we are. */
  async #stopOnTrouble(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type === "heartbeat" || type === "next" || type === "debug" || type === "discard") continue;
      messages.stop();
    }
  }

  /** @returns false when the server lacks what comes next */
  async #receive(message: JsMsg, origin: Origin): Promise<boolean> {
    const { seq } = message;
    if (seq <= this.#position) return true;
    if (seq > this.#position + 1 && !(await this.#fill(seq - 1, origin))) return false;
    const record = recordFrom<Entry>(seq, message);
    if (!record) return this.#fill(seq, origin);
    if (seq === this.#mark?.number) this.#compare(this.#mark, record);
    this.#add(record);
    return true;
  }

  /** Adds the records up to `until`, which this server lacks. @returns false when another one is to give the rest */
  async #fill(until: number, { server, leader }: Origin): Promise<boolean> {
    const { gaps } = this.#options;
    for (let taken = 0; ; taken++) {
      await this.#fillReplaced(until);
      if (this.#position >= until || this.#isOver) return true;
      if (taken === fromLeaderMax) return false;
      const next = this.#position + 1;
      this.#search.inVain(server);
      const found = await gaps.fromLeader(next);
      if (this.#isOver) return true;
      const record = found ?? (await this.#search.goOn(next, until, leader));
      if (!record) return false;
      this.#add(record);
      await this.#hasRoom();
    }
  }

  async #fillReplaced(until: number): Promise<void> {
    if (this.#position >= until) return;
    for await (const record of this.#options.gaps.replaced(this.#position + 1, until)) {
      this.#add(record);
      await this.#hasRoom();
      if (this.#isOver) return;
    }
  }

  #add(record: StoredRecord<Entry>): void {
    const { seen, clock } = this.#options;
    this.#position = record.number;
    this.#last = record;
    this.#records.push(record);
    this.#search.found(record.number);
    seen.read(record);
    this.#progressAt = clock.monotonic();
    this.#bounds = { first: this.#bounds?.first, head: Math.max(record.number, this.#bounds?.head ?? 0) };
    this.#look();
  }

  /** A consumer may be gone with its server without a word. */
  #watch(): void {
    const isBehind = this.#position < (this.#bounds?.head ?? 0) && this.#records.length === 0;
    if (!isBehind || this.#options.clock.monotonic() - this.#progressAt <= stalledAfter) return;
    this.#stalled = true;
    this.#messages?.stop();
  }

  async #hasRoom(): Promise<void> {
    while (this.#records.length >= waitingMax && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#taken = resolve;
      });
    }
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
