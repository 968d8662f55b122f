/** A tab's seat: what it must not lose, its session, what is not sent, drafts. A tab that is loaded anew has its seat again. */
import type { Claims } from "./claims.ts";
import type { Storage } from "./storage.ts";

/** More tabs than this share nothing with what was before. */
const seatsMax = 16;

/** Which seat a tab had before it was loaded anew. */
export interface Memory {
  get(): number | undefined;
  set(seat: number): void;
}

export interface Seat {
  /** Undefined where all are taken, and nothing is kept. */
  readonly number: number | undefined;
  /** By name, what was kept here before. */
  readonly kept: ReadonlyMap<string, unknown>;
  /** undefined removes it. */
  keep(name: string, value: unknown): void;
}

/** A seat that another tab of this browser has. */
export interface Occupied {
  readonly seat: number;
  readonly kept: ReadonlyMap<string, unknown>;
}

export class Seats {
  readonly #claims: Claims;
  readonly #storage: Storage;
  readonly #memory: Memory;
  readonly #unkept: () => void;

  /** `unkept` is called for what is to be kept and will not outlive the page. */
  constructor(claims: Claims, storage: Storage, memory: Memory, unkept: () => void) {
    this.#unkept = unkept;
    this.#claims = claims;
    this.#storage = storage;
    this.#memory = memory;
  }

  /** Sits down: where this tab sat, else where somebody has gone, else on a new seat. */
  async take(lost: () => void): Promise<{ readonly seat: Seat; readonly occupied: readonly Occupied[] }> {
    const before = this.#memory.get();
    const used = this.#used();
    const free = Array.from({ length: seatsMax }, (_, index) => index + 1).filter(
      (seat) => !used.includes(seat),
    );
    const occupied: Occupied[] = [];
    for (const seat of new Set([...(before === undefined ? [] : [before]), ...used, ...free])) {
      if (await this.#claims.claim(seat, lost)) return { seat: this.#sit(seat), occupied };
      occupied.push({ seat, kept: this.#keptAt(seat) });
    }
    return { seat: { number: undefined, kept: new Map(), keep: this.#unkept }, occupied };
  }

  /** Sits down where another tab sits, which has to stand up. */
  async takeOver(seat: number, lost: () => void): Promise<Seat> {
    await this.#claims.claim(seat, lost, true);
    return this.#sit(seat);
  }

  #sit(seat: number): Seat {
    this.#memory.set(seat);
    return {
      number: seat,
      kept: this.#keptAt(seat),
      keep: (name, value) => {
        if (!this.#storage.set(`seat.${seat}.${name}`, value)) this.#unkept();
      },
    };
  }

  #used(): number[] {
    const numbers = this.#storage.names.map((name) => Number(/^seat\.(\d+)\./.exec(name)?.[1]));
    return [...new Set(numbers)].filter(Number.isInteger).sort((one, other) => one - other);
  }

  #keptAt(seat: number): ReadonlyMap<string, unknown> {
    const prefix = `seat.${seat}.`;
    const names = this.#storage.names.filter((name) => name.startsWith(prefix));
    return new Map(names.map((name) => [name.slice(prefix.length), this.#storage.get(name)]));
  }
}
