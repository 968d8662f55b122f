/** The reception: a node's ports, where TCP clients come to the door and HTTP is answered. */
import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";
import type { Clock } from "../ports.ts";
import type { Door } from "./door.ts";
import { createHttp, type Status } from "./http.ts";
import { listen, TcpTransport } from "./tcp.ts";

export interface ReceptionOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly ports: readonly number[];
  readonly clock: Clock;
  readonly door: Door;
  readonly status: Status;
  readonly warn: (message: string, details: object) => void;
}

export class Reception {
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[]) {
    this.#servers = servers;
  }

  /** Resolves when clients can connect to all ports. @throws Error in one clear line, when one cannot be opened */
  static async open({ host, ports, clock, door, status, warn }: ReceptionOptions): Promise<Reception> {
    const http: HttpServer = createHttp(status);
    const accept = (socket: Socket) => {
      const transport = new TcpTransport(socket, clock);
      door.enter(transport, (read) => transport.handOver(read, http));
    };
    const failed = (error: Error) => warn("a client could not be let in", { error });
    const listening = ports.map((port) =>
      listen(port, host, accept, failed).catch((error: NodeJS.ErrnoException) => {
        throw new Error(whyNot(error, host, port), { cause: error });
      }),
    );
    return new Reception(await Promise.all(listening));
  }

  /** The port that the first one became. */
  get port(): number {
    const address = this.#servers[0]?.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Lets nobody in any more; who is inside stays. */
  close(): void {
    for (const server of this.#servers) server.close();
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE") return `port ${port} is in use on ${host}`;
  if (code === "EACCES") return `port ${port} may not be used by this user`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this machine`;
  return `port ${port} cannot be opened: ${message}`;
}
