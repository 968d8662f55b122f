/** Opens the log of a stream for reading alone: nothing is made there, nothing appended, and silence is not waited out. */
import { JetStreamApiError, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Clock, pause } from "../ports.ts";
import { LogUnavailable, LogUnusable } from "./errors.ts";
import { connectToNats } from "./jetstream-connection.ts";
import type { NatsOptions } from "./jetstream-options.ts";
import { JetStreamReading } from "./jetstream-reading.ts";
import { epochIn, isIncomplete } from "./jetstream-stream.ts";
import type { Base, Erasable, LogReading, StoredRecord } from "./log.ts";

/** How long the servers have to answer a question, in ms. */
const answeredWithin = 1000;

/**
 * How long an answer may stay out, in ms: longer than servers take to choose a leader, and than a record is looked for before
 * it counts as lost.
 */
const defaultPatience = 30_000;
const retryInterval = 250;

export interface OutsideOptions {
  /** What its servers may lose is no concern of who only reads. */
  readonly nats: NatsOptions;
  /** What the servers call us. */
  readonly name: string;
  readonly clock: Clock;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
  readonly patience?: number;
}

/** @throws LogUnusable, LogUnavailable: one line */
export async function openJetStreamReading<Entry extends Erasable>(
  options: OutsideOptions,
): Promise<LogReading<Entry>> {
  const { nats, name, clock, warn, patience = defaultPatience } = options;
  const { stream } = nats;
  let failed: LogUnusable | undefined;
  const watcher = {
    // Whatever is said of servers that do not answer: it is told if nothing comes of it.
    ...{ name, warn: () => {} },
    unusable: (reason: LogUnusable) => {
      failed = reason;
    },
  };
  const connection = await connectToNats({ ...nats, monitors: [], acceptsLoss: true }, watcher);
  try {
    const manager = await jetstreamManager(connection, { timeout: answeredWithin, checkAPI: false });
    const patient = new Patience(clock, patience, () => failed);
    const { epoch, isWhole } = await patient.until(() => find(manager, stream));
    if (!isWhole) warn("it is not complete: a log is being moved there, or that was broken off");
    const reading = new JetStreamReading<Entry>({ stream, epoch, manager, clock, warn });
    return new PatientReading(reading, patient, connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function find(
  manager: JetStreamManager,
  stream: string,
): Promise<{ readonly epoch: string; readonly isWhole: boolean }> {
  const info = await manager.streams.info(stream).catch((error: Error) => {
    if (error instanceof JetStreamApiError && error.status === 404)
      throw new LogUnusable(`there is no stream ${stream}: is another one the log (nats.stream)?`);
    throw new LogUnavailable(`the stream ${stream} does not answer: ${error.message}`);
  });
  const epoch = epochIn(info.config);
  if (epoch === undefined) throw new LogUnusable(`stream ${stream} is no log of Chorus`);
  return { epoch, isWhole: !isIncomplete(info.config) };
}

class Patience {
  readonly #clock: Clock;
  readonly #duration: number;
  readonly #failed: () => LogUnusable | undefined;

  constructor(clock: Clock, duration: number, failed: () => LogUnusable | undefined) {
    this.#clock = clock;
    this.#duration = duration;
    this.#failed = failed;
  }

  /** Asks until there is an answer. */
  async until<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const began = this.#clock.monotonic();
    while (true) {
      try {
        return await ask();
      } catch (error) {
        const failed = this.#failed();
        if (failed) throw failed;
        const isOver = this.#clock.monotonic() - began > this.#duration;
        if (!(error instanceof LogUnavailable) || isOver) throw error;
      }
      await pause(this.#clock, retryInterval);
    }
  }

  /** @throws LogUnavailable it stays out */
  async for<Answer>(answer: Promise<Answer>): Promise<Answer> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(this.#duration, () => {
        reject(this.#failed() ?? new LogUnavailable("the nats-servers do not give the records that follow"));
      });
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }
}

class PatientReading<Entry extends Erasable> implements LogReading<Entry> {
  readonly epoch: string;
  readonly #reading: JetStreamReading<Entry>;
  readonly #patience: Patience;
  readonly #connection: NatsConnection;

  constructor(reading: JetStreamReading<Entry>, patience: Patience, connection: NatsConnection) {
    this.epoch = reading.epoch;
    this.#reading = reading;
    this.#patience = patience;
    this.#connection = connection;
  }

  head(): Promise<number> {
    return this.#patience.until(() => this.#reading.head());
  }

  base(): Promise<Base | undefined> {
    return this.#patience.until(() => this.#reading.base());
  }

  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    const records = this.#reading.follow(after);
    try {
      while (true) {
        const { value, done } = await this.#patience.for(records.next());
        if (done) return;
        yield value;
      }
    } finally {
      // Who waits for a record that does not come is let go by `close`.
      void records.return(undefined);
    }
  }

  async close(): Promise<void> {
    await this.#reading.close();
    await this.#connection.close();
  }
}
