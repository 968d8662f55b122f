/** A client that has told nothing of itself. */
import type { Client } from "../commands/command.ts";
import type { Random } from "../ports.ts";
import type { Transport } from "./transport.ts";

/** Of a resume token: nobody can guess it. */
const tokenBytes = 24;

/** What a client has that is in no session; what it has proved it need not prove again. */
export function unnamed(random: Random): Pick<Client, "nick" | "token" | "resuming"> {
  return { nick: "", token: random.token(tokenBytes), resuming: undefined };
}

export function stranger(random: Random, { host, loopback }: Pick<Transport, "host" | "loopback">): Client {
  return {
    ...unnamed(random),
    host,
    loopback,
    username: "",
    realname: "",
    takenNick: "",
    login: undefined,
    exchange: undefined,
    negotiating: false,
    capabilities: 0,
    passed: false,
    away: "",
    metadata: new Map(),
    monitored: [],
    subscribed: new Set(),
  };
}
