/** Appends to the stream, one record after the other, and says what is certain after a failure. */
import { JetStreamApiError, type JetStreamClient } from "@nats-io/jetstream";
import { RequestError } from "@nats-io/transport-node";
import type { Clock } from "../ports.ts";
import { pause } from "../ports.ts";
import { LogCorrupt, LogRefused, LogUnavailable } from "./errors.ts";
import { barrier, bytesOf, messageId, subjectOf, uniqueMessageId } from "./jetstream-record.ts";
import type { JetStreamSeen } from "./jetstream-seen.ts";
import type { Erasable, LogRecord } from "./log.ts";

/** How long an acknowledgement is waited for, in ms. */
const acknowledgedWithin = 2000;

/** How long, in ms, the stream may be without a leader, who alone takes records, until they are refused. */
const leaderlessPatience = 4000;

/** How often a stream without a leader is tried again, in ms. */
const retryInterval = 50;

/** What the leader says when it has stored nothing: no room for it, or none in its limits. */
const refusals: Record<number, "full" | "refused"> = {
  10023: "full", // insufficient resources
  10047: "full", // insufficient storage
  10077: "full", // the stream's limits are reached
  10054: "refused", // larger than the stream takes
};

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
        if (this.#clock.monotonic() - began > leaderlessPatience)
          throw new LogRefused(`the stream ${this.#stream} has no leader`);
        await pause(this.#clock, retryInterval);
      }
    }
    throw new LogUnavailable("the log is closed");
  }
}

/** Whether the message certainly came to no stream: nobody listens where it went. */
function isUnheard(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return cause instanceof RequestError && cause.isNoResponders();
}

/** What a publish that failed has come to. */
export function failureOf(error: unknown): LogRefused | LogUnavailable {
  const message = error instanceof Error ? error.message : String(error);
  const refusal = error instanceof JetStreamApiError ? refusals[error.code] : undefined;
  return refusal ? new LogRefused(message, { diskFull: refusal === "full" }) : new LogUnavailable(message);
}
