/** IP addresses and ranges of them. An IPv4 address is the same as the IPv6 address that stands for it, ::ffff:a.b.c.d. */

/** All addresses that begin alike: their numbers without the last `free` of 128 bits. */
export interface Range {
  readonly beginning: bigint;
  readonly free: bigint;
}

const groupsPerAddress = 8;
const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const allIpv4: Range = { beginning: 0xffffn, free: 32n };

/** The address as a number; undefined for what is none. */
export function addressOf(text: string): bigint | undefined {
  const written = text.includes(":") ? text : `::ffff:${text}`;
  const [left = "", right, ...others] = written.replace(/[^:]*\.[^:]*$/, groupsOfIpv4).split("::");
  if (others.length > 0) return undefined;
  const [before, after] = [left, right ?? ""].map((half) => (half === "" ? [] : half.split(":")));
  const given = [...(before ?? []), ...(after ?? [])];
  const missing = groupsPerAddress - given.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  if (!given.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const groups = [...(before ?? []), ...Array<string>(missing).fill("0"), ...(after ?? [])];
  return BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`);
}

/** An IPv4 address as the last two groups of an IPv6 address; what is none stays what it is. */
function groupsOfIpv4(text: string): string {
  const bytes = (ipv4.exec(text) ?? []).slice(1).map(Number);
  if (bytes.length === 0 || bytes.some((byte) => byte > 255)) return text;
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 4)}:${hex.slice(4)}`;
}

/**
 * An address, or an address and how many of its bits count: "192.0.2.0/24", "2001:db8::/32". Undefined for what is
 * neither, and for a range that holds all of IPv4.
 */
export function rangeOf(text: string): Range | undefined {
  const [, written = "", digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = addressOf(written);
  if (address === undefined) return undefined;
  const width = written.includes(":") ? 128 : 32;
  const bits = digits === undefined ? width : Number(digits);
  if (bits > width) return undefined;
  const free = BigInt(width - bits);
  const range = { beginning: address >> free, free };
  const isAll = free >= allIpv4.free && isWithin(range, allIpv4.beginning << allIpv4.free);
  return isAll ? undefined : range;
}

export function isWithin({ beginning, free }: Range, address: bigint): boolean {
  return address >> free === beginning;
}

/** The one way in which a range is written. A parameter of IRC must not begin with a colon, so "0" may stand before it. */
export function rangeText({ beginning, free }: Range): string {
  const hex = (beginning << free).toString(16).padStart(32, "0");
  const isIpv4 = free < allIpv4.free && isWithin(allIpv4, beginning << free);
  const width = isIpv4 ? 32n : 128n;
  const address = isIpv4 ? [...Buffer.from(hex.slice(-8), "hex")].join(".") : shortened(hex);
  return free === 0n ? address : `${address}/${width - free}`;
}

/** RFC 5952, section 4: no leading zeros, and "::" for the longest run of zero groups. */
function shortened(hex: string): string {
  const groups = (hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, "")).join(":");
  const runs = [...groups.matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (!run) return groups;
  const [before, after] = [groups.slice(0, run.index), groups.slice(run.index + run[0].length)];
  return `${before || "0:"}${after || ":"}`;
}
