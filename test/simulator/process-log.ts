/** A log as one process has it: while the process is stopped nothing of the log reaches it. */
import type { Base, BodyPlace, Erasable, Log, LogRecord, StoredRecord } from "../../src/log/log.ts";
import type { SimulatedProcess } from "./process.ts";

export class ProcessLog<Entry extends Erasable, Signal> implements Log<Entry, Signal> {
  readonly epoch: string;
  readonly recoversWithin: number;
  readonly #log: Log<Entry, Signal>;
  readonly #process: SimulatedProcess;
  readonly #hearsOthers: () => boolean;

  /** @param hearsOthers whether signals come and go */
  constructor(log: Log<Entry, Signal>, process: SimulatedProcess, hearsOthers: () => boolean) {
    this.epoch = log.epoch;
    this.recoversWithin = log.recoversWithin;
    this.#log = log;
    this.#process = process;
    this.#hearsOthers = hearsOthers;
  }

  append(record: LogRecord<Entry>): Promise<number> {
    return this.#process.gate(this.#log.append(record));
  }

  head(): Promise<number> {
    return this.#process.gate(this.#log.head());
  }

  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    const records = this.#log.follow(after)[Symbol.asyncIterator]();
    try {
      while (true) {
        const next = await this.#process.gate(records.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await records.return?.();
    }
  }

  erase(places: readonly BodyPlace[]): Promise<void> {
    return this.#process.gate(this.#log.erase(places));
  }

  base(): Promise<Base | undefined> {
    return this.#process.gate(this.#log.base());
  }

  trim(base: Base): Promise<void> {
    return this.#process.gate(this.#log.trim(base));
  }

  signal(note: Signal): void {
    if (this.#hearsOthers()) this.#log.signal(note);
  }

  hear(listener: (note: Signal) => void): () => void {
    return this.#log.hear((note) => {
      if (this.#hearsOthers()) this.#process.run(() => listener(note));
    });
  }

  close(): Promise<void> {
    return this.#log.close();
  }
}
