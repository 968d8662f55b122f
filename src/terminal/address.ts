/** Server addresses as people write them. */
import { isIPv6 } from "node:net";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export const defaultAddress: Address = { host: "localhost", port: 8080 };

/** What to say when an address cannot be read. */
export const addressForms =
  'A server address looks like "localhost:8081", "chat.example.org", "8081" or "[::1]:8080".';

const form = /^(?:\[(?<six>[^\]]+)\]|(?<name>[\p{L}\p{N}._-]*))(?::(?<port>\d{1,5}))?$/u;
const portMax = 65535;

/** Reads "host:port", "host", "8081", ":8081", "[::1]:8080" or nothing; undefined when it is none of these. */
export function parseAddress(text: string): Address | undefined {
  const parts = form.exec(text.trim())?.groups;
  if (!parts) return undefined;
  const { six, name = "" } = parts;
  const onlyPort = parts.port === undefined && /^\d{1,5}$/u.test(name);
  const port = Number(onlyPort ? name : (parts.port ?? defaultAddress.port));
  const host = six ?? ((onlyPort ? "" : name) || defaultAddress.host);
  if (port < 1 || port > portMax || (six !== undefined && !isIPv6(six))) return undefined;
  return { host, port };
}

export function formatAddress({ host, port }: Address): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
