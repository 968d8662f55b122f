/** Which addresses a node may connect to because somebody named them: none that only it can reach. */
import ipaddr from "ipaddr.js";
import { addressOf, isWithin, type Range, rangeOf } from "../network/addresses.ts";

/** Says yes or no before each connection, to the very address that is connected to. */
export interface AddressPolicy {
  allows(address: string, port: number): boolean;
}

export interface PublicAddressesOptions {
  /** The only ones; any unless given. */
  readonly ports?: readonly number[];
  /** Networks that may not be reached, public or not: the machine's, as "192.0.2.7/24". */
  readonly own?: readonly string[];
  /** Private networks that may be reached all the same. */
  readonly trusted?: readonly Range[];
}

/** An old form of IPv4 addresses, ::a.b.c.d, which systems read in different ways. */
const compatible: Range = { beginning: 0n, free: 32n };

/** Addresses of everybody's Internet. */
export class PublicAddresses implements AddressPolicy {
  readonly #ports: readonly number[] | undefined;
  readonly #own: readonly Range[];
  readonly #trusted: readonly Range[];

  constructor({ ports, own = [], trusted = [] }: PublicAddressesOptions) {
    this.#ports = ports;
    this.#own = own.flatMap((network) => rangeOf(network) ?? []);
    this.#trusted = trusted;
  }

  allows(address: string, port?: number): boolean {
    if (this.#ports && !this.#ports.some((each) => each === port)) return false;
    const number = addressOf(address);
    if (number === undefined || !ipaddr.isValid(address)) return false;
    const isIn = (range: Range) => isWithin(range, number);
    if (this.#trusted.some(isIn)) return true;
    // An IPv4 address in the form of an IPv6 address is the same.
    return ipaddr.process(address).range() === "unicast" && !isIn(compatible) && !this.#own.some(isIn);
  }

  /** Whether a URL's host may be one. What stands behind a name is seen when it is connected to. */
  allowsHost(host: string): boolean {
    const bare = host.replace(/^\[|\]$/g, "");
    if (/(?:^|\.)localhost\.?$/i.test(bare)) return this.allows("127.0.0.1");
    return ipaddr.isValid(bare) ? this.allows(bare) : true;
  }
}
