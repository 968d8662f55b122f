/** Which tab of this browser has which seat: one has it until it is closed, however that comes, or another takes it over. */

/** How long a tab may take to say that a seat is its own, where the browser keeps no locks for us; in milliseconds. */
const answerWithin = 150;

export interface Claims {
  /** Takes a seat, where nobody has it or `takesOver`. `lost` is called when another tab takes it over. */
  claim(seat: number, lost: () => void, takesOver?: boolean): Promise<boolean>;
}

/** Locks are there where pages are safe from others: by HTTPS, and from this machine. */
export function openClaims(): Claims {
  return "locks" in navigator ? new LockClaims(navigator.locks) : new AskedClaims();
}

class LockClaims implements Claims {
  readonly #locks: typeof navigator.locks;

  constructor(locks: typeof navigator.locks) {
    this.#locks = locks;
  }

  claim(seat: number, lost: () => void, takesOver = false): Promise<boolean> {
    return new Promise((resolve) => {
      const held = this.#locks.request(
        `chorus.seat.${seat}`,
        takesOver ? { steal: true } : { ifAvailable: true },
        (lock) => {
          resolve(lock !== null);
          // Held until the tab is closed or the lock is taken over, which rejects the request.
          return lock ? new Promise<void>(() => {}) : undefined;
        },
      );
      held.catch(lost);
    });
  }
}

type Note = { readonly asks: number } | { readonly takes: number } | { readonly has: number };

/** Asks the other tabs, which answer while they live. */
class AskedClaims implements Claims {
  readonly #channel = new BroadcastChannel("chorus.seats");
  readonly #mine = new Map<number, () => void>();
  readonly #taken = new Set<number>();

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent) => this.#hear(data as Note);
  }

  async claim(seat: number, lost: () => void, takesOver = false): Promise<boolean> {
    this.#taken.delete(seat);
    this.#tell(takesOver ? { takes: seat } : { asks: seat });
    await new Promise((resolve) => setTimeout(resolve, answerWithin));
    if (this.#taken.has(seat) && !takesOver) return false;
    this.#mine.set(seat, lost);
    this.#tell({ has: seat });
    return true;
  }

  #hear(note: Note): void {
    if ("asks" in note && this.#mine.has(note.asks)) this.#tell({ has: note.asks });
    if ("has" in note) this.#taken.add(note.has);
    // Two that sat down at the same moment: who says so later has it.
    const given = "has" in note ? note.has : "takes" in note ? note.takes : undefined;
    if (given === undefined) return;
    this.#mine.get(given)?.();
    this.#mine.delete(given);
  }

  #tell(note: Note): void {
    this.#channel.postMessage(note);
  }
}
