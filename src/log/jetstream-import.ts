/** Moves a log into a stream that no node uses yet: every record to its own number, however often that is broken off and begun again. */
import { type JetStreamClient, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogRefused, LogTrimmed, LogUnavailable, LogUnusable } from "./errors.ts";
import { connectToNats } from "./jetstream-connection.ts";
import { JetStreamErasing } from "./jetstream-erasing.ts";
import { failureOf, isUnheard } from "./jetstream-failures.ts";
import type { NatsOptions } from "./jetstream-options.ts";
import { JetStreamReading } from "./jetstream-reading.ts";
import { bytesOf, recordFrom, subjectOf, uniqueMessageId } from "./jetstream-record.ts";
import { completeStream, ensureStream, isIncomplete } from "./jetstream-stream.ts";
import type { Base, BodyPlace, Erasable, LogReading, StoredRecord } from "./log.ts";
import { Patience } from "./patience.ts";

/** How long the servers have to answer a question, and to acknowledge a record among many, in ms. */
const answeredWithin = 1000;
const acknowledgedWithin = 10_000;

/** How long the servers may take nothing until this is broken off, in ms. */
const defaultPatience = 60_000;

/** How long to wait before they are tried again, in ms. */
const retryInterval = 500;

export interface JetStreamImportOptions {
  readonly nats: NatsOptions;
  /** What the servers call us. */
  readonly name: string;
  /** Of the log that is moved. */
  readonly epoch: string;
  readonly clock: Clock;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
  readonly patience?: number;
}

/** Opens the stream, making it if there is none. @throws LogUnusable it cannot be used, or holds another log: one line */
export async function openJetStreamImport<Entry extends Erasable>(
  options: JetStreamImportOptions,
): Promise<JetStreamImport<Entry>> {
  const { nats, name, epoch, warn } = options;
  const { stream } = nats;
  let failed: LogUnusable | undefined;
  const unusable = (reason: LogUnusable) => {
    failed = reason;
  };
  const connection = await connectToNats(nats, { name, warn, unusable });
  try {
    const manager = await jetstreamManager(connection, { timeout: answeredWithin, checkAPI: false });
    const found = await ensureStream(manager, nats, { epoch, warn, isMoving: true });
    if (found !== epoch)
      throw new LogUnusable(
        `stream ${stream} holds another log, ${found}, and not ${epoch}: nats.stream is to name another`,
      );
    const { config } = await manager.streams.info(stream);
    const isComplete = !isIncomplete(config);
    return new JetStreamImport<Entry>({
      ...options,
      ...{ connection, manager, isComplete, failed: () => failed },
    });
  } catch (error) {
    await connection.close();
    if (error instanceof LogUnusable) throw error;
    throw new LogUnusable(`stream ${stream} cannot be opened: ${(error as Error).message}`);
  }
}

interface Opened extends JetStreamImportOptions {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly isComplete: boolean;
  /** Why the servers must not be used any more, if it is so. */
  failed(): LogUnusable | undefined;
}

/** Made by `openJetStreamImport`. What the servers do not answer is asked again, for `patience`. */
export class JetStreamImport<Entry extends Erasable> implements LogReading<Entry> {
  readonly epoch: string;
  /** Whether it was all there when this was opened: nodes may have used it since, and nothing of it may be changed. */
  readonly isComplete: boolean;
  readonly #options: Opened;
  readonly #stream: string;
  readonly #client: JetStreamClient;
  readonly #reading: JetStreamReading<Entry>;
  /** The newest record that is known to be there: a leader that is cut off would name an older one. */
  #reached = 0;
  readonly #patience: Patience;
  #silence: LogUnavailable | undefined;

