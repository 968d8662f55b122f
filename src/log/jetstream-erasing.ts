/** Erases bodies from the stream: what stands for a record is durable before the record goes, overwritten, from every server. */
import type { JetStreamManager } from "@nats-io/jetstream";
import { LogUnavailable } from "./errors.ts";
import { unavailable } from "./jetstream-failures.ts";
import type { JetStreamHead } from "./jetstream-head.ts";
import { overwrite } from "./jetstream-overwriting.ts";
import { headsOf, recordFrom, subjectOf } from "./jetstream-record.ts";
import type { JetStreamReplacements } from "./jetstream-replacements.ts";
import type { BodyPlace, Erasable, StoredRecord } from "./log.ts";

export interface JetStreamErasingOptions<Entry extends Erasable> {
  readonly stream: string;
  readonly manager: JetStreamManager;
  readonly head: Pick<JetStreamHead, "ask">;
  readonly replacements: JetStreamReplacements<Entry>;
}

export class JetStreamErasing<Entry extends Erasable> {
  readonly #options: JetStreamErasingOptions<Entry>;

  constructor(options: JetStreamErasingOptions<Entry>) {
    this.#options = options;
  }

  /** As `Log.erase`. */
  async erase(places: readonly BodyPlace[]): Promise<void> {
    const indexes = new Map<number, number[]>();
    for (const { number, index } of places) indexes.set(number, [...(indexes.get(number) ?? []), index]);
    const head = await this.#options.head.ask();
    for (const [number, erased] of indexes) if (number <= head) await this.#eraseFrom(number, erased);
  }

  /** From a record, and all bodies from its doubles: nobody reads them, and those that are replaced are not found another time. */
  async #eraseFrom(number: number, indexes: readonly number[]): Promise<void> {
    const { replacements } = this.#options;
    if (number <= (await replacements.expired())) return;
    const record = (await replacements.record(number)) ?? (await this.#stored(number));
    // A leader that is cut off may not have it yet.
    if (!record) throw new LogUnavailable(`record ${number} is not to be found`);
    await this.#replace(record, (index) => indexes.includes(index));
    // The next but one is appended only when nobody appends this one any more.
    for (let after = number; ; ) {
      const next = await this.#stored(after + 1, subjectOf(this.#options.stream, record));
      if (!next || next.n > record.n + 1) return;
      if (next.n === record.n && headsOf(next) === headsOf(record)) await this.#replace(next, () => true);
      after = next.number;
    }
  }

  async #replace(record: StoredRecord<Entry>, isErased: (index: number) => boolean): Promise<void> {
    const { stream, manager, replacements } = this.#options;
    const { number } = record;
    await replacements.change(number, (replaced) => {
      const before = replaced ?? record;
      const hasBody = before.entries.some(({ body }, index) => body !== undefined && isErased(index));
      return hasBody ? withoutBodies(before, isErased) : undefined;
    });
    if (!(await replacements.record(number))) return;
    await overwrite(manager, stream, number);
  }

  /** The record of this number, or the first from there on with this subject, if it is in the stream. */
  async #stored(number: number, subject?: string): Promise<StoredRecord<Entry> | undefined> {
    const { stream, manager } = this.#options;
    const query = subject === undefined ? { seq: number } : { seq: number, next_by_subj: subject };
    const message = await manager.streams.getMessage(stream, query).catch(unavailable);
    if (!message) return undefined;
    const record = recordFrom<Entry>(message.seq, message);
    if (!record) throw new LogUnavailable(`record ${message.seq} is damaged at the leader`);
    return record;
  }
}

function withoutBodies<Entry extends Erasable>(
  record: StoredRecord<Entry>,
  isErased: (index: number) => boolean,
): StoredRecord<Entry> {
  const entries = record.entries.map((entry, index) => {
    if (!isErased(index)) return entry;
    const { body: _, ...head } = entry;
    return head as Entry;
  });
  return { ...record, entries };
}
