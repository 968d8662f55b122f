/** Pushes on their way: to each endpoint one after the other, tried again where its service asks for that. */
import { type Clock, pause } from "../ports.ts";
import { FairQueue } from "./fair-queue.ts";
import type { Push, PushService } from "./push-service.ts";

/** Requests on their way at once, and those of one account that may wait for that: one for each of its endpoints. */
const sendingMax = 16;
const accountMax = 32;
/** Endpoints that something waits for, and topics for each: of more, what is the oldest is not pushed. */
const endpointsMax = 1000;
const topicsMax = 16;
/** After how long it is tried again, in milliseconds; a service that wants more than the most is not waited for. */
const retries = [2000, 15_000, 60_000];
const waitMax = 600_000;

export interface Queued extends Push {
  /** Whose it is, for fairness. */
  readonly account: string;
  /** Of the message that it tells of. */
  readonly position?: number;
}

export interface PushQueueOptions {
  readonly service: PushService;
  readonly clock: Clock;
  /** The push service knows this subscription no more. */
  readonly lapsed: (push: Push) => void;
  /** Whether its subscription is still there: it is asked before each attempt. */
  readonly isOwed: (push: Queued) => boolean;
}

export class PushQueue {
  /** What became of pushes so far. */
  readonly counts = { taken: 0, gone: 0, failed: 0, dropped: 0 };
  readonly #options: PushQueueOptions;
  readonly #sending = new FairQueue(sendingMax, accountMax);
  /** By endpoint; the first of each is on its way. */
  readonly #lines = new Map<string, Queued[]>();
  /** Those that nobody is to be told any more. */
  readonly #withdrawn = new WeakSet<Queued>();
  #isClosed = false;

  constructor(options: PushQueueOptions) {
    this.#options = options;
  }

  add(push: Queued): void {
    const line = this.#lines.get(push.endpoint);
    if (!line) {
      if (this.#lines.size >= endpointsMax) this.counts.dropped += 1;
      else void this.#work([push]);
      return;
    }
    // The first one is no longer ours to take back.
    const same = line.findIndex(({ topic }, index) => index > 0 && topic === push.topic);
    if (same > 0) line.splice(same, 1);
    line.push(push);
    if (line.length <= topicsMax) return;
    line.splice(1, 1);
    this.counts.dropped += 1;
  }

  /** What tells of these messages is not tried again. */
  forget(positions: readonly number[]): void {
    const erased = new Set<number | undefined>(positions);
    for (const line of this.#lines.values())
      for (const push of line) if (erased.has(push.position)) this.#withdrawn.add(push);
  }

  /** What is not on its way yet is not pushed. */
  close(): void {
    this.#isClosed = true;
  }

  async #work(line: Queued[]): Promise<void> {
    const [{ endpoint = "" } = {}] = line;
    this.#lines.set(endpoint, line);
    for (let [push] = line; push && !this.#isClosed; [push] = line) {
      const became = await this.#deliver(push);
      this.counts[became] += 1;
      line.shift();
      if (became !== "gone") continue;
      this.#options.lapsed(push);
      break;
    }
    this.#lines.delete(endpoint);
  }

  async #deliver(push: Queued): Promise<"taken" | "gone" | "failed" | "dropped"> {
    const { service, clock, isOwed } = this.#options;
    const send = async () =>
      this.#withdrawn.has(push) || !isOwed(push) ? ("dropped" as const) : service.send(push);
    for (const wait of [...retries, undefined]) {
      const fate = await this.#sending.run(push.account, send);
      if (fate === "dropped") return fate;
      if (fate?.kind === "taken" || fate?.kind === "gone") return fate.kind;
      const asked = fate?.kind === "later" ? fate.after : 0;
      if (fate?.kind === "refused" || wait === undefined || asked > waitMax || this.#isClosed) break;
      await pause(clock, Math.max(wait, asked));
    }
    return "failed";
  }
}
