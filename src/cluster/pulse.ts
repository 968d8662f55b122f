/** The pulse: heartbeats to and from the other nodes, and what this one learns from them of its clock and its state. */
import { liveNodes } from "../network/living.ts";
import type { Clock } from "../ports.ts";
import { type Heartbeat, starting } from "./membership.ts";
import { PeerClock } from "./peer-clock.ts";
import type { Replica } from "./replica.ts";

/** So many heartbeats a starting node waits for the others', and so long a large change of their time has to last. */
const heartbeatsWaited = 2;

export interface PulseOptions {
  readonly node: string;
  readonly clock: Clock;
  /** Milliseconds between heartbeats, 0 for none. */
  readonly heartbeat: number;
  readonly replica: Replica;
  /** Which start of the node this is, 0 while it is only starting, and up to where it has written. */
  readonly progress: () => Pick<Heartbeat, "incarnation" | "written">;
  readonly signal: (heartbeat: Heartbeat) => void;
  /** This node came to another state than the others, after a record, and has to stop. */
  readonly differs: (reason: string, after: number) => void;
}

export class Pulse {
  /** The node's clock, corrected towards the others'. */
  readonly clock: PeerClock;
  readonly #options: PulseOptions;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.clock = new PeerClock(options.clock, heartbeatsWaited * options.heartbeat);
  }

  /** Tells the others that this node lives, what its clock says, and what it came to. */
  beat(): void {
    const { node, replica, progress, signal } = this.#options;
    const { state, agreement } = replica;
    const learned = { applied: state.record, clock: this.clock.raw, checkpoint: agreement.newest };
    signal({ type: "heartbeat", node, ...progress(), ...learned });
  }

  heard(note: Heartbeat): void {
    this.clock.heard(note.node, note.clock);
    this.#options.replica.agreement.heard(note);
    this.#compare();
  }

  /** Resolves when the time can be trusted: when the other nodes were heard, or have not answered. */
  async settle(): Promise<void> {
    this.beat();
    await this.clock.settle(this.#others(), heartbeatsWaited * this.#options.heartbeat);
  }

  /** To be called now and then. */
  look(): void {
    this.clock.look();
    this.#compare();
  }

  /** The other nodes that live. */
  #others(): string[] {
    const { node, replica } = this.#options;
    return liveNodes(replica.state).filter((other) => other !== node);
  }

  #compare(): void {
    const { replica, progress, differs } = this.#options;
    // Who lives is known only when the log has been read.
    if (progress().incarnation === starting) return;
    const found = replica.agreement.judge(this.#others(), this.clock.monotonic());
    if (!found) return;
    // The others may not have heard it yet: on a tie all of them have to start anew.
    this.beat();
    replica.distrust(found.agreed);
    const { record, agreed } = found;
    differs(
      `at record ${record} it came to another state than other nodes (up to ${agreed} to the same): it has to start anew`,
      agreed,
    );
  }
}
