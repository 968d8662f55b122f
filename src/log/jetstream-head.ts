/** The newest record of the stream, asked for so that a leader which was left alone cannot answer with an old one. */
import type { JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import { LogCorrupt, LogUnavailable } from "./errors.ts";
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
  /** Appends a record that says nothing, and gives its number. @throws LogUnavailable, LogRefused */
  appendBarrier(): Promise<number>;
}

export class JetStreamHead {
  readonly #options: HeadOptions;
  /** The leadership under which a record was acknowledged: a leader that is new may not have caught up with what was. */
  #proven: string | undefined;

  constructor(options: HeadOptions) {
    this.#options = options;
  }

  /** The number of the newest record, at least as new as any append resolved before the call. @throws LogUnavailable, LogCorrupt */
  async ask(): Promise<number> {
    const info = await this.info();
    const leadership = provableLeadership(info);
    if (leadership !== undefined && leadership === this.#proven) return info.state.last_seq;
    const barrier = await this.#barrier();
    // Who leads before and after it has led all the while.
    const again = await this.info().catch(() => undefined);
    if (again && leadership !== undefined && provableLeadership(again) === leadership)
      this.#proven = leadership;
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
      throw new LogUnavailable((error as Error).message);
    }
  }
}

/** Names who leads and since when, if it surely still does; a single server always does. */
function provableLeadership({ cluster, created }: StreamInfo): string | undefined {
  const { leader, leader_since, replicas = [] } = (cluster ?? {}) as Leadership;
  if (replicas.length === 0) return `alone since ${created}`;
  const heard = replicas.filter(
    ({ current, offline, active }) => !offline && (current || active > 0) && active < heardWithin,
  );
  // It is one of them itself.
  if (heard.length + 1 <= (replicas.length + 1) / 2) return undefined;
  return `${leader} since ${leader_since}`;
}
