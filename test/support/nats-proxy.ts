/** A TCP proxy of the tests: what stands between two programs, and can be cut. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, Socket } from "node:net";

/** How a cut shows: nothing arrives any more, or connections end and new ones are refused. */
export type Cut = "silent" | "closed";

export class TcpProxy {
  /** Where it listens: "127.0.0.1:40123". */
  readonly address: string;
  readonly #target: () => string | undefined;
  readonly #server: ReturnType<typeof createServer>;
  readonly #links = new Set<Link>();
  /** By who asked for them: it is open when there is none. */
  readonly #cuts = new Map<unknown, Cut>();

  /** Leads to what `target` names when somebody connects; nothing refuses. */
  static async open(target: () => string | undefined): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, target);
  }

  private constructor(server: ReturnType<typeof createServer>, target: () => string | undefined) {
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    this.address = `127.0.0.1:${address.port}`;
    this.#target = target;
    this.#server = server;
    server.on("connection", (socket) => this.#accept(socket));
  }

  /** Everything between the two ends stops. What has arrived silently by the time of `join` is delivered then. */
  cut(by: unknown, how: Cut): void {
    this.#cuts.set(by, how);
    this.#change();
  }

  join(by: unknown): void {
    this.#cuts.delete(by);
    this.#change();
  }

  async end(): Promise<void> {
    for (const link of this.#links) link.end();
    this.#server.close();
    await once(this.#server, "close");
  }

  get #cut(): Cut | undefined {
    const cuts = [...this.#cuts.values()];
    return cuts.includes("closed") ? "closed" : cuts[0];
  }

  #accept(socket: Socket): void {
    const link = new Link(socket, this.#target, () => this.#links.delete(link));
    this.#links.add(link);
    link.change(this.#cut);
  }

  #change(): void {
    for (const link of this.#links) link.change(this.#cut);
  }
}

/** One connection through a proxy. */
class Link {
  readonly #near: Socket;
  readonly #far = new Socket({ allowHalfOpen: true });
  readonly #target: () => string | undefined;
  readonly #ended: () => void;
  #state: "new" | "connecting" | "connected" = "new";
  #isSilent = false;
  /** One end is gone, which the other may not know yet. */
  #isBroken = false;

  constructor(near: Socket, target: () => string | undefined, ended: () => void) {
    this.#near = near;
    this.#target = target;
    this.#ended = ended;
    for (const socket of [this.#near, this.#far]) {
      socket.setNoDelay(true);
      socket.on("error", () => {}); // "close" follows.
      socket.on("close", () => {
        this.#isBroken = true;
        if (!this.#isSilent) this.end();
      });
    }
  }

  change(cut: Cut | undefined): void {
    this.#isSilent = cut === "silent";
    if (cut === "closed" || (cut === undefined && this.#isBroken)) this.end();
    else if (cut === "silent") this.#still();
    else if (this.#state === "new") this.#connect();
    else if (this.#state === "connected") this.#flow();
  }

  end(): void {
    for (const socket of [this.#near, this.#far]) socket.destroy();
    this.#ended();
  }

  #connect(): void {
    const target = this.#target();
    if (target === undefined) {
      this.end();
      return;
    }
    this.#state = "connecting";
    const { hostname, port } = new URL(`tcp://${target}`);
    this.#far.connect(Number(port), hostname, () => {
      this.#state = "connected";
      if (!this.#isSilent) this.#flow();
    });
  }

  #flow(): void {
    // It may flow already, and must not do so twice.
    this.#near.unpipe().pipe(this.#far);
    this.#far.unpipe().pipe(this.#near);
  }

  #still(): void {
    for (const socket of [this.#near, this.#far]) socket.unpipe().pause();
  }
}
