/** A node without clients, for measurements: what it proposes is gathered, appended to JetStream, followed and applied. */
import { systemClock, systemRandom } from "../src/cluster/clock.ts";
import { takeIncarnation } from "../src/cluster/incarnation.ts";
import { Proposer } from "../src/cluster/proposer.ts";
import { type JetStreamLog, openJetStreamLog } from "../src/log/jetstream.ts";
import type { NatsOptions } from "../src/log/jetstream-connection.ts";
import { bytesOf } from "../src/log/jetstream-record.ts";
import { type Entry, seal } from "../src/network/entry.ts";
import { Network } from "../src/network/network.ts";
import { pause } from "../src/ports.ts";

const node = "bench";
const incarnation = 1;
/** Of the one person who says everything. */
const connection = 1;
const channel = "#bench";

/** The bytes of a record in which somebody says this, and nothing else. */
export function recordOf(text: string): Uint8Array {
  const entries = [{ stamp: systemClock.now(), ...said(text) }];
  return bytesOf({ node, incarnation, n: 1, entries });
}

function said(text: string): Omit<Entry, "stamp"> {
  const event = { type: "said", verb: "PRIVMSG", target: channel } as const;
  return { connection, event, ...seal({ text, salt: systemRandom.token(8) }) };
}

export class BareNode {
  readonly #log: JetStreamLog<Entry, never>;
  readonly #network = new Network();
  readonly #proposer: Proposer;

  /** Somebody is in a channel, and can say something. */
  static async open(nats: NatsOptions): Promise<BareNode> {
    const bare = new BareNode(
      await openJetStreamLog<Entry, never>({ nats, node, clock: systemClock, warn: () => {} }),
    );
    await bare.#start();
    const nick = "speaker";
    await bare.#propose({
      connection,
      event: { type: "session-opened", nick, username: nick, host: "localhost", realname: nick },
    });
    await bare.#propose({ connection, event: { type: "joined", channel } });
    return bare;
  }

  private constructor(log: JetStreamLog<Entry, never>) {
    this.#log = log;
    this.#proposer = new Proposer({
      ...{ log, patience: log.recoversWithin, clock: systemClock, node, incarnation, warn: console.warn },
      written: () => 0,
      settled: () => {},
    });
  }

  /** Resolves when it is decided. */
  says(text: string): Promise<void> {
    return this.#propose(said(text));
  }

  async close(): Promise<void> {
    this.#proposer.close();
    await this.#log.close();
  }

  async #start(): Promise<void> {
    const { state } = this.#network;
    void this.#follow();
    await takeIncarnation({
      ...{ node, log: this.#log, state, pid: process.pid, address: "localhost:0", nonce: "" },
      stamp: systemClock.now(),
      pause: () => pause(systemClock, 100),
      reachHead: async () => {
        while (state.record < (await this.#log.head())) await pause(systemClock, 10);
      },
    });
  }

  async #follow(): Promise<void> {
    for await (const records of this.#log.follow(0)) {
      for (const record of records) {
        this.#proposer.seen(record.n);
        for (const applied of this.#network.apply(record)) this.#proposer.decided(applied);
      }
    }
  }

  #propose(proposal: Omit<Entry, "stamp">): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#proposer.propose(proposal, {
        decided: ({ outcome }) => (outcome.kind === "accepted" ? resolve() : reject(new Error(outcome.kind))),
        notTaken: (reason) => reject(new Error(reason)),
        delayed: () => {},
      });
    });
  }
}
