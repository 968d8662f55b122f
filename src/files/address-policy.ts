/** Which addresses a node may connect to because somebody said a link: none that only it can reach. */
import ipaddr from "ipaddr.js";

/** Says yes or no before each connection, to the very address that is connected to. */
export interface AddressPolicy {
  allows(address: string, port: number): boolean;
}

/** Addresses of everybody's Internet, at the ports of the web, but those of the machine's own networks. */
export class PublicAddresses implements AddressPolicy {
  readonly #own: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

  /** @param own the machine's networks, as "192.0.2.7/24" */
  constructor(own: readonly string[]) {
    this.#own = own
      .filter((network) => ipaddr.isValidCIDR(network))
      .map((network) => ipaddr.parseCIDR(network));
  }

  allows(address: string, port: number): boolean {
    if (port !== 80 && port !== 443) return false;
    if (!ipaddr.isValid(address)) return false;
    // An IPv4 address in the form of an IPv6 address is the same.
    const parsed = ipaddr.process(address);
    if (parsed.range() !== "unicast") return false;
    return !this.#own.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  }
}
