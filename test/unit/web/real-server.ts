/** A real node whose answers the web client's readers are tested with. */
import { type Message, parse } from "../../../src/protocol/message.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

export class RealServer {
  readonly #cluster: SimulatedCluster;
  readonly #clients = new Map<string, MemoryClient>();

  private constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
  }

  static async start(): Promise<RealServer> {
    return new RealServer(await SimulatedCluster.of(["n1"]));
  }

  async enters(nick: string, host = "192.0.2.1"): Promise<void> {
    const client = this.#cluster.connect("n1", host);
    this.#clients.set(nick, client);
    client.send(
      "CAP REQ :batch message-tags server-time standard-replies draft/metadata-3 draft/search",
      "CAP END",
    );
    client.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick} of the test`);
    await this.asks(nick, "PING entered");
  }

  /** What the server says to it until it has dealt with these lines. */
  async asks(nick: string, ...lines: string[]): Promise<Message[]> {
    const client = this.#clients.get(nick);
    if (!client) throw new Error(`${nick} is not there`);
    client.take();
    const pong = client.next(/ PONG \S+ until-here$/);
    client.send(...lines, "PING until-here");
    await this.#cluster.clock.until(pong);
    return client.take().flatMap((line) => parse(line) ?? []);
  }
}
