/** What stands for records that are no longer in their stream: one without the bodies that were erased, or a base for all that expired. */
import type { JetStreamClient, JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import { LogUnavailable } from "./errors.ts";
import { isOutrun, unavailable } from "./jetstream-failures.ts";
import { overwrite } from "./jetstream-overwriting.ts";
import { bytesOf, isWhole, recordFrom, uniqueMessageId } from "./jetstream-record.ts";
import type { Erasable, LogRecord, StoredRecord } from "./log.ts";

/** What stands for something is damaged. */
export class Illegible extends LogUnavailable {}

/** Where the expired records' base is to be found. */
export interface BasePlace {
  readonly record: number;
  /** The name of the shared file that has its text. */
  readonly file: string;
}

/** Something that is kept, and its place in the stream. */
interface Found<Content> {
  readonly content: Content;
  readonly seq: number;
}

export interface JetStreamReplacementsOptions {
  /** The stream's name, and what its subjects begin with. */
  readonly stream: string;
  readonly subject: string;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** Each thing has a subject; its newest message is what counts, and is only replaced by who has seen it. */
export class JetStreamReplacements<Entry extends Erasable> {
  readonly #options: JetStreamReplacementsOptions;

  constructor(options: JetStreamReplacementsOptions) {
    this.#options = options;
  }

  /** What stands for a record that was erased; undefined when it was not. @throws LogUnavailable */
  async record(number: number): Promise<StoredRecord<Entry> | undefined> {
    return (await this.#record(number))?.content;
  }

  /** The last record that has expired, 0 if none has. @throws LogUnavailable */
  async expired(): Promise<number> {
    return (await this.base())?.record ?? 0;
  }

  /** For how many records something stands. @throws LogUnavailable */
  async count(): Promise<number> {
    const { state } = await this.#options.manager.streams.info(this.#options.stream).catch(unavailable);
    const isBase = (await this.#newest("base")) !== undefined;
    return (state.num_subjects ?? 0) - (isBase ? 1 : 0);
  }

  /** @throws LogUnavailable */
  async base(): Promise<BasePlace | undefined> {
    return (await this.#base())?.content;
  }

  /**
   * Changes what stands for a record, which is `change` of what stood for it, or of nothing; undefined leaves it so.
   * @throws LogUnavailable it may be changed or not
   */
  async change(
    number: number,
    change: (record: StoredRecord<Entry> | undefined) => LogRecord<Entry> | undefined,
  ): Promise<void> {
    await this.#change(
      `${number}`,
      () => this.#record(number),
      (record) => {
        const changed = change(record);
        return changed && bytesOf(changed);
      },
    );
  }

  /** Takes a base, unless a higher one is there. @throws LogUnavailable */
  async keepBase(base: BasePlace): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(base));
    await this.#change(
      "base",
      () => this.#base(),
      (found) => ((found?.record ?? 0) < base.record ? bytes : undefined),
    );
  }

  /** Removes what stands for records up to one of them. @throws LogUnavailable */
  async removeUntil(number: number): Promise<void> {
    const { stream, subject, manager } = this.#options;
    const info = await manager.streams.info(stream, { subjects_filter: `${subject}.*` }).catch(unavailable);
    for (const name of Object.keys(info.state.subjects ?? {})) {
      const replaced = Number(name.slice(subject.length + 1));
      if (replaced <= number) await this.#remove(replaced, name);
    }
  }

  /** What has text in it is overwritten. */
  async #remove(number: number, filter: string): Promise<void> {
    const { stream, manager } = this.#options;
    const isEmpty = await this.record(number).then(
      (record) => record?.entries.every(({ body }) => body === undefined),
      (error) => {
        if (!(error instanceof Illegible)) throw error;
      },
    );
    if (isEmpty) await manager.streams.purge(stream, { filter }).catch(unavailable);
    else await this.#removeBefore(`${number}`, Number.POSITIVE_INFINITY);
  }

  async #record(number: number): Promise<Found<StoredRecord<Entry>> | undefined> {
    const message = await this.#newest(`${number}`);
    if (!message) return undefined;
    const content = recordFrom<Entry>(number, message);
    if (!content) throw new Illegible(`what stands for record ${number} is damaged`);
    return { content, seq: message.seq };
  }

  async #base(): Promise<Found<BasePlace> | undefined> {
    const message = await this.#newest("base");
    if (!message) return undefined;
    if (!isWhole(message)) throw new Illegible("what stands for the expired records is damaged");
    return { content: message.json<BasePlace>(), seq: message.seq };
  }

  /** From the leader, who alone has the newest. */
  async #newest(name: string): Promise<StoredMsg | undefined> {
    const { stream, subject, manager } = this.#options;
    const query = { last_by_subj: `${subject}.${name}` };
    return (await manager.streams.getMessage(stream, query).catch(unavailable)) ?? undefined;
  }

  /** Until `change` has nothing to change any more in what is found. */
  async #change<Content>(
    name: string,
    find: () => Promise<Found<Content> | undefined>,
    change: (content: Content | undefined) => Uint8Array | undefined,
  ): Promise<void> {
    const { subject, client } = this.#options;
    for (;;) {
      const found = await find();
      const bytes = change(found?.content);
      if (!bytes) {
        if (found) await this.#removeBefore(name, found.seq);
        return;
      }
      const expect = { lastSubjectSequence: found?.seq ?? 0 };
      try {
        await client.publish(`${subject}.${name}`, bytes, { expect, msgID: uniqueMessageId(bytes) });
      } catch (error) {
        if (!isOutrun(error)) unavailable(error);
      }
    }
  }

  /** What was replaced is overwritten, not only forgotten. */
  async #removeBefore(name: string, newest: number): Promise<void> {
    const { stream, subject, manager } = this.#options;
    const query = { seq: 1, next_by_subj: `${subject}.${name}` };
    for (;;) {
      const message = await manager.streams.getMessage(stream, query).catch(unavailable);
      if (!message || message.seq >= newest) return;
      await overwrite(manager, stream, message.seq);
    }
  }
}
