/** TCP: sockets as transports, and the ports that they come in by. */
import type { EventEmitter } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../ports.ts";
import type { Receiver, Transport } from "./transport.ts";

/** How long a client may take to read the last words, in milliseconds. */
export const farewellMax = 2000;
/** How long whoever takes everything at once leaves the others their turn, in milliseconds. */
const turn = 5;
/** After this long without a byte the kernel asks whether the peer is still there, in milliseconds. */
const keepAliveAfter = 15_000;

export class TcpTransport implements Transport {
  readonly host: string;
  readonly loopback: boolean;
  readonly #socket: Socket;
  readonly #clock: Clock;
  #receiver: Receiver | undefined;
  #reason = "Connection closed";

  /** @param client the address of a client for whom a proxy speaks */
  constructor(socket: Socket, clock: Clock, client?: string) {
    this.#socket = socket;
    this.#clock = clock;
    const peer = (socket.remoteAddress ?? "unknown").replace(/^::ffff:/, "");
    const address = client ?? peer;
    // A proxy's own machine need not be this one.
    this.loopback = isLoopback(peer) && isLoopback(address);
    // A host that began with a colon could not stand in every place of an IRC message.
    this.host = address.startsWith(":") ? `0${address}` : address;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveAfter);
    socket.on("data", (bytes: Buffer) => this.#receiver?.data(bytes));
    socket.on("end", () => this.#receiver?.ended());
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#reason = reasons[error.code ?? ""] ?? "Connection lost";
    });
    socket.on("close", () => this.#receiver?.closed(this.#reason));
  }

  get unsent(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
    const cancel = this.#clock.after(farewellMax, () => this.#socket.destroy());
    this.#socket.once("close", cancel);
    // Nobody listens any more, but unread bytes would turn the close into a reset that drops the last words.
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  whenDrained(task: () => void): void {
    const soon = () => this.#clock.after(turn, task);
    if (this.#socket.writableNeedDrain) this.#socket.once("drain", soon);
    else soon();
  }

  whenGone(task: () => void): void {
    this.#socket.once("close", task);
  }

  /** Gives the socket away, with the bytes that were read already. */
  handOver(read: Uint8Array, server: EventEmitter): void {
    const socket = this.#socket;
    this.#receiver = undefined;
    for (const event of ["data", "end", "error"]) socket.removeAllListeners(event);
    socket.pause();
    socket.unshift(read);
    server.emit("connection", socket);
    socket.resume();
  }
}

/** Whether an address is one of this machine's own. */
function isLoopback(address: string): boolean {
  return /^127\.|^0?::1$/.test(address);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNRESET: "Connection reset by peer",
  EPIPE: "Connection reset by peer",
  ETIMEDOUT: "Connection timed out",
};

/**
 * Listens on a port; resolves when clients can connect. Port 0 means any that is free. `failed` is told of a client that
 * could not be let in, for want of file descriptors for example.
 * @throws the system's error, with its code
 */
export function listen(
  port: number,
  host: string,
  accept: (socket: Socket) => void,
  failed: (error: Error) => void,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Half-open: what a client said before it closed its side is still run and answered.
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once("error", reject);
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off("error", reject);
      server.on("error", failed);
      resolve(server);
    });
  });
}
