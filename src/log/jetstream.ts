/** The log as a stream of NATS JetStream, for nodes on many machines. The servers agree on its order; what they are known to get wrong is looked for. */
import {
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type StreamInfo,
} from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Clock } from "../ports.ts";
import { epochOf } from "./epoch.ts";
import { LogCorrupt, LogUnavailable, type LogUnusable } from "./errors.ts";
import { followSource } from "./follow.ts";
import { electionMax, JetStreamAppender } from "./jetstream-appender.ts";
import { JetStreamBases } from "./jetstream-bases.ts";
import { connectToNats, moveOn, moveTo } from "./jetstream-connection.ts";
import { JetStreamErasing } from "./jetstream-erasing.ts";
import { unavailable } from "./jetstream-failures.ts";
import { openFiles } from "./jetstream-files.ts";
import { JetStreamGaps } from "./jetstream-gaps.ts";
import { JetStreamHead } from "./jetstream-head.ts";
import { JetStreamLeader } from "./jetstream-leader.ts";
import type { NatsOptions } from "./jetstream-options.ts";
import { barrier } from "./jetstream-record.ts";
import { JetStreamReplacements } from "./jetstream-replacements.ts";
import { JetStreamSeen } from "./jetstream-seen.ts";
import { JetStreamSignals } from "./jetstream-signals.ts";
import { JetStreamSource } from "./jetstream-source.ts";
import { assertStream, ensureStream, patiently, replacementsOf } from "./jetstream-stream.ts";
import type { Base, BodyPlace, Erasable, Log, LogRecord, StoredRecord } from "./log.ts";
import type { SharedFiles } from "./shared-files.ts";

/** How long the servers have to answer a question, in ms. */
const answeredWithin = 1000;

export interface JetStreamLogOptions {
  readonly nats: NatsOptions;
  readonly node: string;
  readonly clock: Clock;
  /** Of a log that is made now; from the time unless it is given. */
  readonly epoch?: string;
  /** None is made. */
  readonly mustExist?: boolean;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
  /** Told when it is closed. */
  readonly closed?: () => void;
}