  constructor(options: Opened) {
    const { nats, connection, manager, epoch, clock, warn, isComplete } = options;
    const { patience: within = defaultPatience } = options;
    this.epoch = epoch;
    this.isComplete = isComplete;
    this.#options = options;
    this.#stream = nats.stream;
    this.#client = manager.jetstream();
    this.#reading = new JetStreamReading({ stream: nats.stream, epoch, manager, clock, warn });
    this.#patience = new Patience({
      ...{ clock, within, interval: retryInterval },
      mayPass: (error) => !isFinal(error) && !connection.isClosed(),
    });
  }

  /** Why it was broken off, if the servers were silent for too long. */
  get silence(): LogUnavailable | undefined {
    return this.#silence;
  }

  async head(): Promise<number> {
    const head = await this.#patiently(() => this.#reading.head());
    this.#reached = Math.max(this.#reached, head);
    return this.#reached;
  }

  base(): Promise<Base | undefined> {
    return this.#patiently(() => this.#reading.base());
  }

  /** Gives up where a node goes on waiting. @throws LogUnavailable as well */
  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    const records = this.#reading.follow(after);
    try {
      for (;;) {
        const next = this.#patience.for(records.next(), "its records do not come");
        const { value, done } = await next.catch((error) => this.#fail(error));
        if (done) return;
        yield value;
      }
    } finally {
      void records.return(undefined);
    }
  }

  /** The record of this number, or what stands for it; undefined where there is none. */
  record(number: number): Promise<StoredRecord<Entry> | undefined> {
    return this.#patiently(async () => {
      const replaced = await this.#reading.replacements.record(number);
      if (replaced) return replaced;
      const message = await this.#options.manager.streams.getMessage(this.#stream, { seq: number });
      return message ? recordFrom<Entry>(number, message) : undefined;
    });
  }

  /** Has it begin behind what has expired from the log that is moved. @throws LogUnavailable, LogUnusable */
  begin(base: Base): Promise<void> {
    const { manager, clock } = this.#options;
    const { replacements, bases } = this.#reading;
    const { record } = base;
    return this.#patiently(async () => {
      await bases.keep(base, Math.floor(clock.now()).toString(36));
      await manager.streams.purge(this.#stream, { seq: record + 1 });
      await replacements.removeUntil(record);
      await bases.removeBelow(record);
    });
  }

  /**
   * Goes on behind what is there, up to record `until` of the log that is moved. Each record is only taken as the one after
   * that which comes before it, so that nothing is stored twice, and nothing in another's place.
   * @throws LogRefused there is no room; LogUnavailable the servers take nothing just now; what `source.follow` throws
   */
  async fill(
    source: Pick<LogReading<Entry>, "base" | "follow">,
    until: number,
    progress: (record: number) => void,
  ): Promise<void> {
    const { clock, patience = defaultPatience } = this.#options;
    const base = (await source.base())?.record ?? 0;
    let reached = base;
    let reachedAt = clock.monotonic();
    let failure: Error | undefined;
    for (;;) {
      const last = Math.max(base, await this.head());
      if (last >= until) return;
      if (last > reached) {
        reached = last;
        reachedAt = clock.monotonic();
      } else if (clock.monotonic() - reachedAt > patience)
        throw this.#giveUp(failure?.message ?? "nothing is said");
      if (failure) await pause(clock, retryInterval);
      failure = await this.#send(source, last, until, progress);
      if (failure instanceof LogRefused || failure instanceof LogCorrupt) throw failure;
    }
  }

  /** Removes bodies that the log which is moved has lost since they came here. @throws LogUnavailable, LogUnusable */
  erase(places: readonly BodyPlace[]): Promise<void> {
    const { manager } = this.#options;
    const { replacements } = this.#reading;
    const head = { ask: () => this.#reading.head() };
    const erasing = new JetStreamErasing<Entry>({ stream: this.#stream, manager, head, replacements });
    return this.#patiently(() => erasing.erase(places));
  }

  /** Says that all is there: from now on nodes may go on from it. @throws LogUnavailable, LogUnusable */
  complete(): Promise<void> {
    return this.#patiently(() => completeStream(this.#options.manager, this.#stream));
  }

  async close(): Promise<void> {
    await this.#reading.close();
    await this.#options.connection.close();
  }

  /** Sends while earlier ones are still on their way. @returns why it went no further, if it did not */
  async #send(
    source: Pick<LogReading<Entry>, "follow">,
    after: number,
    until: number,
    progress: (record: number) => void,
  ): Promise<Error | undefined> {
    let before: Promise<Error | undefined> = Promise.resolve(undefined);
    for await (const records of source.follow(after)) {
      const last = records.at(-1)?.number ?? 0;
      const acknowledged = this.#publishAll(records.filter(({ number }) => number <= until));
      const failure = await before;
      before = failure ? acknowledged.then(() => failure) : acknowledged;
      if (failure || last >= until) break;
      progress(records[0]?.number ?? 0);
    }
    return before;
  }

  async #publishAll(records: readonly StoredRecord<Entry>[]): Promise<Error | undefined> {
    const failures = await Promise.all(records.map((record) => this.#publish(record)));
    return failures.find((failure) => failure !== undefined);
  }

  /** Each has an id of its own: the log may hold the same record twice. */
  async #publish(record: StoredRecord<Entry>): Promise<Error | undefined> {
    const { number } = record;
    const bytes = bytesOf(record);
    const expect = { lastSequence: number - 1 };
    const options = { expect, msgID: uniqueMessageId(bytes), timeout: acknowledgedWithin };
    try {
      const { stream, seq } = await this.#client.publish(subjectOf(this.#stream, record), bytes, options);
      if (stream === this.#stream && seq === number) return undefined;
      return new LogCorrupt(`record ${number} was stored as message ${seq} of stream ${stream}`);
    } catch (error) {
      return isUnheard(error) ? new LogUnavailable("it has no leader") : failureOf(error);
    }
  }

  async #patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const unlessFailed = async () => {
      const unusable = this.#options.failed();
      if (unusable) throw unusable;
      return ask();
    };
    return this.#patience.until(unlessFailed).catch((error) => this.#fail(error));
  }

  #fail(error: Error): never {
    throw isFinal(error) ? error : this.#giveUp(error.message);
  }

  #giveUp(reason: string): LogUnavailable {
    this.#silence = new LogUnavailable(
      `stream ${this.#stream} does not answer just now (${reason}): the same again goes on with it`,
    );
    return this.#silence;
  }
}

/** Whether it does not help to ask again. */
function isFinal(error: unknown): boolean {
  return error instanceof LogCorrupt || error instanceof LogUnusable || error instanceof LogTrimmed;
}
