/** What the configuration says about nats-servers: where they are, who we are to them, and how they are watched. */
import { z } from "zod";
import type { Kind } from "./values.ts";

/** The servers that hold the log, and who we are to them. */
export interface NatsAddress {
  /** "host:port", each once; IPv6 in brackets. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
}

const defaultPort = "4222";

/** The servers of a log on NATS; empty for none. */
export const address: Kind<NatsAddress | undefined> = {
  allowed:
    'nats-servers such as "nats://a:4222,b:4222,c:4222", or "tls://…" for TLS, perhaps with one "user:password@" or "token@" before a host, where what is special in URLs is written %40 for "@"',
  schema: z
    .union([z.string(), z.array(z.string()).transform((list) => list.join(","))])
    .transform((text, context) => {
      if (text.trim() === "") return undefined;
      const address = parse(text);
      if (address === undefined) context.addIssue("no list of servers");
      return address;
    }),
  fromText: (text) => text,
  isSecret: true,
};

interface Item {
  readonly scheme: string;
  readonly server: string;
  /** A user with a password, or a token without one. */
  readonly name: string;
  readonly password: string;
}

/** Undefined for what is no list of servers. */
function parse(text: string): NatsAddress | undefined {
  const [scheme = ""] = /^\s*(nats|tls):\/\//i.exec(text) ?? [];
  const items = text.split(",").map((part) => itemOf(part.includes("://") ? part : scheme + part.trim()));
  const [first] = items;
  const named = items.filter((item) => item !== undefined && item.name !== "");
  const isOne =
    items.every((item) => item?.scheme === first?.scheme) &&
    named.every((item) => item?.name === named[0]?.name && item?.password === named[0]?.password);
  if (first === undefined || !isOne) return undefined;
  const { name = "", password = "" } = named[0] ?? {};
  return {
    servers: [...new Set(items.map((item) => item?.server ?? ""))],
    tls: first.scheme === "tls:",
    ...(name !== "" && (password === "" ? { token: name } : { user: name, password })),
  };
}

function itemOf(text: string): Item | undefined {
  const url = URL.parse(text);
  if (url === null || !/^(nats|tls):$/.test(url.protocol)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = url;
  const isWhole =
    /^\/?$/.test(pathname) && search === "" && hash === "" && (username !== "" || password === "");
  if (!isWhole || !/^([A-Za-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(hostname) || port === "0") return undefined;
  try {
    const server = `${hostname}:${port || defaultPort}`;
    return {
      scheme: protocol,
      server,
      name: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
  } catch {
    return undefined;
  }
}

/** The name of a stream, which begins the subjects of its messages. */
export const stream: Kind<string> = {
  allowed: 'a name of 1 to 32 letters, digits, "-" and "_"',
  schema: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  fromText: (text) => text,
};

/** How many servers keep each message. */
export const replicas: Kind<number> = {
  allowed: "a number from 1 to 5",
  schema: z.int().min(1).max(5),
  fromText: (text) => (/^\d+$/.test(text) ? Number(text) : text),
};

/** A file that is read at the start; empty for none. */
export const file: Kind<string> = {
  allowed: "the path of a file",
  schema: z.string().regex(/^[^\0]*$/),
  fromText: (text) => text,
};

/** Where nats-servers show their settings: no slash at the end. */
export const monitors: Kind<readonly string[]> = {
  allowed: 'a list of URLs such as "http://a:8222", without a password',
  schema: z.array(
    z
      .string()
      .refine(isMonitor)
      .transform((text) => text.replace(/\/+$/, "")),
  ),
  fromText: (text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  isSecret: true,
};

function isMonitor(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\//.test(text)) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}
