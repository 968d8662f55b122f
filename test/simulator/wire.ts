/** A connection through a network in which everything takes its time, and which may be cut, or fall silent. */
import type { Receiver, Transport } from "../../src/gateway/transport.ts";
import type { Clock } from "../../src/ports.ts";
import type { Dice } from "./dice.ts";
import type { SimulatedProcess } from "./process.ts";

/** What the operating systems hold of what a client has not taken, in bytes: the server does not see it as unsent. */
const windowBytes = 512;
/** A server takes for taken what it wrote so long ago and does not see as unsent, in milliseconds. */
const countsAsTakenAfter = 500;
/** How soon a server hears that its client has taken everything, in milliseconds. */
const drainedAfter = 5;

interface Written {
  readonly bytes: Uint8Array;
  /** In monotonic milliseconds. */
  readonly at: number;
}

/** The client's end. */
export interface Peer {
  received(bytes: Uint8Array): void;
  closed(why: string): void;
}

export interface Network {
  readonly clock: Clock;
  readonly dice: Dice;
  /** The longest that bytes take, in milliseconds; drawn anew for each way. */
  latency: number;
}

export class Wire implements Transport {
  readonly host: string;
  readonly loopback = false;
  /** What its node calls it in the log, once it has taken it up. */
  name = "";
  readonly #network: Network;
  readonly #process: SimulatedProcess;
  #peer: Peer;
  #receiver: Receiver | undefined;
  readonly #whenGone: (() => void)[] = [];
  readonly #whenDrained: (() => void)[] = [];
  /** Open, closed by the server, or closed for both. */
  #state: "open" | "ending" | "closed" = "open";
  /** Nothing arrives any more, and nobody is told. */
  #silent = false;
  /** What was on its way to the client does not arrive. */
  #isTorn = false;
  /** When the server heard of it, or died with it. */
  #cutAt = Number.POSITIVE_INFINITY;
  #wentWithNode = false;
  #reading = true;
  #paused = false;
  readonly #untaken: Written[] = [];
  #untakenBytes = 0;
  /** What the operating systems have taken, and the client has not. */
  readonly #onTheWay: Written[] = [];
  /** What the server does not read at the moment. */
  readonly #unread: Uint8Array[] = [];
  #upBusyUntil = 0;
  #downBusyUntil = 0;

  constructor(network: Network, process: SimulatedProcess, host: string, peer: Peer) {
    this.#network = network;
    this.#process = process;
    this.host = host;
    this.#peer = peer;
  }

  get isOpen(): boolean {
    return this.#state !== "closed";
  }

  /** Whether each end still hears of the other. */
  get isUp(): boolean {
    return this.isOpen && !this.#silent;
  }