/** Opens the log of a stream, making the stream if there is none. @throws LogUnusable something that a user must put right */
export async function openJetStreamLog<Entry extends Erasable, Signal>(
  options: JetStreamLogOptions,
): Promise<JetStreamLog<Entry, Signal>> {
  const { nats, node, warn, clock, epoch: proposed = epochOf(clock.now()), mustExist = false } = options;
  let log: JetStreamLog<Entry, Signal> | undefined;
  const unusable = (reason: LogUnusable) => log?.fail(reason);
  const connection = await connectToNats(nats, { name: node, warn, unusable });
  try {
    const manager = await jetstreamManager(connection, { timeout: answeredWithin, checkAPI: false });
    if (mustExist) await assertStream(manager, nats.stream);
    const epoch = await ensureStream(manager, nats, { epoch: proposed, warn });
    const { cluster } = await patiently({ name: nats.stream, num_replicas: nats.replicas }, () =>
      manager.streams.info(nats.stream),
    );
    // What is published at its leader, and delivered from there, makes no detour.
    await moveTo(connection, nats, cluster?.leader);
    log = new JetStreamLog<Entry, Signal>({ ...options, connection, manager, epoch });
    return log;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

interface Opened extends JetStreamLogOptions {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly epoch: string;
}

/** Made by `openJetStreamLog`. */
export class JetStreamLog<Entry extends Erasable, Signal> implements Log<Entry, Signal> {
  readonly epoch: string;
  /** What nodes leave for each other. */
  readonly files: SharedFiles;
  readonly recoversWithin = electionMax;
  readonly #options: Opened;
  readonly #bases: JetStreamBases;
  readonly #stream: string;
  readonly #seen: JetStreamSeen;
  readonly #client: JetStreamClient;
  readonly #appender: JetStreamAppender;
  readonly #head: JetStreamHead;
  readonly #replacements: JetStreamReplacements<Entry>;
  readonly #gaps: JetStreamGaps<Entry>;
  readonly #erasing: JetStreamErasing<Entry>;
  readonly #signals: JetStreamSignals<Signal>;
  readonly #sources = new Set<JetStreamSource<Entry>>();
  /** Whoever waits for an answer, to be told at the end that there is none. */
  readonly #unanswered = new Set<(error: LogUnavailable) => void>();
  #closing: Promise<void> | undefined;

  constructor(options: Opened) {
    const { nats, connection, manager, epoch, clock, warn } = options;
    const { stream } = nats;
    const client = manager.jetstream();
    const seen = new JetStreamSeen();
    const appender = new JetStreamAppender(stream, client, clock, seen);
    const appendBarrier = () => appender.append(barrier);
    const replacements = new JetStreamReplacements<Entry>({
      ...{ stream: replacementsOf(stream), subject: `${stream}.replacements`, client, manager },
    });
    const leader = new JetStreamLeader({ stream, connection, clock, replacements, warn });
    const heard = (info: StreamInfo) => leader.look(info);
    const leave = () => void moveOn(connection);
    const head = new JetStreamHead({ stream, epoch, manager, clock, seen, heard, leave, appendBarrier });
    this.epoch = epoch;
    this.files = openFiles({ stream, epoch, manager, clock });
    this.#bases = new JetStreamBases(this.files, replacements, clock);
    this.#options = options;
    this.#stream = stream;
    this.#seen = seen;
    this.#client = client;
    this.#appender = appender;
    this.#head = head;
    this.#replacements = replacements;
    this.#gaps = new JetStreamGaps({ stream, manager, head, replacements, warn });
    this.#erasing = new JetStreamErasing({ stream, manager, head, replacements });
    this.#signals = new JetStreamSignals(connection, `${stream}.signals`);
  }

  append(record: LogRecord<Entry>): Promise<number> {
    return this.#answer(async () => this.#reaches(await this.#appender.append(record)));
  }

  head(): Promise<number> {
    return this.#answer(async () => this.#reaches(await this.#head.ask()));
  }

  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    if (this.#closing) return;
    const { clock, warn } = this.#options;
    const parts = { stream: this.#stream, client: this.#client, clock, warn };
    const own = { head: this.#head, seen: this.#seen, gaps: this.#gaps };
    const source = new JetStreamSource<Entry>({ ...parts, ...own }, after);
    this.#sources.add(source);
    try {
      yield* followSource(source, clock, after);
    } finally {
      this.#sources.delete(source);
      source.close();
    }
  }

  erase(places: readonly BodyPlace[]): Promise<void> {
    return this.#answer(() => this.#erasing.erase(places));
  }

  base(): Promise<Base | undefined> {
    return this.#answer(() => this.#bases.newest());
  }

  trim(base: Base): Promise<void> {
    return this.#answer(() => this.#trim(base));
  }

  signal(note: Signal): void {
    this.#signals.send(note);
  }

  hear(listener: (note: Signal) => void): () => void {
    return this.#signals.hear(listener);
  }

  /** Ends every `follow` with this. */
  fail(reason: LogUnusable | LogCorrupt): void {
    for (const source of this.#sources) source.fail(reason);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#appender.close();
    this.#head.close();
    this.#signals.close();
    for (const source of this.#sources) source.close();
    for (const reject of this.#unanswered) reject(new LogUnavailable("the log is closed"));
    await this.#options.connection.close();
    this.#options.closed?.();
  }

  async #trim(base: Base): Promise<void> {
    const { manager, clock, node } = this.#options;
    if (base.record >= (await this.#head.ask())) throw new LogUnavailable("the newest record cannot go");
    const now = Math.floor(clock.now()).toString(36);
    await this.#bases.keep(base, `${now}-${Buffer.from(node).toString("base64url")}`);
    const expired = await this.#replacements.expired();
    await manager.streams.purge(this.#stream, { seq: expired + 1 }).catch(unavailable);
    await this.#replacements.removeUntil(expired);
    await this.#bases.removeBelow(expired);
  }

  #reaches(head: number): number {
    for (const source of this.#sources) source.reaches(head);
    return head;
  }

  /** Hands on how `work` ends, but no later than `close`. */
  #answer<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closing) return Promise.reject(new LogUnavailable("the log is closed"));
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      work()
        .then(resolve, (error) => {
          if (error instanceof LogCorrupt) this.fail(error);
          reject(error);
        })
        .finally(() => this.#unanswered.delete(reject));
    });
  }
}
