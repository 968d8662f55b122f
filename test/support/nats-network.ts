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
  /** The client whose own way it is; none when it is everybody's. */
  readonly of?: string;
  readonly is: "route" | "client" | "monitor";
}

export class NatsNetwork {
  readonly #links: readonly Link[];

  /** @param clients who has ways of its own to the servers, which can be cut as well */
  static async open(servers: readonly NatsServer[], clients: readonly string[]): Promise<NatsNetwork> {
    const link = async (to: number, is: Link["is"], end: Pick<Link, "from" | "of"> = {}): Promise<Link> => {
      const proxy = await TcpProxy.open(() => servers[to]?.addresses?.[is]);
      return { proxy, to, is, ...end };
    };
    const all = [...servers.keys()];
    const links = all.flatMap((to) => [
      link(to, "client"),
      link(to, "monitor"),
      ...clients.map((of) => link(to, "client", { of })),
      ...all.filter((from) => from !== to).map((from) => link(to, "route", { from })),
    ]);
    return new NatsNetwork(await Promise.all(links));
  }

  private constructor(links: readonly Link[]) {
    this.#links = links;
  }

  /** Where clients, or those who ask for a monitor, reach each server; or where one client does on its own ways. */
  addresses(what: "client" | "monitor", client?: string): string[] {
    return this.#links.filter(({ is, of }) => is === what && of === client).map(({ proxy }) => proxy.address);
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

  /** Cuts a client off from all servers, on its own ways. */
  isolate(client: string, how: Cut): void {
    for (const { proxy, of } of this.#links) if (of === client) proxy.cut(client, how);
  }

  /** Undoes `isolate` of this client, or of all. */
  rejoin(client?: string): void {
    for (const { proxy, of } of this.#links) if (of !== undefined && of === (client ?? of)) proxy.join(of);
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
