/** Looks names up in a way that ends: without a thread of the machine's own look-up, which nobody can call back. */
import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";

/** Milliseconds for the answer of one server. */
const patience = 2000;

/**
 * All addresses of a host in the DNS, IPv4 first; none where there is no such host or nobody answers.
 * @param servers the machine's own unless given, as "192.0.2.1:53"
 */
export async function addressesOf(
  host: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const none = (): string[] => [];
  const found = await Promise.all([
    resolver.resolve4(host).catch(none),
    resolver.resolve6(host).catch(none),
  ]).finally(() => signal.removeEventListener("abort", cancel));
  return found.flatMap((addresses, index) =>
    addresses.map((address) => ({ address, family: index === 0 ? 4 : 6 })),
  );
}
