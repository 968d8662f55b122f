/** The reception: a node's ports, where TCP clients come to the door and HTTP is answered. */
import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";
import type { Clock } from "../ports.ts";
import type { Door } from "./door.ts";
import { createHttp, type Status } from "./http.ts";
import { listen, TcpTransport } from "./tcp.ts";
import { acceptWebSockets } from "./websocket.ts";

/** Clients that may wait until the node is ready; more are turned away. */
const waitingMax = 4096;

/** What is answered even before the node is ready. */
const healthRequest = /^(?:GET|HEAD) \/(?:healthz|readyz|metrics)[ ?]/;

export interface ReceptionOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly ports: readonly number[];
  /** Whose pages may come by WebSocket, beside our own. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly status: Status;
  readonly warn: (message: string, details: object) => void;
}

export class Reception {
  readonly #clock: Clock;
  readonly #http: HttpServer;
  readonly #waiting = new Set<Socket>();
  /** Whom the door has let in and HTTP has taken over. */
  readonly #atHttp = new WeakMap<Socket, TcpTransport>();
  #servers: readonly Server[] = [];
  #door: Door | undefined;

  private constructor({ clock, status, origins }: ReceptionOptions) {
    this.#clock = clock;
    this.#http = createHttp(status);
    acceptWebSockets(this.#http, {
      origins,
      clock,
      carrierOf: (socket) => this.#atHttp.get(socket),
      open: (transport) => this.#door?.openIrc(transport),
    });
  }

  /**
   * Resolves when clients can connect to all ports; whether the node lives and is ready, and what it measures, is answered from then on, all
   * else when it is. @throws Error in one clear line, when a port cannot be opened
   */
  static async open(options: ReceptionOptions): Promise<Reception> {
    const { host, ports, warn } = options;
    const reception = new Reception(options);
    const failed = (error: Error) => warn("a client could not be let in", { error });
    const listening = ports.map((port) =>
      listen(port, host, (socket) => reception.#receive(socket), failed).catch(
        (error: NodeJS.ErrnoException) => {
          throw new Error(whyNot(error, host, port), { cause: error });
        },
      ),
    );
    reception.#servers = await Promise.all(listening);
    return reception;
  }

  /** The node is ready: lets in who waits, and whoever comes. */
  admit(door: Door): void {
    this.#door = door;
    for (const socket of this.#waiting) this.#enter(socket, door);
    this.#waiting.clear();
  }

  /** The port that the first one became. */
  get port(): number {
    const address = this.#servers[0]?.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Lets nobody in any more; who is inside stays, who waits goes. */
  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#waiting) socket.destroy();
  }

  #receive(socket: Socket): void {
    if (this.#door) this.#enter(socket, this.#door);
    else if (this.#waiting.size >= waitingMax) socket.destroy();
    else this.#wait(socket);
  }

  #enter(socket: Socket, door: Door): void {
    letGo(socket);
    const transport = new TcpTransport(socket, this.#clock);
    door.enter(transport, (read) => {
      this.#atHttp.set(socket, transport);
      transport.handOver(read, this.#http);
    });
  }

  /** Looks only at what a client sends first. */
  #wait(socket: Socket): void {
    this.#waiting.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#waiting.delete(socket));
    socket.once("readable", () => {
      const read: Buffer | null = socket.read();
      if (read === null) {
        socket.destroy();
        return;
      }
      socket.unshift(read);
      if (!healthRequest.test(read.toString("latin1"))) return;
      this.#waiting.delete(socket);
      letGo(socket);
      socket.pause();
      this.#http.emit("connection", socket);
      socket.resume();
    });
  }
}

/** Forgets what `#wait` listened to. */
function letGo(socket: Socket): void {
  for (const event of ["error", "close", "readable"]) socket.removeAllListeners(event);
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE") return `port ${port} is in use on ${host}`;
  if (code === "EACCES") return `port ${port} may not be used by this user`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this machine`;
  return `port ${port} cannot be opened: ${message}`;
}
