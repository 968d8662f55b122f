/** The stream: frames from one node, or from the next when that one is silent. */
import { Addresses } from "../../client/addresses.ts";
import { type LiveFrame, quietAtMost } from "../../protocol/live.ts";
import { httpOf } from "../http-address.ts";
import type { PagePlace } from "../node-address.ts";

/** A node tells something at least so often; one that does not for some of these times is silent. In milliseconds. */
const silentAfter = 3 * quietAtMost;
/** How long a node that may be starting is waited for, and how long a pause is when none answers; in milliseconds. */
const connectWithin = 1500;
const pause = 400;

export interface StreamEvents {
  frame(frame: LiveFrame): void;
  /** Nobody tells anything now; another node is tried. */
  lost(): void;
}

/** Tries for ever, until it is closed. */
export class Stream {
  readonly #page: PagePlace;
  readonly #events: StreamEvents;
  readonly #addresses: Addresses;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLive = false;
  #isClosed = false;

  constructor(page: PagePlace & { readonly host: string }, events: StreamEvents) {
    this.#page = page;
    this.#events = events;
    this.#addresses = new Addresses(page.host, Math.random);
  }

  open(): void {
    if (this.#isClosed) return;
    // What is no address is passed over as one where nobody answers.
    const source = new EventSource(
      httpOf(this.#addresses.current, "/cluster/live", this.#page) ?? "about:blank",
    );
    this.#source = source;
    this.#isLive = false;
    this.#watch(connectWithin);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      this.#isLive = true;
      this.#watch(silentAfter);
      const frame: LiveFrame = JSON.parse(data);
      this.#learn(frame);
      this.#events.frame(frame);
    };
    source.onerror = () => this.#lose();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #learn({ nodes = [] }: LiveFrame): void {
    for (const { address, state } of nodes) {
      if (state === "up") this.#known.add(address);
      else this.#known.delete(address);
    }
    this.#addresses.learn([...this.#known].join(","));
  }

  readonly #known = new Set<string>();

  #watch(within: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(), within);
  }

  #lose(): void {
    this.#source?.close();
    clearTimeout(this.#timer);
    if (this.#isLive) {
      this.#addresses.lose();
      this.#events.lost();
    }
    const wait = this.#isLive ? 0 : pause;
    this.#isLive = false;
    this.#addresses.next();
    this.#timer = setTimeout(() => this.open(), wait);
  }
}
