/** Files that all nodes share, in a stream beside the log: each in pieces, and a message that says what it is. */
import { createHash } from "node:crypto";
import type { JetStreamClient, JetStreamManager, JsMsg, StoredMsg } from "@nats-io/jetstream";
import { type Clock, pause } from "../ports.ts";
import { LogUnavailable } from "./errors.ts";
import { isOutrun, unavailable } from "./jetstream-failures.ts";
import { JetStreamHead } from "./jetstream-head.ts";
import { overwrite } from "./jetstream-overwriting.ts";
import { JetStreamSeen } from "./jetstream-seen.ts";
import { filesOf } from "./jetstream-stream.ts";
import type { Details, Draft, SharedFile, SharedFiles } from "./shared-files.ts";

/** So large are pieces, in bytes: what is appended to the log meanwhile goes the same way, and waits for one of them at most. */
const pieceBytes = 128 * 1024;

/** How long a piece may take to be acknowledged, and how long the next one that is read may stay out, in ms; */
const acknowledgedWithin = 5000;
const stalledAfter = 5000;
/** and one that is to be erased: servers may count some that are gone. */
const goneAfter = 1000;

/** So many are asked for what is left of a file. */
const consumersMax = 3;

/** So many pieces are overwritten at a time. */
const erasedAtOnce = 8;

/** How long to wait, in ms, for servers that have not heard of the newest yet; and how often that is tried. */
const retryInterval = 100;
const triesMax = 50;

/** What is said of a file. Until it is whole there is no checksum. */
interface About {
  readonly details: Details;
  readonly bytes: number;
  readonly sha256?: string;
}

export interface JetStreamFilesOptions {
  /** The stream's name, and what its subjects begin with. */
  readonly stream: string;
  readonly subject: string;
  /** Of the log that it belongs to. */
  readonly epoch: string;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly clock: Clock;
}

/** Those of a log's stream. */
export function openFiles({
  stream,
  ...options
}: Pick<JetStreamFilesOptions, "stream" | "epoch" | "manager" | "clock">): SharedFiles {
  const client = options.manager.jetstream();
  return new JetStreamFiles({ ...options, client, stream: filesOf(stream), subject: `${stream}.snapshots` });
}

export class JetStreamFiles implements SharedFiles {
  readonly #options: JetStreamFilesOptions;
  readonly #head: JetStreamHead;

