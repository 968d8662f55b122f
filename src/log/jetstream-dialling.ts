/** Which nats-server is dialled next, and whether the one that answers is that one. */
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { ConnectionOptions, Server } from "@nats-io/transport-node";

/** Once every server has failed this often, there is so long a pause between two attempts, in ms. */
const failuresFast = 20;
const pauseSlow = 1_000;

/**
 * For one connection. A server that was lost may be stalled, which is noticed only when all patience with it is over: where
 * there are others, it is not the first to be dialled. And a server that is named by its IP address has to show a certificate for
 * that address, where the client would take one for "localhost".
 */
export function dialling({ tls, ...base }: ConnectionOptions): ConnectionOptions {
  let dialled: Server | undefined;
  const check = (name: string, certificate: PeerCertificate): Error | undefined => {
    const address = dialled?.hostname ?? "";
    return checkServerIdentity(isIP(address) === 0 ? name : address, certificate);
  };
  const checkedTls = tls && { ...tls, checkServerIdentity: check };
  return {
    ...base,
    ...(checkedTls && { tls: checkedTls }),
    reconnectToServer: (pool) => {
      dialled = next(pool, dialled);
      if (dialled === undefined) return null;
      const isLong = pool.every(({ reconnects }) => reconnects > failuresFast);
      return isLong ? { server: dialled, delay: pauseSlow } : dialled;
    },
  };
}

/** `pool` begins with the server whose turn it is. */
function next(pool: readonly Server[], last: Server | undefined): Server | undefined {
  // The client counts what has failed since a server let us in: nothing has, so this one did, and was lost.
  const isLost = pool.some(({ listen, reconnects }) => listen === last?.listen && reconnects === 0);
  return (isLost ? pool.find(({ listen }) => listen !== last?.listen) : undefined) ?? pool[0];
}
