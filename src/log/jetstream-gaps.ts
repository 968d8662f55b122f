/** Records that a follower does not find in the stream: replaced, expired, or lost. Nobody takes one that is lost for one that was deleted. */
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Clock } from "../ports.ts";
import { LogCorrupt, LogTrimmed } from "./errors.ts";
import { unavailable } from "./jetstream-failures.ts";
import type { JetStreamHead } from "./jetstream-head.ts";
import { recordFrom } from "./jetstream-record.ts";
import { Illegible, type JetStreamReplacements } from "./jetstream-replacements.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** What stands for so many records is asked for at once, once the first of them turned out to be replaced. */
const askedAtOnceMax = 64;

/** So many lost records are counted. */
const countedMax = 1000;

/** How long a record is looked for, in ms, before it may count as lost. */
const lostAfter = 10_000;

export interface JetStreamGapsOptions<Entry extends Erasable> {
  readonly stream: string;
  readonly manager: JetStreamManager;
  readonly head: JetStreamHead;
  readonly replacements: JetStreamReplacements<Entry>;
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamGaps<Entry extends Erasable> {
  readonly #options: JetStreamGapsOptions<Entry>;
  /** Servers that were warned of. */
  readonly #damaged = new Set<string>();

  constructor(options: JetStreamGapsOptions<Entry>) {
    this.#options = options;
  }

  /**
   * What stands for the records from `number` on, as far as each of them was replaced, to `until` at most.
   * @throws LogTrimmed they have expired; LogUnavailable
   */
  async *replaced(number: number, until: number): AsyncGenerator<StoredRecord<Entry>> {
    const expired = await this.#options.replacements.expired().catch(unlessIllegible(0));
    if (number <= expired) throw new LogTrimmed(expired + 1);
    for (let [next, count] = [number, 1]; next <= until; count = Math.min(count * 2, askedAtOnceMax)) {
      const length = Math.min(count, until - next + 1);
      const found = await Promise.all(Array.from({ length }, (_, index) => this.#replacement(next + index)));
      for (const record of found) {
        if (!record) return;
        yield record;
      }
      next += length;
    }
  }

  /** A record as the leader has it, or what stands for it. @throws LogUnavailable */
  async find(number: number): Promise<StoredRecord<Entry> | undefined> {
    return (await this.fromLeader(number)) ?? (await this.#replacement(number));
  }

  /** Undefined when it lacks the record, or what it has is damaged. @throws LogUnavailable */
  async fromLeader(number: number): Promise<StoredRecord<Entry> | undefined> {
    const { stream, manager } = this.#options;
    const message = await manager.streams.getMessage(stream, { seq: number }).catch(unavailable);
    return message ? recordFrom(number, message) : undefined;
  }

  /**
   * Looks a last time for a record that nobody had for long; `until` is the last one of those that did not come.
   * @throws LogTrimmed, LogUnavailable; LogCorrupt it is lost
   */
  async judge(number: number, until: number): Promise<StoredRecord<Entry>> {
    const { stream, head } = this.#options;
    // Then an answer that comes after it is of a leader that has everything.
    await head.ask();
    for await (const record of this.replaced(number, number)) return record;
    const record = await this.fromLeader(number);
    if (record) return record;
    const last = Math.min(until, number + countedMax - 1);
    let lost = number;
    while (lost < last && !(await this.#replacement(lost + 1))) lost++;
    const which = lost === number ? `record ${number} is` : `records ${number} to ${lost} are`;
    throw new LogCorrupt(
      `${which} missing from the stream ${stream} or damaged, and nothing stands for them`,
    );
  }

  /** Servers did not have a record that others have. */
  warn(servers: Iterable<string>, record: number): void {
    for (const server of servers) {
      if (this.#damaged.has(server)) continue;
      this.#damaged.add(server);
      this.#options.warn(`nats-server ${server} lacks records that others have: its store is damaged`, {
        record,
      });
    }
  }

  async #replacement(number: number): Promise<StoredRecord<Entry> | undefined> {
    return this.#options.replacements.record(number).catch(unlessIllegible(undefined));
  }
}

/** One follower's search for the record that comes next, on one server after the other. */
export class Search<Entry extends Erasable> {
  readonly #gaps: JetStreamGaps<Entry>;
  readonly #clock: Clock;
  /** Those that were asked in vain. */
  readonly #servers = new Set<string>();
  #state: "not begun" | "begun" | "long" = "not begun";
  #cancel = () => {};

  constructor(gaps: JetStreamGaps<Entry>, clock: Clock) {
    this.#gaps = gaps;
    this.#clock = clock;
  }

  /** Whether a server may have what is looked for. Whoever looks for nothing has it from the leader: there it is first. */
  mayHave(server: string | undefined, leader: string | undefined): boolean {
    return this.#servers.size === 0 ? server === leader : server !== undefined && !this.#servers.has(server);
  }

  inVain(server: string | undefined): void {
    if (server !== undefined) this.#servers.add(server);
  }

  /**
   * The leader does not have the record either.
   * @returns the record if it turns up when all patience is over; undefined when other servers are to be asked
   * @throws LogTrimmed, LogUnavailable; LogCorrupt it is lost
   */
  async goOn(
    number: number,
    until: number,
    leader: string | undefined,
  ): Promise<StoredRecord<Entry> | undefined> {
    this.inVain(leader);
    if (this.#state === "long") return this.#gaps.judge(number, until);
    if (this.#state === "not begun")
      this.#cancel = this.#clock.after(lostAfter, () => {
        this.#state = "long";
      });
    this.#state = "begun";
    return undefined;
  }

  found(number: number): void {
    this.#gaps.warn(this.#servers, number);
    this.end();
  }

  end(): void {
    this.#cancel();
    this.#servers.clear();
    this.#state = "not begun";
  }
}

function unlessIllegible<Instead>(instead: Instead): (error: unknown) => Instead {
  return (error) => {
    if (error instanceof Illegible) return instead;
    throw error;
  };
}
