/** Reads the log of a stream from outside: what a node is told, and nothing is appended for it, not even a barrier. */
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Clock } from "../ports.ts";
import { followSource } from "./follow.ts";
import { JetStreamBases } from "./jetstream-bases.ts";
import { openFiles } from "./jetstream-files.ts";
import { JetStreamGaps } from "./jetstream-gaps.ts";
import { JetStreamHead } from "./jetstream-head.ts";
import { JetStreamReplacements } from "./jetstream-replacements.ts";
import { JetStreamSeen } from "./jetstream-seen.ts";
import { JetStreamSource } from "./jetstream-source.ts";
import { replacementsOf } from "./jetstream-stream.ts";
import type { Base, Erasable, LogReading, StoredRecord } from "./log.ts";

export interface JetStreamReadingOptions {
  readonly stream: string;
  readonly epoch: string;
  readonly manager: JetStreamManager;
  readonly clock: Clock;
  /** Told what an operator should know. */
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamReading<Entry extends Erasable> implements LogReading<Entry> {
  readonly epoch: string;
  readonly replacements: JetStreamReplacements<Entry>;
  readonly bases: JetStreamBases;
  readonly #options: JetStreamReadingOptions;
  readonly #head: JetStreamHead;
  readonly #seen = new JetStreamSeen();

  constructor(options: JetStreamReadingOptions) {
    const { stream, epoch, manager, clock } = options;
    const client = manager.jetstream();
    this.epoch = epoch;
    this.#options = options;
    const appendBarrier = () => this.head();
    this.#head = new JetStreamHead({ stream, epoch, manager, clock, seen: this.#seen, appendBarrier });
    this.replacements = new JetStreamReplacements<Entry>({
      ...{ stream: replacementsOf(stream), subject: `${stream}.replacements`, client, manager },
    });
    this.bases = new JetStreamBases(openFiles({ stream, epoch, manager, clock }), this.replacements);
  }

  /** The newest record that whoever leads knows of: others may have been acknowledged. @throws LogUnavailable, LogCorrupt */
  async head(): Promise<number> {
    return (await this.#head.info()).state.last_seq;
  }

  async *follow(after: number): AsyncGenerator<readonly StoredRecord<Entry>[]> {
    const { stream, manager, clock, warn } = this.#options;
    const { replacements } = this;
    const [head, seen] = [this.#head, this.#seen];
    const gaps = new JetStreamGaps({ stream, manager, head, replacements, warn });
    const source = new JetStreamSource<Entry>(
      { stream, client: manager.jetstream(), clock, head, seen, gaps, warn },
      after,
    );
    try {
      yield* followSource(source, clock, after);
    } finally {
      source.close();
    }
  }

  base(): Promise<Base | undefined> {
    return this.bases.newest();
  }

  async close(): Promise<void> {
    this.#head.close();
  }
}
