/** Who is typing: told past the log to who is there now and may hear it, on all nodes, soon or never. */
import type { Typing } from "../commands/command.ts";
import { connectionKey } from "../network/entry.ts";
import type { Said } from "../network/events.ts";
import type { Network } from "../network/network.ts";
import type { Delivery } from "../network/outcome.ts";
import type { Clock } from "../ports.ts";
import type { Own } from "./dialect.ts";
import type { Fanout, Recipient } from "./fanout.ts";
import { ownLines, type Requester } from "./own-lines.ts";
import { Throttle } from "./throttle.ts";
import { toldInPassing } from "./told.ts";

/** What a connection may tell so: a client tells each target every 3 seconds, and when it changes; more is not passed on. */
const perSecond = 1;
const burst = 8;
/** What is older than this is not told any more, in milliseconds: clients take it to last for 6 seconds. */
const staleAfter = 5000;
/** Notes that may wait until this node knows as much as their sender's; of more the oldest are forgotten. */
const waitingMax = 256;

/** What nodes tell each other. */
export interface TypingNote {
  readonly type: "typing";
  /** Whose connection it came from: that start of which node. */
  readonly node: string;
  readonly incarnation: number;
  readonly connection: number;
  /** The number of the last record that it had applied. */
  readonly record: number;
  /** By the clock that all nodes agree on, in milliseconds since 1970. */
  readonly at: number;
  readonly event: Said;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is asked of the node to tell them. */
export interface TypingServices {
  readonly node: string;
  readonly incarnation: number;
  readonly network: Network;
  readonly clock: Clock;
  /** Tells all nodes, this one too, past the log: at once, and perhaps in vain. */
  signal(note: TypingNote): void;
}

/** How often one connection may tell so. */
export function typingPace(clock: Clock): Throttle {
  return new Throttle(perSecond, burst, clock.monotonic());
}

/** Tells all nodes; gives what the sender is told itself. Nothing comes of it when it may not speak there, or tells too often. */
export function tellTyping(
  services: TypingServices,
  from: Requester & { readonly id: number },
  { event, tags }: Typing,
  pace: Throttle,
): readonly Own[] {
  const { network, node, incarnation, clock } = services;
  if (pace.take(clock.monotonic()) > 0) return [];
  const { record, at } = network.state;
  const place = { node, incarnation, connection: from.id, record, at: Math.max(at, clock.now()) };
  const note: TypingNote = { type: "typing", ...place, event, tags };
  const deliveries = heardNow(network, note);
  if (deliveries.length > 0) services.signal(note);
  return ownLines(
    from,
    deliveries.map((delivery) => toldInPassing(note.at, delivery)),
  );
}

export interface TypingOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly fanout: Pick<Fanout, "pass">;
  /** The connection that a note came from, if it is one of this node's. */
  originOf(note: TypingNote): Recipient | undefined;
}

/** What all nodes tell of who is typing, brought to the clients of this one. */
export class TypingNotes {
  readonly #options: TypingOptions;
  #waiting: TypingNote[] = [];

  constructor(options: TypingOptions) {
    this.#options = options;
  }

  /** Who was banned, or put out, before it was sent does not get it: this node has to know of that first. */
  hear(note: TypingNote): void {
    if (note.record <= this.#options.network.state.record) {
      this.#tell(note);
      return;
    }
    this.#waiting.push(note);
    if (this.#waiting.length > waitingMax) this.#waiting.shift();
  }

  /** To be called when more is applied. */
  look(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const note of waiting) this.hear(note);
  }

  #tell(note: TypingNote): void {
    const { network, clock, fanout, originOf } = this.#options;
    if (clock.now() - note.at > staleAfter) return;
    const origin = originOf(note);
    for (const delivery of heardNow(network, note)) fanout.pass(toldInPassing(note.at, delivery), origin);
  }
}

/** Who may hear it by what this node knows now: the same people as if it had been said. */
function heardNow(
  network: Network,
  { node, incarnation, connection, event, tags }: TypingNote,
): readonly Delivery[] {
  const body = { text: "", tags, salt: "" };
  return network.foresee(event, { node, incarnation, connection: connectionKey(node, connection), body });
}
