/** Records that a follower does not find in the stream: replaced, expired, or lost. Nobody takes one that is lost for one that was deleted. */
import type { JetStreamManager } from "@nats-io/jetstream";
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogTrimmed, LogUnavailable } from "./errors.ts";
import type { JetStreamHead } from "./jetstream-head.ts";
import { recordFrom } from "./jetstream-record.ts";
import type { JetStreamReplacements } from "./jetstream-replacements.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** How long a record is looked for, in ms, before it counts as lost: a leader that is none any more may not have it. */
const lostAfter = 10_000;

/** How often it is asked for meanwhile, in ms. */
const retryInterval = 500;

export interface JetStreamGapsOptions<Entry extends Erasable> {
  readonly stream: string;
  readonly manager: JetStreamManager;
  readonly clock: Clock;
  readonly head: JetStreamHead;
  readonly replacements: JetStreamReplacements<Entry>;
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamGaps<Entry extends Erasable> {
  readonly #options: JetStreamGapsOptions<Entry>;
  #warned = false;

  constructor(options: JetStreamGapsOptions<Entry>) {
    this.#options = options;
  }

  /**
   * What stands for a record that was not delivered, which is `until` or comes before it.
   * @throws LogTrimmed, LogCorrupt; LogUnavailable it may be found later
   */
  async fill(number: number, until: number, isClosed: () => boolean): Promise<StoredRecord<Entry>> {
    const { clock, replacements, head } = this.#options;
    let patience = true;
    const cancel = clock.after(lostAfter, () => {
      patience = false;
    });
    try {
      while (!isClosed()) {
        const isLate = !patience;
        // Asked before: then an answer that comes after it is of a leader that has everything.
        if (isLate) await head.ask();
        const expired = await replacements.expired();
        if (number <= expired) throw new LogTrimmed(expired + 1);
        const record = (await replacements.record(number)) ?? (await this.#fromLeader(number));
        if (record) return record;
        if (isLate) throw new LogCorrupt(await this.#loss(number, until));
        await pause(clock, retryInterval);
      }
      throw new LogUnavailable("the log is closed");
    } finally {
      cancel();
    }
  }

  /** Whether something stands for a record that was erased. @throws LogUnavailable */
  async isReplaced(number: number): Promise<boolean> {
    return (await this.#options.replacements.record(number)) !== undefined;
  }

  /** A server whose file is damaged serves the rest as if records had been deleted, though the others have them. */
  async #fromLeader(number: number): Promise<StoredRecord<Entry> | undefined> {
    const { stream, manager, warn } = this.#options;
    const message = await manager.streams.getMessage(stream, { seq: number }).catch(unavailable);
    if (!message) return undefined;
    if (!this.#warned)
      warn("a nats-server lacks records that its leader has: its store is damaged, or behind", {
        record: number,
      });
    this.#warned = true;
    return recordFrom(number, message.data);
  }

  async #loss(number: number, until: number): Promise<string> {
    let last = number;
    while (last < until && !(await this.#options.replacements.record(last + 1))) last += 1;
    const which = last === number ? `record ${number} is` : `records ${number} to ${last} are`;
    return `${which} missing from the stream ${this.#options.stream}, and nothing stands for them`;
  }
}

function unavailable(error: unknown): never {
  throw new LogUnavailable((error as Error).message);
}
