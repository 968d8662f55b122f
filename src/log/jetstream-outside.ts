/** Opens the log of a stream for reading alone: nothing is made there, nothing appended, and silence is not waited out. */
import { JetStreamApiError, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Clock } from "../ports.ts";
import { LogUnavailable, LogUnusable } from "./errors.ts";
import { connectToNats } from "./jetstream-connection.ts";
import type { NatsOptions } from "./jetstream-options.ts";
import { JetStreamReading } from "./jetstream-reading.ts";
import { epochIn, isIncomplete } from "./jetstream-stream.ts";
import type { Base, Erasable, LogReading, StoredRecord } from "./log.ts";
import { Patience } from "./patience.ts";

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
    const patient = new Patience({
      ...{ clock, within: patience, interval: retryInterval },
      mayPass: (error) => error instanceof LogUnavailable && failed === undefined,
    });
    const orFailed = (error: unknown) => {
      throw failed ?? error;
    };
    const { epoch, isWhole } = await patient.until(() => find(manager, stream)).catch(orFailed);
    if (!isWhole) warn("it is not complete: a log is being moved there, or that was broken off");
    const reading = new JetStreamReading<Entry>({ stream, epoch, manager, clock, warn });
    return new PatientReading(reading, { patience: patient, connection, orFailed });
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

interface Patient {
  readonly patience: Patience;
  readonly connection: NatsConnection;
  /** Throws why the servers must not be used, where that is known; else what it is given. */
  orFailed(error: unknown): never;
}

class PatientReading<Entry extends Erasable> implements LogReading<Entry> {
  readonly epoch: string;
  readonly #reading: JetStreamReading<Entry>;
  readonly #patient: Patient;

  constructor(reading: JetStreamReading<Entry>, patient: Patient) {
    this.epoch = reading.epoch;
    this.#reading = reading;
    this.#patient = patient;
  }

  head(): Promise<number> {
    return this.#until(() => this.#reading.head());
  }

  base(): Promise<Base | undefined> {
    return this.#until(() => this.#reading.base());
  }

  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    const { patience, orFailed } = this.#patient;
    const records = this.#reading.follow(after);
    const silence = "the nats-servers do not give the records that follow";
    try {
      while (true) {
        const { value, done } = await patience.for(records.next(), silence).catch(orFailed);
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
    await this.#patient.connection.close();
  }

  #until<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { patience, orFailed } = this.#patient;
    return patience.until(ask).catch(orFailed);
  }
}
