/** Headers of the PROXY protocol, as balancers write them. */
import { addressOf } from "../../src/network/addresses.ts";

const signature = Buffer.from("\r\n\r\n\0\r\nQUIT\n");

/** Version 1: the client's address, and another of the same family as ours. */
export function line(source: string): Buffer {
  const [family, destination] = source.includes(":") ? ["TCP6", "2001:db8::ff"] : ["TCP4", "192.0.2.255"];
  return Buffer.from(`PROXY ${family} ${source} ${destination} 56324 6667\r\n`);
}

/** Version 2, with whatever is to stand after its signature. */
export function block(command: number, family: number, ...rest: Uint8Array[]): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(Buffer.concat(rest).length);
  return Buffer.concat([signature, Uint8Array.of(command, family), size, ...rest]);
}

/** Version 2: a client by TCP. `more` follows the addresses. */
export function proxied(source: string, more: Uint8Array = Buffer.alloc(0)): Buffer {
  const isIpv6 = source.includes(":");
  const address = bytesOf(source).subarray(isIpv6 ? 0 : 12);
  return block(0x21, isIpv6 ? 0x21 : 0x11, address, address, Uint8Array.of(0xdc, 0x04, 0x1a, 0x0b), more);
}

/** Version 2: the balancer speaks for itself. */
export const local = block(0x20, 0x00);

function bytesOf(address: string): Buffer {
  return Buffer.from((addressOf(address) ?? 0n).toString(16).padStart(32, "0"), "hex");
}
