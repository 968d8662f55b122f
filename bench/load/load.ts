/** A measurement's clients, spread over threads, and what came of what they said: the side of who measures. */
import type { RecordableHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { differing } from "./deliveries.ts";
import { textBytesMin } from "./line.ts";
import type { Plan } from "./plan.ts";
import {
  type Answer,
  type Crew,
  clockSince,
  type Latencies,
  latencies,
  type Order,
  type Report,
  Shared,
} from "./shared.ts";

/** Before anybody speaks, in ms: what joining has caused is over then. */
const calm = 500;
/** When nothing has come for so long, in ms, what is missing counts as lost. */
const silenceMax = 6000;
/** How long a server that has fallen behind is waited for at least, in ms: else as long as was spoken. */
const patience = 20_000;
const interval = 20;

export interface LoadOptions extends Omit<Plan, "ports"> {
  readonly host?: string;
  /** Of the server, or of each of its nodes. */
  readonly ports: readonly number[];
  /** Bytes of what is said. */
  readonly textBytes?: number;
  /** How long joining may take, in seconds. */
  readonly within: number;
}

/** What came of a time of talking. Latencies are in ms, from saying a line until a client reads it. */
export interface Talk {
  /** Lines that were to be said, and that were. */
  readonly wanted: number;
  readonly sent: number;
  readonly expected: number;
  readonly delivered: number;
  /** From the first line until the last delivery. */
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Between clients on different nodes; NaN where there is one. */
  readonly p50Far: number;
  readonly p99Far: number;
  readonly gaps: number;
  readonly repeats: number;
  /** Listeners who were told in another order than the others of their channel. */
  readonly differing: number;
  readonly closed: number;
  /** Answers that say what was not taken, and the first of them. */
  readonly refused: number;
  readonly refusal: string | undefined;
  readonly generator: {
    /** The busiest thread's part of the time in which it did not wait, 0 to 1. */
    readonly busy: number;
    /** Processor time of all its threads, in seconds. */
    readonly cpu: number;
  };
}

/** Whether everything came, once and in order. */
export function isWhole(talk: Talk): boolean {
  const { wanted, sent, expected, delivered, gaps, repeats } = talk;
  return wanted === sent && expected === delivered && gaps + repeats + talk.differing === 0;
}

let loads = 0;

export class Load {
  /** From the first connection until the last client was in its channel. */
  readonly joinSeconds: number;
  readonly plan: Plan;
  readonly #crew: Crewed;
  #runs = 0;

  private constructor(plan: Plan, crew: Crewed, joinSeconds: number) {
    this.plan = plan;
    this.#crew = crew;
    this.joinSeconds = joinSeconds;
  }

  /** Lets all clients in. @throws Error when that takes too long, or the server lets one not in */
  static async enter(options: LoadOptions): Promise<Load> {
    const { clients, channels, senders, workers, ports, host = "127.0.0.1", within } = options;
    const plan = { clients, channels, senders, workers, ports: ports.length };
    loads += 1;
    const shared = new Shared();
    const textBytes = Math.max(textBytesMin, options.textBytes ?? 64);
    const { memory } = shared;
    const crew = new Crewed({ memory, plan, host, ports, prefix: `l${loads}x`, textBytes }, shared);
    const began = performance.now();
    try {
      while (shared.get("joined") < clients) {
        if (performance.now() - began > within * 1000) {
          const registered = shared.get("registered");
          const joined = shared.get("joined");
          throw new Error(`after ${within} s ${joined} of ${clients} had joined (${registered} registered)`);
        }
        await crew.whole(sleep(interval));
      }
      const joinSeconds = (performance.now() - began) / 1000;
      await sleep(calm);
      return new Load(plan, crew, joinSeconds);
    } catch (error) {
      await crew.end();
      throw error;
    }
  }

  /** The senders speak for so long; resolves when everything has come, or nothing comes any more. @param rate lines a second, of all together */
  async talk(rate: number, seconds: number): Promise<Talk> {
    const { shared, now } = this.#crew;
    const { channels, senders } = this.plan;
    shared.restart();
    const begin = now() + 50_000;
    this.#runs += 1;
    await this.#crew.all("sent", { do: "talk", run: this.#runs, rate, seconds, begin });
    await this.#over(Math.max(patience, seconds * 1000));
    const took = (now() - begin) / 1e6;
    const reports = await this.#crew.all("report", { do: "report" });
    const wanted = Math.round((rate * seconds) / (channels * senders)) * channels * senders;
    return { wanted, seconds: took, ...this.#totals(), ...this.#latencies(), ...summed(reports) };
  }

  /** The last clients read no more from now on; nobody waits for them. */
  stall(count: number): void {
    const { clients } = this.plan;
    const last = Array.from({ length: count }, (_, index) => clients - 1 - index);
    this.#crew.tell({ do: "stall", clients: last });
  }

  async leave(): Promise<void> {
    await this.#crew.end();
  }

  /** Resolves when everything has come, or nothing has for a while; after so many ms in any case. */
  async #over(behindMax: number): Promise<void> {
    const { shared } = this.#crew;
    let before = -1;
    const began = performance.now();
    let changed = began;
    while (shared.get("delivered") < shared.get("expected")) {
      const delivered = shared.get("delivered");
      if (delivered !== before) changed = performance.now();
      else if (performance.now() - changed > silenceMax) return;
      if (performance.now() - began > behindMax) return;
      before = delivered;
      await this.#crew.whole(sleep(interval));
    }
  }

  #totals() {
    const { shared } = this.#crew;
    return {
      sent: shared.get("sent"),
      expected: shared.get("expected"),
      delivered: shared.get("delivered"),
      closed: shared.get("closed"),
      refused: shared.get("refused"),
    };
  }

  #latencies() {
    const { near: all, far } = latencies();
    for (const each of this.#crew.latencies) {
      far.add(each.far);
      all.add(each.near);
    }
    all.add(far);
    const ms = (histogram: RecordableHistogram, part: number) =>
      histogram.count === 0 ? Number.NaN : histogram.percentile(part) / 1000;
    return {
      ...{ p50: ms(all, 50), p99: ms(all, 99), max: ms(all, 100) },
      ...{ p50Far: ms(far, 50), p99Far: ms(far, 99) },
    };
  }
}

