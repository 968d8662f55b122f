/** Where push services may be: on the open internet, and where the operator says so; never within our own network. */
import ipaddr from "ipaddr.js";
import { addressOf, isWithin, type Range } from "../network/addresses.ts";

export class PushAddresses {
  readonly #trusted: readonly Range[];

  /** @param trusted private networks that may be reached all the same */
  constructor(trusted: readonly Range[]) {
    this.#trusted = trusted;
  }

  /** Whether an IP address may be connected to. */
  allows(address: string): boolean {
    const number = addressOf(address);
    if (number === undefined || !ipaddr.isValid(address)) return false;
    if (this.#trusted.some((range) => isWithin(range, number))) return true;
    return ipaddr.process(address).range() === "unicast";
  }

  /** Whether a URL's host may be one. What stands behind a name is seen when it is connected to. */
  allowsHost(host: string): boolean {
    const bare = host.replace(/^\[|\]$/g, "");
    if (/(?:^|\.)localhost\.?$/i.test(bare)) return this.allows("127.0.0.1");
    return ipaddr.isValid(bare) ? this.allows(bare) : true;
  }
}
