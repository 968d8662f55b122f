/** What a follower sees of the stream: records in their order, however often the connection to them is lost. */
import {
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JsMsg,
} from "@nats-io/jetstream";
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogTrimmed, type LogUnusable } from "./errors.ts";
import type { Bounds, Source } from "./follow.ts";
import type { JetStreamGaps } from "./jetstream-gaps.ts";
import type { JetStreamHead } from "./jetstream-head.ts";
import { headsOf, recordFrom } from "./jetstream-record.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** So many records are asked for at a time, */
const recordsAhead = 200;
/** and as many may wait to be taken. */
const waitingMax = 200;

/** The server says as often, in ms, that there is nothing new. */
const idleHeartbeat = 1000;

/** A consumer that nobody asks is forgotten by the server after so many ms. */
const forgottenAfter = 30_000;

/** How long records that are known to be there may stay out, in ms, before they are asked for anew. */
const stalledAfter = 1000;

/** How long to wait before the stream is asked again, in ms. */
const retryInterval = 100;

export interface JetStreamSourceOptions<Entry extends Erasable> {
  readonly stream: string;
  readonly client: JetStreamClient;
  readonly clock: Clock;
  readonly head: JetStreamHead;
  readonly gaps: JetStreamGaps<Entry>;
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamSource<Entry extends Erasable> implements Source<Entry> {
  readonly #options: JetStreamSourceOptions<Entry>;
  /** Everything up to this record was handed out, or waits to be. */
  #position: number;
  #last: StoredRecord<Entry> | undefined;
  #records: StoredRecord<Entry>[] = [];
  /** What ends following, when all that came before it is taken. */
  #failure: Error | undefined;
  #bounds: Bounds | undefined;
  #progressAt: number;
  /** Records that are known to be there did not come. */
  #stalled = false;
  #messages: ConsumerMessages | undefined;
  #waiting: (() => void)[] = [];
  #taken: () => void = () => {};
  #warned = false;
  readonly #stopWatching: () => void;
  closed = false;

  constructor(options: JetStreamSourceOptions<Entry>, after: number) {
    this.#options = options;
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
    if (head <= (this.#bounds?.head ?? 0)) return;
    // Silence counts from when there is something to be heard.
    if (this.#position >= (this.#bounds?.head ?? 0)) this.#progressAt = this.#options.clock.monotonic();
    this.#bounds = { first: this.#bounds?.first, head };
    this.#look();
  }

  /** Ends following with this, when what has come before is taken. */
  fail(error: LogCorrupt | LogTrimmed | LogUnusable): void {
    this.#failure ??= error;
    this.#messages?.stop();
    this.#look();
  }

  close(): void {
    this.closed = true;
    this.#stopWatching();
    this.#messages?.stop();
    this.#taken();
    this.#look();
  }

  async #run(): Promise<void> {
    const { clock, warn } = this.#options;
    while (!this.closed && !this.#failure) {
      try {
        await this.#attach();
        this.#warned = false;
      } catch (error) {
        if (error instanceof LogCorrupt || error instanceof LogTrimmed) this.fail(error);
        else if (!this.#warned && !this.closed) {
          this.#warned = true;
          warn("cannot follow the log; trying again", { reason: (error as Error).message });
        }
      }
      if (!this.closed && !this.#failure) await pause(clock, retryInterval);
    }
  }

  /** Takes records as they come, until there is reason to begin anew. */
  async #attach(): Promise<void> {
    const { stream, client, head, gaps, clock } = this.#options;
    const { state } = await head.info();
    this.#bounds = { first: state.first_seq, head: Math.max(state.last_seq, this.#bounds?.head ?? 0) };
    this.#look();
    if (state.last_seq < this.#position || this.closed) return;
    // It begins with the last one that was handed out, to see that it is still the same.
    const start = Math.max(this.#last?.number ?? this.#position + 1, 1);
    const consumer = await client.consumers.get(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: start,
      inactive_threshold: forgottenAfter,
    });
    this.#progressAt = clock.monotonic();
    if (this.closed) return;
    // What is replaced at the end shows by nothing that comes after it. Or the server that follows is only behind.
    const { num_pending: pending } = await consumer.info(true);
    const isMissing = pending === 0 && state.last_seq > this.#position;
    if (isMissing && (this.#stalled || (await gaps.isReplaced(state.last_seq))))
      await this.#fill(state.last_seq);
    this.#stalled = false;
    await this.#take(consumer);
  }

  async #take(consumer: Consumer): Promise<void> {
    const messages = await consumer.consume({
      max_messages: recordsAhead,
      expires: 30_000,
      idle_heartbeat: idleHeartbeat,
    });
    this.#messages = messages;
    try {
      if (this.closed) return;
      void this.#stopOnTrouble(messages);
      for await (const message of messages) {
        await this.#receive(message);
        if (this.closed) return;
        while (this.#records.length >= waitingMax && !this.closed) await this.#isTaken();
      }
    } finally {
      messages.stop();
      consumer.delete().catch(() => {}); // The server forgets it by itself.
    }
  }

  /** Whatever the client would mend by itself is begun anew here, at the last record and with a look at it. */
  async #stopOnTrouble(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type === "heartbeat" || type === "next" || type === "debug" || type === "discard") continue;
      messages.stop();
    }
  }

  async #receive(message: JsMsg): Promise<void> {
    const { seq } = message;
    if (this.#last && seq === this.#last.number) {
      this.#compare(recordFrom(seq, message.data));
      return;
    }
    if (seq <= this.#position) return;
    if (seq > this.#position + 1) await this.#fill(seq - 1);
    this.#add(recordFrom(seq, message.data));
  }

  /** Adds what stands for the records up to `until` that are not in the stream. */
  async #fill(until: number): Promise<void> {
    while (this.#position < until && !this.closed) {
      this.#add(await this.#options.gaps.fill(this.#position + 1, until, () => this.closed));
      while (this.#records.length >= waitingMax && !this.closed) await this.#isTaken();
    }
  }

  #compare(found: StoredRecord<Entry>): void {
    const { stream } = this.#options;
    if (this.#last && headsOf(found) !== headsOf(this.#last))
      throw new LogCorrupt(`record ${found.number} of the stream ${stream} is not the one that it was`);
  }

  #add(record: StoredRecord<Entry>): void {
    this.#position = record.number;
    this.#last = record;
    this.#records.push(record);
    this.#progressAt = this.#options.clock.monotonic();
    this.#bounds = { first: this.#bounds?.first, head: Math.max(record.number, this.#bounds?.head ?? 0) };
    this.#look();
  }

  /** A consumer may be gone with its server without a word. */
  #watch(): void {
    const { clock } = this.#options;
    const isBehind = this.#position < (this.#bounds?.head ?? 0) && this.#records.length === 0;
    if (!isBehind || clock.monotonic() - this.#progressAt <= stalledAfter) return;
    this.#stalled = true;
    this.#messages?.stop();
  }

  #isTaken(): Promise<void> {
    return new Promise((resolve) => {
      this.#taken = resolve;
    });
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