function summed(reports: readonly Report[]) {
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const orders = (reports[0]?.orders ?? []).map((_, channel) =>
    reports.flatMap((report) => report.orders[channel] ?? []),
  );
  return {
    gaps: sum(({ gaps }) => gaps),
    repeats: sum(({ repeats }) => repeats),
    differing: differing(orders),
    refusal: reports.find(({ refusal }) => refusal !== undefined)?.refusal,
    generator: { busy: Math.max(...reports.map(({ busy }) => busy)), cpu: sum(({ cpu }) => cpu) },
  };
}

/** The threads. */
class Crewed {
  readonly shared: Shared;
  readonly now: () => number;
  /** Of each thread. */
  readonly latencies: readonly Latencies[];
  readonly #workers: readonly Worker[];
  readonly #failed: Promise<never>;

  constructor(crew: Omit<Crew, "worker" | "latencies" | "epoch">, shared: Shared) {
    this.shared = shared;
    const epoch = process.hrtime.bigint();
    this.now = clockSince(epoch);
    this.latencies = Array.from({ length: crew.plan.workers }, latencies);
    this.#workers = this.latencies.map(
      (own, worker) =>
        new Worker(new URL("worker.ts", import.meta.url), {
          workerData: { ...crew, worker, latencies: own, epoch } satisfies Crew,
        }),
    );
    this.#failed = new Promise((_, reject) => {
      for (const worker of this.#workers) {
        worker.on("error", reject);
        worker.on("message", (answer: Answer) => {
          if (answer.said === "failed") reject(new Error(answer.why));
        });
      }
    });
    this.#failed.catch(() => {}); // Whoever waits is told.
  }

  /** Resolves as the task does, unless a thread has failed. */
  whole<Result>(task: Promise<Result>): Promise<Result> {
    return Promise.race([task, this.#failed]);
  }

  tell(order: Order): void {
    for (const worker of this.#workers) worker.postMessage(order);
  }

  /** Resolves when every thread has answered, with the reports that there are. */
  async all(awaited: "sent" | "report", order: Order): Promise<Report[]> {
    const answers = this.#workers.map(
      (worker) =>
        new Promise<readonly Report[]>((resolve) => {
          const hear = (answer: Answer) => {
            if (answer.said !== awaited) return;
            worker.off("message", hear);
            resolve(answer.said === "report" ? [answer.report] : []);
          };
          worker.on("message", hear);
        }),
    );
    this.tell(order);
    return (await this.whole(Promise.all(answers))).flat();
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
