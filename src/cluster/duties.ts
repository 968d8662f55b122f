/** Duties: what some node has to propose. The lowest live one does; each further one waits longer for what is left. */
import type { Event } from "../network/events.ts";
import { liveNodes } from "../network/living.ts";
import type { State } from "../network/state.ts";

/** How long a duty is left to the nodes before this one, for each of them; in milliseconds. */
const turnOfEachNode = 2000;
/** How long until what could not be done is tried again, in milliseconds. */
const retryAfter = 1000;

export interface Duty {
  readonly event: Event;
  /** Milliseconds that it has to be due before anyone proposes it. */
  readonly after: number;
  /** What it takes to be true, and is done before: it may be done by several nodes, and more than once. */
  readonly first?: () => Promise<void>;
}

export interface DutiesOptions {
  readonly node: string;
  readonly state: State;
  /** Whether everything is applied that was in the log at this call. */
  isFresh(): Promise<boolean>;
  /** Calls `settled` when the event is applied, or was not taken. */
  propose(event: Event, settled: () => void): void;
  warn(message: string, details?: object): void;
}

export class Duties {
  readonly #options: DutiesOptions;
  /** What comes first could not be done lately: it was said. */
  #failing = false;
  /** How long each has been due, by what its event says, and whether it is proposed. */
  readonly #known = new Map<string, { age: number; proposed: boolean }>();

  constructor(options: DutiesOptions) {
    this.#options = options;
  }

  /** @param due all that there is to do @param elapsed milliseconds since the last call */
  look(due: Iterable<Duty>, elapsed: number): void {
    const { state, node } = this.#options;
    const turn = liveNodes(state).indexOf(node);
    const present = new Set<string>();
    for (const { event, after, first } of due) {
      const key = JSON.stringify(event);
      present.add(key);
      const known = this.#known.get(key) ?? { age: 0, proposed: false };
      this.#known.set(key, known);
      known.age += elapsed;
      const isDue = () => known.age >= after + turn * turnOfEachNode;
      if (turn < 0 || known.proposed || !isDue()) continue;
      known.proposed = true;
      const settled = () => {
        known.proposed = false;
      };
      const failed = () => {
        known.age = Math.min(known.age, after) - retryAfter;
        settled();
      };
      const propose = () => void this.#propose(event, isDue, settled);
      if (first) void this.#prepare(event, first).then((done) => (done ? propose() : failed()));
      else propose();
    }
    for (const key of this.#known.keys()) if (!present.has(key)) this.#known.delete(key);
  }

  /** Everything is due only from now on. */
  startAnew(): void {
    for (const known of this.#known.values()) known.age = 0;
  }

  async #prepare({ type }: Event, first: () => Promise<void>): Promise<boolean> {
    try {
      await first();
      this.#failing = false;
      return true;
    } catch (error) {
      if (!this.#failing) this.#options.warn(`what ${type} is to say cannot be done yet`, { error });
      this.#failing = true;
      return false;
    }
  }

  /** The log may be out without anybody knowing it yet, and such time does not count: first it has to answer. */
  async #propose(event: Event, isDue: () => boolean, settled: () => void): Promise<void> {
    if ((await this.#options.isFresh()) && isDue()) this.#options.propose(event, settled);
    else settled();
  }
}
