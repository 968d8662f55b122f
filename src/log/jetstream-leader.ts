/** Sees to it that no nats-server goes on leading the stream which lacks records: the others would take them for deleted, and delete them. */
import type { StreamInfo } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Clock } from "../ports.ts";
import { currentOf, leaderOf, leadershipOf } from "./jetstream-head.ts";
import type { JetStreamReplacements } from "./jetstream-replacements.ts";
import type { Erasable } from "./log.ts";

/** A leader is asked to hand over at most as often, in ms, and has so long to answer. */
const interval = 2_000;
const answeredWithin = 1_000;

export interface JetStreamLeaderOptions {
  readonly stream: string;
  readonly connection: NatsConnection;
  readonly clock: Clock;
  readonly replacements: JetStreamReplacements<Erasable>;
  readonly warn: (message: string, details?: object) => void;
}

export class JetStreamLeader {
  readonly #options: JetStreamLeaderOptions;
  /** What was last found to be whole. */
  #whole: string | undefined;
  /** Servers that led and lacked records. */
  readonly #lacking = new Set<string>();
  #isLooking = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: JetStreamLeaderOptions) {
    this.#options = options;
  }

  /** Takes a look at what the leader says of the stream, in passing. */
  look(info: StreamInfo): void {
    const { first_seq: first, num_deleted: deleted = 0 } = info.state;
    const sight = `${leadershipOf(info)}: ${deleted} from ${first} on`;
    if (this.#isLooking || sight === this.#whole || leadershipOf(info) === undefined) return;
    this.#isLooking = true;
    this.#judge(info)
      .then((isWhole) => {
        this.#whole = isWhole ? sight : undefined;
      })
      .catch(() => {}) // It is looked at again.
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async #judge(info: StreamInfo): Promise<boolean> {
    const { stream, replacements, warn } = this.#options;
    const { last_seq: last, messages } = info.state;
    const server = leaderOf(info) ?? stream;
    // Asked afterwards: what stands for a record is there before that goes.
    const gone = last - (await replacements.expired()) - messages;
    const lacking = gone <= 0 ? 0 : gone - (await replacements.count());
    if (lacking <= 0) {
      this.#lacking.delete(server);
      return true;
    }
    const next = this.#successor(info, server);
    const action = next === undefined ? "" : `, so ${next} is asked to lead`;
    if (!this.#lacking.has(server))
      warn(`nats-server ${server} leads and lacks ${lacking} records: its store is damaged${action}`);
    this.#lacking.add(server);
    if (next !== undefined) await this.#handOver(next);
    return false;
  }

  /** The same for all who ask; none where all lack something. */
  #successor(info: StreamInfo, server: string): string | undefined {
    const others = currentOf(info).filter((name) => name !== server && !this.#lacking.has(name));
    return others.sort()[0];
  }

  async #handOver(next: string): Promise<void> {
    const { stream, connection, clock } = this.#options;
    if (clock.monotonic() - this.#askedAt < interval) return;
    this.#askedAt = clock.monotonic();
    const request = JSON.stringify({ placement: { preferred: next } });
    await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`, request, {
      timeout: answeredWithin,
    });
  }
}
