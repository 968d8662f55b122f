/** A bare TCP client: writes bytes, keeps what it reads, and knows how it was closed. */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import type { Hooks } from "./programs.ts";
import { Transcript } from "./transcript.ts";
import { until } from "./until.ts";

export class TcpClient {
  readonly heard: Transcript;
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  #closed = false;

  protected constructor(t: Hooks, port: number, name: string, localAddress = "127.0.0.1") {
    this.heard = new Transcript(name);
    const to = { port, host: "127.0.0.1", localAddress };
    this.socket = createConnection({ ...to, allowHalfOpen: true, noDelay: true });
    this.socket.on("data", (bytes: Buffer) => {
      this.#chunks.push(bytes);
      this.heard.add(bytes);
    });
    this.socket.on("end", () => this.socket.end());
    this.socket.on("error", () => {}); // A reset is a way of being closed.
    this.socket.on("close", () => {
      this.#closed = true;
    });
    t.after(() => this.end());
  }

  /** @param from an address of this machine */
  static async connect(t: Hooks, port: number, name = "a client", from?: string): Promise<TcpClient> {
    const client = new TcpClient(t, port, name, from);
    await client.connected();
    return client;
  }

  /** Closes it, whatever state it is in. */
  protected async end(): Promise<void> {
    this.socket.destroy();
  }

  protected async connected(): Promise<void> {
    await once(this.socket, "connect");
  }

  /** All that came. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Writes one byte at a time, each as a segment of its own as far as the system allows. */
  async writeSingly(text: string | Uint8Array): Promise<void> {
    for (const byte of Buffer.from(text)) {
      this.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when the server has closed the connection. */
  async closed(within?: number): Promise<void> {
    await until(
      () => this.#closed,
      () => `the connection to be closed; the client saw ${this.heard.lines.slice(-5).join("\n")}`,
      within,
    );
  }
}
