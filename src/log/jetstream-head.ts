/** The newest record of the stream, asked for so that a leader which was left alone cannot answer with an old one. */
import type { JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import { type Clock, pause } from "../ports.ts";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
import { headsOf, recordFrom } from "./jetstream-record.ts";
import { type JetStreamSeen, Shortfall } from "./jetstream-seen.ts";
import { epochIn } from "./jetstream-stream.ts";

/**
 * A leader that is cut off goes on answering for some ten seconds as if it led. Followers elect another one after 4 s of
 * silence at the earliest: who has heard a majority within this many nanoseconds is still the only one.
 */
const heardWithin = 2_000_000_000;

/** How often a leader is asked that has less than its followers, and how long to wait in between, in ms. */
const askedMax = 5;
const askedInterval = 20;

/** A server that brings no answer for so long, in ms, is left: it may be cut off from the others, who have elected a leader by then. */
const leftAfter = 10_000;

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
  /** Told what a leader says of the stream. */
  heard?(info: StreamInfo): void;
  /** Goes to another server. */
  readonly leave?: () => void;
  /** Appends a record that says nothing, and gives its number. @throws LogUnavailable, LogRefused, LogCorrupt */
  appendBarrier(): Promise<number>;
}

export class JetStreamHead {
  readonly #options: HeadOptions;
  readonly #shortfall: Shortfall;
  /** The leadership under which a record was acknowledged: a leader that is new may not have caught up with what was. */
  #proven: string | undefined;
  /** When there was the last answer, or a server was left. */
  #answeredAt: number;

  constructor(options: HeadOptions) {
    this.#options = options;
    this.#shortfall = new Shortfall(options.stream, options.clock);
    this.#answeredAt = options.clock.monotonic();
  }

  close(): void {
    this.#shortfall.end();
  }

  /** The number of the newest record, at least as new as any append resolved before the call. @throws LogUnavailable, LogCorrupt */
  async ask(): Promise<number> {
    const { clock, leave } = this.#options;
    try {
      const head = await this.#ask();
      this.#answeredAt = clock.monotonic();
      return head;
    } catch (error) {
      const isSilent = clock.monotonic() - this.#answeredAt > leftAfter;
      if (isSilent) this.#answeredAt = clock.monotonic();
      if (isSilent) leave?.();
      throw error;
    }
  }

  async #ask(): Promise<number> {
    const least = this.#options.seen.number;
    const info = await this.info(least);
    const leadership = leadershipOf(info);
    this.#shortfall.judge(info.state.last_seq, least, leadership);
    if (leadership !== undefined && leadership === this.#proven) return info.state.last_seq;
    const barrier = await this.#barrier();
    await this.#compare();
    // Who leads before and after it has led all the while.
    const again = await this.info().catch(() => undefined);
    if (again && leadership !== undefined && leadershipOf(again) === leadership) this.#proven = leadership;
    return barrier;
  }

  /**
   * What the leader, or who was that lately, says of the stream. A follower may have a record a moment before its leader: one
   * who does not reach to `least` is asked again, but not for long. @throws LogUnavailable, LogCorrupt
   */
  async info(least = 0): Promise<StreamInfo> {
    for (let asked = 1; ; asked++) {
      const info = await this.#info();
      if (info.state.last_seq >= least || asked === askedMax) return info;
      await pause(this.#options.clock, askedInterval);
    }
  }

  async #info(): Promise<StreamInfo> {
    const { manager, stream, epoch, heard } = this.#options;
    let info: StreamInfo;
    try {
      info = await manager.streams.info(stream);
    } catch (error) {
      throw new LogUnavailable(`the stream ${stream} does not answer: ${(error as Error).message}`);
    }
    const found = epochIn(info.config);
    if (found !== epoch)
      throw new LogCorrupt(`the stream ${stream} is another one now: ${found}, not ${epoch}`);
    heard?.(info);
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
      throw new LogCorrupt(`there are two records ${record.number} of the stream ${stream}`);
  }
}

/** By name; undefined where nobody does, or who answers is in no cluster. */
export function leaderOf({ cluster }: StreamInfo): string | undefined {
  return (cluster as Leadership | undefined)?.leader;
}

/** The servers that follow the leader and have all that it has, by name. */
export function currentOf({ cluster }: StreamInfo): string[] {
  const { replicas = [] } = (cluster ?? {}) as Leadership;
  return replicas.flatMap(({ name, current, offline }) => (current && !offline ? [name] : []));
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
