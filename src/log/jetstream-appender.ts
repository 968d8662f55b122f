/** Appends to the stream, one record after the other, and says what is certain after a failure. */
import type { JetStreamClient } from "@nats-io/jetstream";
import type { Clock } from "../ports.ts";
import { pause } from "../ports.ts";
import { LogCorrupt, LogRefused, LogUnavailable } from "./errors.ts";
import { failureOf, isUnheard } from "./jetstream-failures.ts";
import { barrier, bytesOf, messageId, subjectOf, uniqueMessageId } from "./jetstream-record.ts";
import type { JetStreamSeen } from "./jetstream-seen.ts";
import type { Erasable, LogRecord } from "./log.ts";

/** How long an acknowledgement is waited for, in ms. */
const acknowledgedWithin = 2000;

/**
 * How long, in ms, the stream may be without a leader, who alone takes records, until they are refused. Followers wait 4 to 9 s for
 * a leader that is silent (nats-server 2.15), and then have to agree on one of them.
 */
export const electionMax = 12_000;

/** How often a stream without a leader is tried again, in ms. */
const retryInterval = 50;

export class JetStreamAppender {
  readonly #stream: string;
  readonly #client: JetStreamClient;
  readonly #clock: Clock;
  readonly #seen: JetStreamSeen;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(stream: string, client: JetStreamClient, clock: Clock, seen: JetStreamSeen) {
    this.#stream = stream;
    this.#client = client;
    this.#clock = clock;
    this.#seen = seen;
  }

  /**
   * The record's number, when it is durable on a majority. Waits for those before it.
   * @throws LogRefused, LogUnavailable; LogCorrupt its number was that of another record
   */
  append(record: LogRecord<Erasable>): Promise<number> {
    const number = this.#last.then(() => this.#append(record));
    this.#last = number.catch(() => {});
    return number;
  }

  close(): void {
    this.#closed = true;
  }

  async #append(record: LogRecord<Erasable>): Promise<number> {
    const subject = subjectOf(this.#stream, record);
    const bytes = bytesOf(record);
    // A barrier is like any other, and yet none that was there before is of use.
    const msgID = record === barrier ? uniqueMessageId(bytes) : messageId(bytes);
    const options = { msgID, timeout: acknowledgedWithin };
    const began = this.#clock.monotonic();
    while (!this.#closed) {
      try {
        const before = this.#seen.number;
        const { stream, seq, duplicate } = await this.#client.publish(subject, bytes, options);
        if (stream !== this.#stream) throw new LogUnavailable(`the stream ${stream} takes its records`);
        if (seq <= before && !duplicate)
          throw new LogCorrupt(
            `the stream ${stream} has a new record ${seq}, but record ${before} was seen before`,
          );
        this.#seen.acknowledged(seq);
        return seq;
      } catch (error) {
        if (error instanceof LogCorrupt) throw error;
        if (!isUnheard(error)) throw failureOf(error);
        if (this.#clock.monotonic() - began > electionMax)
          throw new LogRefused(`the stream ${this.#stream} has no leader`);
        await pause(this.#clock, retryInterval);
      }
    }
    throw new LogUnavailable("the log is closed");
  }
}
