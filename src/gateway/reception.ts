/** The reception: a node's ports, where TCP clients come to the door and HTTP is answered. */
import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";
import { addressOf, isWithin, type Range } from "../network/addresses.ts";
import type { Clock } from "../ports.ts";
import type { Demo } from "./demo.ts";
import type { Door } from "./door.ts";
import { createHttp, type Status } from "./http.ts";
import { type ProxyHeader, readProxyHeader } from "./proxy-header.ts";
import type { Sharing } from "./shared-files.ts";
import type { Site } from "./site.ts";
import { listen, TcpTransport } from "./tcp.ts";
import { acceptWebSockets } from "./websocket.ts";

/** Clients that may wait until the node is ready; more are turned away. */
const waitingMax = 4096;

/**
 * How long a proxy's header is waited for, in milliseconds: longer than a lost packet or a busy node delays one, because
 * who is let in without it has the proxy's address.
 */
const headerWithin = 5000;

/** Bytes of a bad header that the operator is shown. */
const headerShownMax = 128;

/** What is answered even before the node is ready. */
const healthRequest = /^(?:GET|HEAD) \/(?:healthz|readyz|metrics)[ ?]/;

export interface ReceptionOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly ports: readonly number[];
  /** Who may say, by the PROXY protocol, for whom it speaks. */
  readonly trustedProxies: readonly Range[];
  /** Whose pages may come by WebSocket, beside our own. */
  readonly origins: readonly string[];
  /** The web client. */
  readonly site: Site;
  readonly clock: Clock;
  readonly status: Status;
  /** Where pages of this machine may kill nodes. */
  readonly demo?: Demo | undefined;
  /** Files and links. */
  readonly sharing?: Sharing;
  readonly warn: (message: string, details: object) => void;
}

export class Reception {
  readonly #clock: Clock;
  readonly #http: HttpServer;
  readonly #trusted: readonly Range[];
  readonly #warn: ReceptionOptions["warn"];
  /** Proxies whose headers have not come yet. */
  readonly #arriving = new Set<Socket>();
  /** Whom proxies speak for, by the addresses that they have told. */
  readonly #clients = new WeakMap<Socket, string>();
  readonly #waiting = new Set<Socket>();
  /** Whom the door has let in and HTTP has taken over. */
  readonly #atHttp = new WeakMap<Socket, TcpTransport>();
  #servers: readonly Server[] = [];
  #door: Door | undefined;

  private constructor(options: ReceptionOptions) {
    const { clock, status, trustedProxies, origins, site, demo, sharing, warn } = options;
    this.#clock = clock;
    this.#trusted = trustedProxies;
    this.#warn = warn;
    const welcome = () => ({ origins, nodes: this.#door?.nodes ?? [] });
    const hostOf = (socket: Socket) => this.#atHttp.get(socket)?.host ?? "unknown";
    const isOfThisMachine = (socket: Socket) => this.#atHttp.get(socket)?.loopback === true;
    const shared = sharing && { sharing, callers: { hostOf, welcome } };
    this.#http = createHttp({ status, site, isOfThisMachine, hostOf, demo, shared });
    acceptWebSockets(this.#http, {
      origins,
      nodes: () => this.#door?.nodes ?? [],
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
      listen(port, host, (socket) => reception.#arrive(socket), failed).catch(
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
    for (const socket of [...this.#arriving, ...this.#waiting]) socket.destroy();
  }

  #arrive(socket: Socket): void {
    const peer = addressOf(socket.remoteAddress ?? "");
    if (peer !== undefined && this.#trusted.some((range) => isWithin(range, peer))) this.#unwrap(socket);
    else this.#receive(socket);
  }

  /** Takes off the header that a proxy may begin with, one and no more. */
  #unwrap(socket: Socket): void {
    let read: Buffer = Buffer.alloc(0);
    this.#arriving.add(socket);
    const settle = (header: ProxyHeader) => {
      if (header === "malformed" || header === "unfinished") {
        const shown = read.toString("latin1", 0, headerShownMax);
        this.#warn(`a proxy's header is ${header}`, { proxy: socket.remoteAddress, header: shown });
        socket.destroy();
        return;
      }
      cancel();
      this.#arriving.delete(socket);
      letGo(socket);
      const { length, source } = typeof header === "object" ? header : { length: 0, source: undefined };
      if (source !== undefined) this.#clients.set(socket, source);
      if (read.length > length) socket.unshift(read.subarray(length));
      this.#receive(socket);
    };
    const cancel = this.#clock.after(headerWithin, () => settle(readProxyHeader(read)));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      cancel();
      this.#arriving.delete(socket);
    });
    socket.on("readable", () => {
      const bytes: Buffer | null = socket.read();
      if (bytes === null) {
        socket.destroy();
        return;
      }
      read = Buffer.concat([read, bytes]);
      const header = readProxyHeader(read);
      if (header !== "undecided" && header !== "unfinished") settle(header);
    });
  }

  #receive(socket: Socket): void {
    if (this.#door) this.#enter(socket, this.#door);
    else if (this.#waiting.size >= waitingMax) socket.destroy();
    else this.#wait(socket);
  }

  #enter(socket: Socket, door: Door): void {
    letGo(socket);
    const transport = new TcpTransport(socket, this.#clock, this.#clients.get(socket));
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

/** Forgets what `#unwrap` or `#wait` listened to. */
function letGo(socket: Socket): void {
  for (const event of ["error", "close", "readable"]) socket.removeAllListeners(event);
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE") return `port ${port} is in use on ${host}`;
  if (code === "EACCES") return `port ${port} may not be used by this user`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this machine`;
  return `port ${port} cannot be opened: ${message}`;
}
