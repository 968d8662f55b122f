/** What can go wrong with a simulated log, and how long things take there. */

/** What goes wrong for one node, to be changed at will while it runs. Chances are from 0 to 1, times in ms. */
export interface Faults {
  /** An outage: calls are answered with `LogUnavailable`, or only when it is over; followers see nothing new. */
  outage: "none" | "rejects" | "hangs";
  /** The chance that an append is refused. */
  refused: number;
  /** The chance that an append is durable, but answered with `LogUnavailable`. */
  acknowledgementLost: number;
  /** The chance that an acknowledgement takes up to `lateness` longer. */
  acknowledgementLate: number;
  lateness: number;
  /** The chances that a signal to this node is lost, or comes twice. Delays differ, so signals overtake each other. */
  signalLost: number;
  signalDoubled: number;
}

/** The longest that each way takes when nothing goes wrong, in ms; each time is drawn anew. */
export interface Delays {
  /** From the call of `append` to the record's place in the log, and from there to the answer. */
  append: number;
  acknowledge: number;
  /** From the record's place in the log to a follower. */
  deliver: number;
  signal: number;
}

export const noFaults: Faults = {
  outage: "none",
  refused: 0,
  acknowledgementLost: 0,
  acknowledgementLate: 0,
  lateness: 1000,
  signalLost: 0,
  signalDoubled: 0,
};
