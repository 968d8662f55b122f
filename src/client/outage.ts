/** The time between a lost connection and the next that takes its place, and what a person is told of it. */
import type { Addresses } from "./addresses.ts";
import type { LinkEvent, LinkOutput } from "./effects.ts";

/** What takes no longer is not worth a line. */
const notice_ms = 2_000;

export class Outage {
  readonly #addresses: Addresses;
  readonly #output: LinkOutput;
  /** The address that was lost; undefined when all is well. */
  #lost: string | undefined;
  #isNoticed = false;
  #isStaying = false;
  #nameTries = 0;
  #farewell: string | undefined;

  constructor(addresses: Addresses, output: LinkOutput) {
    this.#addresses = addresses;
    this.#output = output;
  }

  get isOn(): boolean {
    return this.#lost !== undefined;
  }

  /** How often our name was refused. */
  get nameTries(): number {
    return this.#nameTries;
  }

  /** The connection is lost; perhaps the next one, before we were back. */
  begin(): void {
    if (this.isOn) return;
    this.#lost = this.#addresses.current;
    this.#isNoticed = false;
    this.#isStaying = false;
    this.#nameTries = 0;
    this.#output.act({ kind: "wait", timer: "notice", ms: notice_ms });
  }

  /** We are back. */
  end(missed: (LinkEvent & { kind: "reconnected" })["missed"]): void {
    if (this.#lost === undefined) return;
    this.#output.show({ kind: "reconnected", lost: this.#lost, to: this.#addresses.current, missed });
    this.#lost = undefined;
    this.#farewell = undefined;
  }

  /** It takes a while. */
  notice(): void {
    if (this.#lost === undefined || this.#isNoticed) return;
    this.#isNoticed = true;
    this.#output.show({ kind: "reconnecting", lost: this.#lost });
  }

  /** Somebody would leave, but so many lines are not answered. */
  stay(lines: number): void {
    if (!this.isOn || !this.#isNoticed || this.#isStaying) return;
    this.#isStaying = true;
    this.#output.show({ kind: "staying", lines });
  }

  /** Our name is not free. */
  refuseName(name: string, why: string): void {
    this.#nameTries += 1;
    if (this.#nameTries === 1) this.#output.show({ kind: "name-awaited", name, why });
  }

  /** Another name is asked for. */
  askAnew(): void {
    this.#nameTries = 0;
  }

  /** A server says why it ends the connection. Whether that is news: while we come back each may say the same. */
  isNews(farewell: string): boolean {
    const isNews = this.#farewell !== farewell;
    this.#farewell = farewell;
    return isNews;
  }
}
