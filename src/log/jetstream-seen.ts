/** What this process has seen of the stream, and what it makes of a leader who has less. */
import type { Clock } from "../ports.ts";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
import type { Erasable, StoredRecord } from "./log.ts";

/** How long a leader may have less than was seen, in ms, before that counts as lost: one that is new has to catch up. */
const lostAfter = 10_000;

/** How far the stream reaches at least, whoever leads it. */
export class JetStreamSeen {
  #number = 0;
  #record: StoredRecord<Erasable> | undefined;

  /** The highest number of a record that was acknowledged or read. */
  get number(): number {
    return this.#number;
  }

  /** The highest record that was read. */
  get record(): StoredRecord<Erasable> | undefined {
    return this.#record;
  }

  acknowledged(number: number): void {
    if (number > this.#number) this.#number = number;
  }

  read(record: StoredRecord<Erasable>): void {
    if (record.number > (this.#record?.number ?? 0)) this.#record = record;
    this.acknowledged(record.number);
  }
}

/** Judges a leader of a stream that ends before what was seen of it. */
export class Shortfall {
  readonly #stream: string;
  readonly #clock: Clock;
  /** Who has had too little since the patience with it began. */
  #leadership: string | undefined;
  #isOver = false;
  #cancel = () => {};

  constructor(stream: string, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /**
   * @param end the stream's last record, as its leader says; undefined as `leadership` where that may be none any more
   * @throws LogUnavailable it is not enough; LogCorrupt nor was it for a long time
   */
  judge(end: number, seen: number, leadership: string | undefined): void {
    if (end >= seen) {
      this.end();
      return;
    }
    const ends = `the stream ${this.#stream} ends at record ${end}, but record ${seen} was seen before`;
    if (leadership !== undefined && leadership !== this.#leadership) {
      this.end();
      this.#leadership = leadership;
      this.#cancel = this.#clock.after(lostAfter, () => {
        this.#isOver = true;
      });
    }
    if (this.#isOver && leadership !== undefined) throw new LogCorrupt(ends);
    throw new LogUnavailable(ends);
  }

  end(): void {
    this.#cancel();
    this.#leadership = undefined;
    this.#isOver = false;
  }
}
