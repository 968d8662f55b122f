/** Where a client may connect, and where it tries next. */

/** Addresses that are remembered; a server that names more of them is believed this far. */
const addressesMax = 64;

export class Addresses {
  readonly #first: string;
  readonly #random: () => number;
  #learned: readonly string[] = [];
  #current: string;
  #lost: string;
  readonly #tried = new Set<string>();

  /** `first` is what the user gave; `random` gives numbers from 0 up to, but without, 1. */
  constructor(first: string, random: () => number) {
    this.#first = first;
    this.#current = first;
    this.#lost = first;
    this.#random = random;
  }

  /** The one that is in use or was tried last. */
  get current(): string {
    return this.#current;
  }

  /** Whether there is another one than the current. */
  get hasOthers(): boolean {
    return this.#all.some((address) => address !== this.#current);
  }

  /** Takes the value of the capability `chorus/nodes`: all living nodes. */
  learn(list: string): void {
    const learned = list.split(",").filter((address) => address !== "");
    if (learned.length > 0) this.#learned = learned.slice(0, addressesMax);
  }

  /** The current one is lost: it comes last in what is tried from now on. */
  lose(): void {
    this.#lost = this.#current;
    this.#tried.clear();
  }

  /** The next to try. Each gets its turn before any is tried again; chance spreads the clients of a lost node. */
  next(): string {
    if (this.#all.every((address) => this.#tried.has(address))) this.#tried.clear();
    const untried = this.#all.filter((address) => !this.#tried.has(address));
    const others = untried.filter((address) => address !== this.#lost);
    this.#current = others[Math.floor(this.#random() * others.length)] ?? this.#lost;
    this.#tried.add(this.#current);
    return this.#current;
  }

  /** What the user gave stays among them: it may be a way in that no node knows of. */
  get #all(): string[] {
    return [...new Set([...this.#learned, this.#first, this.#lost])];
  }
}
