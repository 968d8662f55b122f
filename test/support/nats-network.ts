/** The network between nats-servers and their clients: proxies all the way, so that it can be cut anywhere. */
import { type Cut, TcpProxy } from "./nats-proxy.ts";
import type { NatsServer } from "./nats-server.ts";

/** From whom a server is cut off: from everybody, from all clients, from all other servers, or from some of them. */
export type Others = "all" | "clients" | "servers" | readonly number[];

interface Link {
  readonly proxy: TcpProxy;
  readonly to: number;
  /** The server that connects; none when a client does. */
  readonly from?: number;
  readonly is: "route" | "client" | "monitor";
}

export class NatsNetwork {
  readonly #links: readonly Link[];

  static async open(servers: readonly NatsServer[]): Promise<NatsNetwork> {
    const link = async (to: number, is: Link["is"], from?: number): Promise<Link> => {
      const proxy = await TcpProxy.open(() => servers[to]?.addresses?.[is]);
      return { proxy, to, is, ...(from !== undefined && { from }) };
    };
    const all = [...servers.keys()];
    const links = all.flatMap((to) => [
      link(to, "client"),
      link(to, "monitor"),
      ...all.filter((from) => from !== to).map((from) => link(to, "route", from)),
    ]);
    return new NatsNetwork(await Promise.all(links));
  }

  private constructor(links: readonly Link[]) {
    this.#links = links;
  }

  /** Where clients, or those who ask for a monitor, reach each server. */
  addresses(of: "client" | "monitor"): string[] {
    return this.#links.filter(({ is }) => is === of).map(({ proxy }) => proxy.address);
  }

  /** Where a server reaches the others. */
  routesOf(server: number): string[] {
    return this.#links.filter(({ from }) => from === server).map(({ proxy }) => proxy.address);
  }

  cutOff(server: number, others: Others, how: Cut): void {
    for (const link of this.#linksOf(server))
      if (isBetween(link, server, others)) link.proxy.cut(server, how);
  }

  /** Undoes every `cutOff` of this server; what another one was cut off from stays so. */
  join(server: number): void {
    for (const { proxy } of this.#linksOf(server)) proxy.join(server);
  }

  async end(): Promise<void> {
    await Promise.all(this.#links.map(({ proxy }) => proxy.end()));
  }

  #linksOf(server: number): Link[] {
    return this.#links.filter(({ from, to }) => from === server || to === server);
  }
}

function isBetween({ is, from, to }: Link, server: number, others: Others): boolean {
  if (others === "all") return true;
  if (is !== "route") return others === "clients";
  const other = from === server ? to : (from ?? server);
  return others === "servers" || (others !== "clients" && others.includes(other));
}
