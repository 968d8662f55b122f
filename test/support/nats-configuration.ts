/** What tests may say of the nats-servers that they start, and the configuration that follows from it. */
import type { NodeConnectionOptions } from "@nats-io/transport-node";

export interface NatsClusterOptions {
  /** How many; one alone is no cluster. */
  readonly servers?: number;
  /** Leave it to the operating system when what is acknowledged comes to disk. */
  readonly weak?: boolean;
  /** More configuration of a server, counted from 0: users, authorization, TLS. */
  readonly configure?: (server: number) => string;
  /** More settings of JetStream: limits. */
  readonly jetstream?: string;
  /** How the tests' own clients get in, where that takes more than an address. */
  readonly client?: NodeConnectionOptions;
  /** Clients that have ways of their own to the servers, by name. */
  readonly clients?: readonly string[];
  /** The account whose streams are meant. */
  readonly account?: string;
}

/** Where a server keeps what it stores, where clients reach it, and where it reaches the others. */
export interface Place {
  readonly store: string;
  readonly client: string | undefined;
  readonly routes: readonly string[];
}

/** What servers tell each other of themselves leads nowhere, and what they tell clients leads to the proxies. */
export function configurationOf(server: number, place: Place, options: NatsClusterOptions): string {
  const { weak = false, jetstream = "", configure } = options;
  const routes = place.routes.map((address) => `"nats://${address}"`);
  return [
    `client_advertise: "${place.client}"`,
    `jetstream {\n store_dir: "${place.store}"\n ${weak ? "" : "sync_interval: always"}\n ${jetstream}\n}`,
    routes.length > 0 &&
      `cluster { name: test, listen: "127.0.0.1:-1", advertise: "127.0.0.1:1", routes: [${routes}] }`,
    configure?.(server),
  ]
    .filter(Boolean)
    .join("\n");
}
