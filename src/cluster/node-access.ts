/** What the parts of a node that do not speak IRC may do with it. */
import type { Fate } from "../gateway/services.ts";
import type { Entry } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import type { Outcome } from "../network/outcome.ts";
import type { State } from "../network/state.ts";

/** Connections are numbered from 1: this is the number of all who have none. */
const visitor = 0;

export class NodeAccess {
  readonly #state: () => State;
  readonly #freshness: { fresh(): Promise<boolean> };
  readonly #propose: (entry: Omit<Entry, "stamp">, fate: Fate) => void;

  constructor(
    state: () => State,
    freshness: { fresh(): Promise<boolean> },
    propose: (entry: Omit<Entry, "stamp">, fate: Fate) => void,
  ) {
    this.#state = state;
    this.#freshness = freshness;
    this.#propose = propose;
  }

  get state(): State {
    return this.#state();
  }

  /** Whether everything is applied that was in the log at this call. */
  isFresh(): Promise<boolean> {
    return this.#freshness.fresh();
  }

  /** What came of an event; undefined when the log did not take it, and never will. */
  propose(event: Event, from: "visitor" | "node"): Promise<Outcome | undefined> {
    return new Promise((resolve) => {
      const entry = { event, ...(from === "visitor" && { connection: visitor }) };
      this.#propose(entry, {
        decided: ({ outcome }) => resolve(outcome),
        notTaken: () => resolve(undefined),
        delayed() {},
      });
    });
  }
}
