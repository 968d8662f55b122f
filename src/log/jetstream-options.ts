/** Which nats-servers hold the log and who we are to them, as an operator says it and as the client wants it. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { type Authenticator, type ConnectionOptions, credsAuthenticator } from "@nats-io/transport-node";
import { LogUnusable } from "./errors.ts";

export interface NatsOptions {
  /** "host:port", at least one. Others of their cluster are not used: an operator names all. */
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
  readonly tls?: Tls;
  /** "http(s)://host:8222" of the servers, where their settings can be seen. */
  readonly monitors: readonly string[];
  /** The operator takes servers that may lose what they have acknowledged. */
  readonly acceptsLoss: boolean;
}

interface Tls {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/**
 * Who we are, for the client. The files are read again at each connection, so that they can be replaced while we run.
 * @throws LogUnusable a file cannot be read, or holds something else
 */
export function identify(options: NatsOptions): ConnectionOptions {
  const { user, password, token, credentials, tls } = options;
  return {
    ...(user !== undefined && { user, pass: password ?? "" }),
    ...(token !== undefined && { token }),
    ...(credentials !== undefined && { authenticator: authenticatorOf(credentials) }),
    ...(tls && { tls: tlsOf(tls) }),
  };
}

/** One that never fails later, because the client would take that as the end. */
function authenticatorOf(path: string): Authenticator {
  let good = credsAuthenticator(read("nats.credentials", path));
  try {
    good("");
  } catch {
    throw new LogUnusable(`nats.credentials: ${path} holds no credentials`);
  }
  return (nonce) => {
    try {
      const present = credsAuthenticator(readFileSync(path));
      const answer = present(nonce);
      good = present;
      return answer;
    } catch {
      return good(nonce);
    }
  };
}

function tlsOf({ ca, certificate, key }: Tls): NonNullable<ConnectionOptions["tls"]> {
  if (ca !== undefined) readPem("nats.ca", ca);
  if (certificate !== undefined && key !== undefined)
    checkPair(readPem("nats.certificate", certificate), readPem("nats.key", key));
  return {
    ...(ca !== undefined && { caFile: ca }),
    ...(certificate !== undefined && { certFile: certificate }),
    ...(key !== undefined && { keyFile: key }),
  };
}

function checkPair(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new LogUnusable(`nats.certificate and nats.key cannot be used: ${(error as Error).message}`);
  }
}

function readPem(key: string, path: string): Buffer {
  const text = read(key, path);
  if (!text.includes("-----BEGIN ")) throw new LogUnusable(`${key}: ${path} is no PEM file`);
  return text;
}

function read(key: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new LogUnusable(`${key}: ${path} cannot be read: ${(error as Error).message}`);
  }
}
