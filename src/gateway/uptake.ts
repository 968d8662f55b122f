/** What a client has taken of what was written to it: a sign of life, and how far it has been told everything. */
import type { Transport } from "./transport.ts";

export class Uptake {
  readonly #transport: Transport;
  /** Bytes so far: written, and taken when that was last looked at. */
  #written = 0;
  #taken = 0;
  #toldUpTo = 0;
  /** The same, when it was last looked at before that: by then it has come. */
  #toldBefore = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  write(bytes: Uint8Array): void {
    this.#transport.write(bytes);
    this.#written += bytes.length;
  }

  /** Whether it has taken something since the last call; undefined when there is nothing to take. */
  goesOn(): boolean | undefined {
    const [taken, before] = [this.#written - this.#transport.unsent, this.#taken];
    this.#taken = taken;
    return this.#transport.unsent > 0 ? taken > before : undefined;
  }

  /** It has been told everything up to this position by others. */
  begin(position: number): void {
    this.#toldUpTo = position;
    this.#toldBefore = position;
  }

  /**
   * The position up to which it has been told everything, where everything up to `flushed` is written to it; undefined
   * while it is still told what was before, and when it is gone.
   */
  toldUpTo(flushed: number | undefined): number {
    if (flushed === undefined) return this.#toldBefore;
    if (this.#transport.unsent > 0) return this.#toldUpTo;
    this.#toldBefore = this.#toldUpTo;
    this.#toldUpTo = flushed;
    return flushed;
  }
}
