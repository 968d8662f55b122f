/** A server that says of itself what a test wants, and lets everyone in: nats-servers as there are none here. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

export class FakeNatsServer {
  /** "127.0.0.1:40123" */
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** `info` is what it says of itself, besides what every server says; `greeting` is what it says instead. */
  static async open(info: object, greeting?: string): Promise<FakeNatsServer> {
    const about = {
      server_id: "FAKE",
      proto: 1,
      headers: true,
      max_payload: 2 ** 20,
      jetstream: true,
      ...info,
    };
    const server = createServer();
    const fake = server.listen(0, "127.0.0.1");
    await once(fake, "listening");
    return new FakeNatsServer(server, greeting ?? `INFO ${JSON.stringify(about)}\r\n`);
  }

  private constructor(server: Server, greeting: string) {
    const address = server.address();
    this.address = typeof address === "object" ? `127.0.0.1:${address?.port}` : "";
    this.#server = server;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("data", (bytes) => {
        for (const _ping of bytes.toString().matchAll(/PING\r\n/g)) socket.write("PONG\r\n");
      });
      socket.write(greeting);
    });
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
