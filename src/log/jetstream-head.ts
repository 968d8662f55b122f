/** The newest record of the stream, asked for so that a leader which was left alone cannot answer with an old one. */
import type { JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import type { Clock } from "../ports.ts";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
import { headsOf, recordFrom } from "./jetstream-record.ts";
import { type JetStreamSeen, Shortfall } from "./jetstream-seen.ts";
import { epochIn } from "./jetstream-stream.ts";

/**
 * A leader that is cut off goes on answering for some ten seconds as if it led. Followers elect another one after 4 s of
 * silence at the earliest: who has heard a majority within this many nanoseconds is still the only one.
 */
const heardWithin = 2_000_000_000;

/** How a leader names itself, and since when it leads; not in the client's types. */
interface Leadership {
  readonly leader?: string;
  readonly leader_since?: string;
  readonly replicas?: readonly {
    readonly name: string;
    readonly current?: boolean;
    readonly offline?: boolean;
    readonly active: number;
  }[];
}

export interface HeadOptions {
  readonly stream: string;
  readonly epoch: string;
  readonly manager: JetStreamManager;
  readonly clock: Clock;
  readonly seen: JetStreamSeen;
  /** Appends a record that says nothing, and gives its number. @throws LogUnavailable, LogRefused, LogCorrupt */
  appendBarrier(): Promise<number>;
}

export class JetStreamHead {
  readonly #options: HeadOptions;
  readonly #shortfall: Shortfall;
  /** The leadership under which a record was acknowledged: a leader that is new may not have caught up with what was. */
  #proven: string | undefined;

  constructor(options: HeadOptions) {
    this.#options = options;
    this.#shortfall = new Shortfall(options.stream, options.clock);
  }

  close(): void {
    this.#shortfall.end();
  }

  /** The number of the newest record, at least as new as any append resolved before the call. @throws LogUnavailable, LogCorrupt */
  async ask(): Promise<number> {
    const { seen } = this.#options;
    const before = seen.number;
    const info = await this.info();
    const leadership = leadershipOf(info);
    this.#shortfall.judge(info.state.last_seq, before, leadership);
    if (leadership !== undefined && leadership === this.#proven) return info.state.last_seq;
    const barrier = await this.#barrier();
    await this.#compare();
    // Who leads before and after it has led all the while.
    const again = await this.info().catch(() => undefined);
    if (again && leadership !== undefined && leadershipOf(again) === leadership) this.#proven = leadership;
    return barrier;
  }

  /** What the leader, or who was that lately, says of the stream. @throws LogUnavailable, LogCorrupt */
  async info(): Promise<StreamInfo> {
    const { manager, stream, epoch } = this.#options;
    let info: StreamInfo;
    try {
      info = await manager.streams.info(stream);
    } catch (error) {
      throw new LogUnavailable(`the stream ${stream} does not answer: ${(error as Error).message}`);
    }
    const found = epochIn(info.config);
    if (found !== epoch)
      throw new LogCorrupt(`the stream ${stream} is another one now: ${found}, not ${epoch}`);
    return info;
  }

  async #barrier(): Promise<number> {
    try {
      return await this.#options.appendBarrier();
    } catch (error) {
      if (error instanceof LogCorrupt) throw error;
      throw new LogUnavailable((error as Error).message);
    }
  }

  /** Where servers have lost what they had acknowledged, numbers come a second time, for other records. */
  async #compare(): Promise<void> {
    const { manager, stream, seen } = this.#options;
    const { record } = seen;
    if (!record) return;
    const message = await manager.streams.getMessage(stream, { seq: record.number }).catch((error: Error) => {
      throw new LogUnavailable(error.message);
    });
    const found = message && recordFrom(record.number, message);
    // One that is gone, or damaged, is for those to judge who follow.
    if (found && headsOf(found) !== headsOf(record))
      throw new LogCorrupt(`record ${record.number} of the stream ${stream} is not the one that it was`);
  }
}

/** By name; undefined where nobody does, or who answers is in no cluster. */
export function leaderOf({ cluster }: StreamInfo): string | undefined {
  return (cluster as Leadership | undefined)?.leader;
}

/** Names who leads and since when, if it surely still does; a single server always does. */
export function leadershipOf({ cluster, created }: StreamInfo): string | undefined {
  const { leader, leader_since, replicas = [] } = (cluster ?? {}) as Leadership;
  if (replicas.length === 0) return `alone since ${created}`;
  const heard = replicas.filter(
    ({ current, offline, active }) => !offline && (current || active > 0) && active < heardWithin,
  );
  // It is one of them itself.
  if (heard.length + 1 <= (replicas.length + 1) / 2) return undefined;
  return `${leader} since ${leader_since}`;
}
