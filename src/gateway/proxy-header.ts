/** The PROXY protocol: what a balancer puts before a client's bytes, to say whose they are. HAProxy's doc/proxy-protocol.txt. */
import { addressOf, rangeText } from "../network/addresses.ts";

/**
 * What bytes begin with: a whole header, and the client's address in it, which is undefined where the balancer speaks for
 * itself or does not know; no header; one that is not what it has to be; so far the beginning of one; or too few bytes to
 * tell whether it is one.
 */
export type ProxyHeader =
  | { readonly length: number; readonly source: string | undefined }
  | "none"
  | "malformed"
  | "unfinished"
  | "undecided";

/** Of a line of version 1, with its CR LF. */
const lineBytesMax = 107;
/** Of a header of version 2: room for certificates, which some balancers put behind the addresses. */
const headerBytesMax = 16 * 1024;
const portMax = 65_535;

const versions = [
  { signature: Buffer.from("PROXY "), read: readLine },
  { signature: Buffer.from("\r\n\r\n\0\r\nQUIT\n"), read: readBlock },
] as const;

export function readProxyHeader(bytes: Buffer): ProxyHeader {
  for (const { signature, read } of versions) {
    if (bytes.length < signature.length) {
      if (signature.subarray(0, bytes.length).equals(bytes)) return "undecided";
    } else if (bytes.subarray(0, signature.length).equals(signature)) {
      return read(bytes);
    }
  }
  return "none";
}

/** Version 1, section 2.1. */
function readLine(bytes: Buffer): ProxyHeader {
  const beginning = bytes.toString("latin1", 0, lineBytesMax);
  const end = beginning.indexOf("\r\n");
  if (end < 0) return beginning.length < lineBytesMax ? "unfinished" : "malformed";
  const line = beginning.slice(0, end);
  const length = end + 2;
  if (/^PROXY UNKNOWN(?: [^\r\n]*)?$/.test(line)) return { length, source: undefined };
  const [, family = "", from = "", to = "", ...ports] =
    /^PROXY TCP([46]) (\S+) (\S+) (\d+) (\d+)$/.exec(line) ?? [];
  const [source, destination] = [from, to].map((text) => addressIn(family, text));
  if (source === undefined || destination === undefined || !ports.every(isPort)) return "malformed";
  return { length, source };
}

/** An address of a family, as it is written everywhere; IPv4 is written in one way only. */
function addressIn(family: string, text: string): string | undefined {
  const beginning = addressOf(text);
  if (beginning === undefined || text.includes(":") !== (family === "6")) return undefined;
  const canonical = rangeText({ beginning, free: 0n });
  return family === "6" || text === canonical ? canonical : undefined;
}

function isPort(text: string): boolean {
  return String(Number(text)) === text && Number(text) <= portMax;
}

/** Where what is told stands, in bytes. */
const places = { command: 12, family: 13, size: 14, addresses: 16 };
const commands = { local: 0x20, proxy: 0x21 };
/** TCP over IPv4 and IPv6: the bytes of an address. Clients that came otherwise have none that means anything here. */
const widths: Readonly<Record<number, number>> = { 17: 4, 33: 16 };
const [familyMax, protocolMax] = [0x3, 0x2];
const bytesOfPorts = 4;

/** Version 2, section 2.2. What follows the addresses is passed over. */
function readBlock(bytes: Buffer): ProxyHeader {
  const command = bytes[places.command] ?? commands.proxy;
  if (command !== commands.local && command !== commands.proxy) return "malformed";
  if (bytes.length < places.addresses) return "unfinished";
  const size = bytes.readUInt16BE(places.size);
  const length = places.addresses + size;
  if (length > headerBytesMax) return "malformed";
  if (bytes.length < length) return "unfinished";
  if (command === commands.local) return { length, source: undefined };
  const family = bytes.readUInt8(places.family);
  if (family >> 4 > familyMax || (family & 0xf) > protocolMax) return "malformed";
  const width = widths[family];
  if (width === undefined) return { length, source: undefined };
  if (size < 2 * width + bytesOfPorts) return "malformed";
  const address = bytes.subarray(places.addresses, places.addresses + width);
  if (width === 4) return { length, source: address.join(".") };
  return { length, source: rangeText({ beginning: BigInt(`0x${address.toString("hex")}`), free: 0n }) };
}
