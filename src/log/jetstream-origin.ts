/** Where a follower's records come from: a consumer, which lives on one of the servers that hold the stream. */
import { type Consumer, DeliverPolicy, type JetStreamClient } from "@nats-io/jetstream";

/** A consumer that nobody asks is forgotten by its server after so many ms. */
const forgottenAfter = 30_000;

/** So many are made at most until one is where it is wanted: the servers choose at random which of them has it. */
const placementsMax = 10;

export interface Origin {
  readonly consumer: Consumer;
  /** The server that it is on, and the stream's leader, by name. */
  readonly server: string | undefined;
  readonly leader: string | undefined;
}

export interface Wanted {
  readonly stream: string;
  readonly leader: string | undefined;
  /** The first record that it hands out. */
  readonly first: number;
  /** Whether a server is a good place for it: any other is taken only when none is to be had. */
  isGood(server: string | undefined): boolean;
}

export async function makeOrigin(client: JetStreamClient, wanted: Wanted): Promise<Origin> {
  const { stream, leader, first, isGood } = wanted;
  for (let placements = 1; ; placements++) {
    const consumer = await client.consumers.get(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: first,
      inactive_threshold: forgottenAfter,
    });
    const server = (await consumer.info(true)).cluster?.leader;
    const origin = { consumer, server, leader };
    if (isGood(server) || placements === placementsMax) return origin;
    forget(origin);
  }
}

/** The server would do so by itself, in time. */
export function forget({ consumer }: Origin): void {
  consumer.delete().catch(() => {});
}