  constructor(options: JetStreamFilesOptions) {
    this.#options = options;
    this.#head = new JetStreamHead({
      ...options,
      seen: new JetStreamSeen(),
      appendBarrier: () => this.#barrier(),
    });
  }

  async list(): Promise<readonly SharedFile[]> {
    const subjects = await this.#subjects(await this.#head.ask());
    const names = new Set([...subjects.keys()].flatMap((subject) => this.#nameIn(subject) ?? []));
    const files: SharedFile[] = [];
    for (const name of names) {
      const about = (await this.#about(name))?.json<About>();
      // There may be pieces of what is removed: who wrote them has not heard of it.
      if (!about && !subjects.has(this.#subject(name, "pieces"))) continue;
      const { details = {}, bytes = 0, sha256 } = about ?? {};
      files.push({ name, details, bytes, isDraft: sha256 === undefined });
    }
    return files;
  }

  async begin(name: string, details: Details): Promise<Draft> {
    const draft = await this.#say(name, { details, bytes: 0 }, 0);
    return { finish: (more, content) => this.#finish(name, draft, more, content) };
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const about = (await this.#about(name))?.json<About>();
    if (about?.sha256 === undefined) throw new Error(`there is no file ${name}`);
    const checksum = createHash("sha256");
    let bytes = 0;
    let next = 1;
    // A consumer may be given nothing though there is something: another one goes on.
    for (let tries = 0; bytes < about.bytes && tries < consumersMax; tries++) {
      const rest = this.#messages(this.#subject(name, "pieces"), stalledAfter, { opt_start_seq: next });
      for await (const { data, seq } of rest) {
        next = seq + 1;
        checksum.update(data);
        bytes += data.length;
        if (bytes === about.bytes && checksum.copy().digest("base64url") !== about.sha256)
          throw new Error(`the file ${name} is damaged`);
        yield data;
      }
    }
    if (bytes !== about.bytes) throw new Error(`the file ${name} is not whole`);
  }

  async remove(name: string): Promise<void> {
    const { stream, manager } = this.#options;
    // From then on no more pieces are taken.
    await manager.streams.purge(stream, { filter: this.#subject(name, "about") }).catch(unavailable);
    const barrier = await this.#barrier();
    const subject = this.#subject(name, "pieces");
    for (let tries = 0; (await this.#subjects(barrier)).has(subject); tries++) {
      if (tries > triesMax) throw new LogUnavailable(`pieces of ${name} do not go`);
      if (tries > 0) await pause(this.#options.clock, retryInterval);
      await this.#erase(subject);
    }
    const filter = this.#subject("barrier");
    await manager.streams.purge(stream, { filter, keep: 1 }).catch(unavailable);
  }

  async #finish(
    name: string,
    draft: number,
    details: Details,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { client, clock } = this.#options;
    const checksum = createHash("sha256");
    const about = this.#subject(name, "about");
    const options = {
      timeout: acknowledgedWithin,
      // Where the draft is removed no piece is taken any more.
      expect: { lastSubjectSequence: draft, lastSubjectSequenceSubject: about },
    };
    let bytes = 0;
    for await (const piece of inPieces(content)) {
      checksum.update(piece);
      bytes += piece.length;
      const began = clock.monotonic();
      await client.publish(this.#subject(name, "pieces"), piece, options).catch(removed);
      // Others have the servers as long to themselves.
      await pause(clock, clock.monotonic() - began);
    }
    await this.#say(name, { details, bytes, sha256: checksum.digest("base64url") }, draft);
  }

  /** Says what a file is, if nothing was said of it since. @returns the message's sequence */
  async #say(name: string, about: About, lastSubjectSequence: number): Promise<number> {
    const options = { timeout: acknowledgedWithin, expect: { lastSubjectSequence } };
    const subject = this.#subject(name, "about");
    const { seq } = await this.#options.client
      .publish(subject, JSON.stringify(about), options)
      .catch(lastSubjectSequence === 0 ? taken : removed);
    return seq;
  }

  /** What was said last of a file, by the leader. */
  async #about(name: string): Promise<StoredMsg | undefined> {
    const { stream, manager } = this.#options;
    const query = { last_by_subj: this.#subject(name, "about") };
    return (await manager.streams.getMessage(stream, query).catch(unavailable)) ?? undefined;
  }

  /** What there is messages of, as of a message or later. */
  async #subjects(since: number): Promise<ReadonlyMap<string, number>> {
    const { stream, subject, manager, clock } = this.#options;
    for (let tries = 0; tries < triesMax; tries++) {
      const info = await manager.streams.info(stream, { subjects_filter: `${subject}.>` }).catch(unavailable);
      if (info.state.last_seq >= since) return new Map(Object.entries(info.state.subjects ?? {}));
      await pause(clock, retryInterval);
    }
    throw new LogUnavailable(`the stream ${stream} does not answer as of now`);
  }

  /** Overwrites the messages of a subject, as far as they can be seen. */
  async #erase(subject: string): Promise<void> {
    const { stream, manager } = this.#options;
    const erasing = new Set<Promise<unknown>>();
    const left = this.#messages(subject, goneAfter, { headers_only: true });
    for await (const { seq } of left) {
      const gone = overwrite(manager, stream, seq).finally(() => erasing.delete(gone));
      gone.catch(() => {}); // Whoever waits for it is told.
      erasing.add(gone);
      if (erasing.size >= erasedAtOnce) await Promise.race(erasing);
    }
    await Promise.all(erasing);
  }

  /** Those that are there, in order; ends where the next one does not come. @param patience in ms */
  async *#messages(filter_subjects: string, patience: number, more = {}): AsyncGenerator<JsMsg> {
    const { stream, client, clock } = this.#options;
    const consumer = await client.consumers.get(stream, { filter_subjects, ...more }).catch(unavailable);
    const { num_pending: pending } = await consumer.info(true);
    if (pending === 0) return;
    const messages = await consumer.consume({ max_bytes: 32 * pieceBytes });
    const stall = () => messages.stop();
    let cancel = clock.after(patience, stall);
    try {
      for await (const message of messages) {
        cancel();
        yield message;
        if (message.info.pending === 0) return;
        cancel = clock.after(patience, stall);
      }
    } finally {
      cancel();
      messages.stop();
      consumer.delete().catch(() => {}); // The server forgets it by itself.
    }
  }

  /** Whatever was proposed before it is applied when it is acknowledged. */
  async #barrier(): Promise<number> {
    const { client } = this.#options;
    const published = client.publish(this.#subject("barrier"), "", { timeout: acknowledgedWithin });
    return (await published.catch(unavailable)).seq;
  }

  #subject(...parts: string[]): string {
    return [this.#options.subject, ...parts].join(".");
  }

  #nameIn(subject: string): string | undefined {
    const [name, ...rest] = subject.slice(this.#options.subject.length + 1).split(".");
    return rest.length > 0 ? name : undefined;
  }
}

async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const bytes of content) {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes);
    const end = all.length - (all.length % pieceBytes);
    for (let at = 0; at < end; at += pieceBytes) yield all.subarray(at, at + pieceBytes);
    rest = all.subarray(end);
  }
  if (rest.length > 0) yield rest;
}

function removed(error: unknown): never {
  if (isOutrun(error)) throw new Error("it was removed meanwhile");
  return unavailable(error);
}

function taken(error: unknown): never {
  if (isOutrun(error)) throw new Error("there is a file of this name");
  return unavailable(error);
}
