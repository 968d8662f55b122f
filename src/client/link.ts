/** One connection after another: where to, after which pause, and when silence means that it is lost. */
import { type Message, parse } from "../protocol/message.ts";
import { Addresses } from "./addresses.ts";
import type { LinkOutput } from "./effects.ts";
import { Gathering } from "./gathering.ts";

/** The first connection may be to a server far away, or to one that is still starting. */
const firstPatience_ms = { connect: 10_000, answer: 30_000 };
/**
 * Later there are others to try, and a node that lives answers the first line at once, whatever its log does: each attempt
 * in vain gives the next one twice the time.
 */
const patienceLeast_ms = 400;
const patienceMost_ms = 4_000;
/** The longest silence while a connection is entered, which takes the server a look into its log. */
const enteringPatience_ms = 10_000;
/** The longest time for a server to end the connection after QUIT. */
const leavingPatience_ms = 2_000;

/** A live connection is looked at so often; after so many looks without a line it is pinged, then lost. */
const look_ms = 5_000;
const silentLooksBeforePing = 3;

const pauseFirst_ms = 100;
const pauseMax_ms = 4_000;

/** "entering" lasts until the server lets us in, "pausing" until the next attempt. */
type Phase = "connecting" | "entering" | "live" | "leaving" | "pausing" | "ended";

export class Link {
  readonly addresses: Addresses;
  readonly #random: () => number;
  readonly #output: LinkOutput;
  #phase: Phase = "pausing";
  #wasLive = false;
  /** Attempts since a connection was last live for a while. */
  #attempts = 0;
  #silent = true;
  #silentLooks = 0;
  #gathering = new Gathering();

  /** `random` gives numbers from 0 up to, but without, 1. */
  constructor(address: string, random: () => number, output: LinkOutput) {
    this.addresses = new Addresses(address, random);
    this.#random = random;
    this.#output = output;
  }

  /** Connects to the current address. */
  connect(): void {
    this.#phase = "connecting";
    this.#output.act({ kind: "connect", address: this.addresses.current });
    this.#wait(this.#patience("connect"));
  }

  connected(): void {
    this.#phase = "entering";
    this.#gathering = new Gathering();
    this.#silent = true;
    this.#wait(this.#patience("answer"));
  }

  /** Takes a line, and gives the message that is whole with it; what is no IRC message is passed over. */
  hear(text: string): Message | undefined {
    if (this.#silent && this.#phase === "entering") this.#wait(enteringPatience_ms);
    this.#silent = false;
    const line = parse(text);
    return line && this.#gathering.take(line);
  }

  /** The server has let us in. */
  enter(): void {
    this.#phase = "live";
    this.#wasLive = true;
    this.#silentLooks = 0;
    this.#wait(look_ms);
  }

  #patience(kind: keyof typeof firstPatience_ms): number {
    if (!this.#wasLive) return firstPatience_ms[kind];
    return Math.min(patienceLeast_ms * 2 ** Math.max(0, this.#attempts - 1), patienceMost_ms);
  }

  /** QUIT is sent: the server ends the connection now. */
  leave(): void {
    this.#phase = "leaving";
    this.#wait(leavingPatience_ms);
  }

  /** The connection has gone, or could not be made. */
  gone(): void {
    if (this.#phase === "live") this.addresses.lose();
    this.#phase = "pausing";
  }

  /** Gives the connection up, where there is one: nothing is heard of it any more. */
  abandon(): void {
    if (this.#phase !== "pausing" && this.#phase !== "ended") this.#output.act({ kind: "disconnect" });
    this.gone();
  }

  /** Tries the next address: at once after a loss, then after ever longer pauses. */
  retry(): void {
    this.#attempts += 1;
    if (this.#attempts === 1) this.#connectNext();
    else this.#wait(this.#pause());
  }

  end(): void {
    this.#phase = "ended";
  }

  /** The time is over that was last waited for. Says what follows for the connection: it is lost, or to be pinged. */
  elapsed(): "lost" | "ping" | undefined {
    switch (this.#phase) {
      case "pausing":
        this.#connectNext();
        return undefined;
      case "connecting":
      case "leaving":
        return "lost";
      case "entering":
        if (this.#silent) return "lost";
        this.#silent = true;
        this.#wait(enteringPatience_ms);
        return undefined;
      case "live":
        return this.#look();
      case "ended":
        return undefined;
    }
  }

  #look(): "lost" | "ping" | undefined {
    this.#attempts = 0;
    this.#silentLooks = this.#silent ? this.#silentLooks + 1 : 0;
    this.#silent = true;
    if (this.#silentLooks > silentLooksBeforePing) return "lost";
    this.#wait(look_ms);
    return this.#silentLooks === silentLooksBeforePing ? "ping" : undefined;
  }

  #connectNext(): void {
    this.addresses.next();
    this.connect();
  }

  /** Chance keeps clients that lost the same node from coming all at once. */
  #pause(): number {
    const longest = Math.min(pauseFirst_ms * 2 ** (this.#attempts - 2), pauseMax_ms);
    return Math.round(longest * (0.5 + this.#random() / 2));
  }

  #wait(ms: number): void {
    this.#output.act({ kind: "wait", timer: "link", ms });
  }
}
