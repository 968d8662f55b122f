/** Which nats-servers hold the log, and who we are to them. */

export interface NatsOptions {
  /** "host:port", at least one. */
  readonly servers: readonly string[];
  /** The network's stream, and what the names of all that belongs to it begin with. */
  readonly stream: string;
  /** How many servers keep each message; a server that is in no cluster keeps it alone. */
  readonly replicas: number;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** A .creds file's path. */
  readonly credentials?: string;
  /** Paths of PEM files; there, perhaps empty, where the connection is to be TLS. */
  readonly tls?: { readonly ca?: string; readonly certificate?: string; readonly key?: string };
  /** "http(s)://host:8222" of the servers, where their settings can be seen. */
  readonly monitors: readonly string[];
  /** The operator takes servers that may lose what they have acknowledged. */
  readonly acceptsLoss: boolean;
}
