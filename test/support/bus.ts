/** What goes over the bus because something happens: without what nodes tell each other and the servers all the time. */
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsCluster } from "./nats.ts";

/** How long nothing happens, to know what goes over the bus in any case; in ms. */
const quiet = 1000;

export interface Traffic {
  /** What nodes publish: records, and what they ask. */
  readonly published: number;
  /** What comes to nodes: records, and answers. */
  readonly delivered: number;
}

/** What goes over the bus in a second while nothing happens. */
export async function idleTraffic(nats: NatsCluster): Promise<Traffic> {
  const { took, ...traffic } = await during(nats, () => sleep(quiet));
  return each(traffic, took / 1000);
}

/** What goes over the bus because of `task`, which should take seconds. */
export async function trafficOf(nats: NatsCluster, task: () => Promise<unknown>): Promise<Traffic> {
  const idle = await idleTraffic(nats);
  const { took, ...traffic } = await during(nats, task);
  const seconds = took / 1000;
  return {
    published: traffic.published - idle.published * seconds,
    delivered: traffic.delivered - idle.delivered * seconds,
  };
}

/** The part of one of so many. */
export function each({ published, delivered }: Traffic, count: number): Traffic {
  return { published: published / count, delivered: delivered / count };
}

async function during(
  nats: NatsCluster,
  task: () => Promise<unknown>,
): Promise<Traffic & { readonly took: number }> {
  const began = performance.now();
  const before = await nats.counts();
  await task();
  const after = await nats.counts();
  const took = performance.now() - began;
  return {
    published: after.fromClients - before.fromClients,
    delivered: after.toClients - before.toClients,
    took,
  };
}