  /** All that the server wrote in vain. To be asked when nothing comes any more. */
  get lost(): Buffer {
    return Buffer.concat([...this.#onTheWay, ...this.#untaken].map(({ bytes }) => bytes));
  }

  /** Whether its node was dead when it was cut. */
  get wentWithNode(): boolean {
    return this.#wentWithNode;
  }

  /** What the server wrote in vain and had to take for taken. To be asked when nothing comes any more. */
  get lostUnseen(): Buffer {
    let inWindow = 0;
    const unseen = [...this.#onTheWay];
    for (const written of this.#untaken) {
      inWindow += written.bytes.length;
      if (inWindow <= windowBytes) unseen.push(written);
    }
    const old = unseen.filter(({ at }) => at < this.#cutAt - countsAsTakenAfter);
    return Buffer.concat(old.map(({ bytes }) => bytes));
  }

  // The server's end.

  get unsent(): number {
    return this.#reading && !this.#silent ? 0 : Math.max(0, this.#untakenBytes - windowBytes);
  }

  write(bytes: Uint8Array): void {
    const written = { bytes, at: this.#network.clock.monotonic() };
    if (this.#state !== "open") {
      this.#onTheWay.push(written);
      return;
    }
    this.#untaken.push(written);
    this.#untakenBytes += bytes.length;
    // What is written at one instant travels together.
    if (this.#untaken.length === 1) this.#network.clock.after(0, () => this.#carry());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const bytes of this.#unread.splice(0)) this.#receiver?.data(bytes);
  }

  end(): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.#network.clock.after(0, () => this.#carry());
    this.#goneSoon();
  }

  destroy(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#goneSoon();
    this.#tellPeer("reset by the server");
  }

  whenDrained(task: () => void): void {
    this.#whenDrained.push(task);
    this.#drain();
  }

  whenGone(task: () => void): void {
    this.#whenGone.push(task);
  }

  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  // The client's end.

  send(bytes: Uint8Array): void {
    if (this.#state === "closed") return;
    const { dice } = this.#network;
    const cut = dice.chance(0.05) ? Math.floor(dice.between(1, bytes.length)) : bytes.length;
    for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      if (part.length > 0) this.#up(() => this.#bring(part));
    }
  }

  /** The client has closed it: what it said before is still heard. */
  close(): void {
    if (this.#state !== "closed") this.#up(() => this.#receiver?.ended());
    this.#silent = true;
  }

  /** From now on the client's end is somebody else's. */
  handOver(peer: Peer): void {
    this.#peer = peer;
  }

  get reading(): boolean {
    return this.#reading;
  }

  /** Whether the client takes what comes. */
  set reading(reading: boolean) {
    this.#reading = reading;
    if (reading) this.#carry();
  }

  // What goes wrong.

  /** Both ends find out, each in its time. What is on its way to the client may be lost. */
  cut(why = "Connection reset by peer"): void {
    if (this.#state === "closed" || this.#silent) return;
    this.#state = "closed";
    this.#isTorn = this.#network.dice.chance(0.5);
    this.#wentWithNode = this.#process.isDead;
    if (this.#wentWithNode) this.#cutAt = this.#network.clock.monotonic();
    this.#up(() => {
      this.#cutAt = this.#network.clock.monotonic();
      this.#receiver?.closed(why);
    });
    this.#goneSoon();
    this.#tellPeer(why);
  }

  /** From now on nothing arrives on either side: each has to find out by itself. */
  fallSilent(): void {
    this.#silent = true;
  }

  #bring(bytes: Uint8Array): void {
    if (this.#state !== "open") return;
    if (this.#paused) this.#unread.push(bytes);
    else this.#receiver?.data(bytes);
  }

  #carry(): void {
    if (this.#silent || !this.#reading || this.#state === "closed") return;
    this.#bringDown(this.#untaken.splice(0));
    this.#untakenBytes = 0;
    if (this.#state === "ending") {
      this.#state = "closed";
      this.#tellPeer("closed by the server");
    }
    this.#drain();
  }

  /** Sometimes in two pieces, of which the second may be lost. */
  #bringDown(taken: readonly Written[]): void {
    if (taken.length === 0) return;
    const { dice } = this.#network;
    this.#onTheWay.push(...taken);
    const bytes = Buffer.concat(taken.map((written) => written.bytes));
    const cut = dice.chance(0.2) ? Math.floor(dice.between(1, bytes.length)) : bytes.length;
    if (cut < bytes.length) this.#down(() => this.#take(bytes.subarray(0, cut), 0));
    this.#down(() => this.#take(bytes.subarray(cut === bytes.length ? 0 : cut), taken.length));
  }

  /** @param complete how much of what is on the way has come with it */
  #take(bytes: Uint8Array, complete: number): void {
    if (this.#isTorn) return;
    this.#onTheWay.splice(0, complete);
    this.#peer.received(bytes);
  }

  #drain(): void {
    if (this.unsent > 0) return;
    for (const task of this.#whenDrained.splice(0)) {
      this.#network.clock.after(drainedAfter, () => this.#process.run(task));
    }
  }

  #goneSoon(): void {
    const tasks = this.#whenGone.splice(0);
    this.#network.clock.after(0, () => {
      for (const task of tasks) this.#process.run(task);
    });
  }

  #tellPeer(why: string): void {
    if (!this.#silent) this.#down(() => this.#peer.closed(why));
  }

  /** To the server. Nothing overtakes anything. */
  #up(arrive: () => void): void {
    if (this.#silent) return;
    this.#upBusyUntil = this.#travel(this.#upBusyUntil, () => this.#process.run(arrive));
  }

  #down(arrive: () => void): void {
    this.#downBusyUntil = this.#travel(this.#downBusyUntil, () => {
      if (!this.#silent) arrive();
    });
  }

  #travel(busyUntil: number, arrive: () => void): number {
    const { clock, dice, latency } = this.#network;
    const now = clock.monotonic();
    const at = Math.max(busyUntil, now + dice.fraction() * latency);
    clock.after(at - now, arrive);
    return at;
  }
}
