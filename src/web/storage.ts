/** What the browser keeps for us, by name, as JSON. Where it keeps nothing, what is kept lasts as long as the page. */

/** All our names begin with this. */
const prefix = "chorus.";

export class Storage {
  readonly #store: globalThis.Storage | undefined;
  readonly #instead = new Map<string, string>();

  constructor(store: () => globalThis.Storage) {
    this.#store = available(store);
  }

  /** The names, without what all begin with. */
  get names(): string[] {
    const stored = this.#store ? Object.keys(this.#store) : [];
    return [...new Set([...stored, ...this.#instead.keys()])]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }

  /** Undefined for what is not there, and for what cannot be read. */
  get(name: string): unknown {
    const text = this.#instead.get(prefix + name) ?? this.#store?.getItem(prefix + name) ?? undefined;
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** @returns whether it outlives the page. undefined removes it. */
  set(name: string, value: unknown): boolean {
    this.#instead.delete(prefix + name);
    if (value === undefined) {
      this.#store?.removeItem(prefix + name);
      return true;
    }
    const text = JSON.stringify(value);
    try {
      if (!this.#store) throw new Error("nothing is kept here");
      this.#store.setItem(prefix + name, text);
      return true;
    } catch {
      // It is full, or closed to us: an older value would be worse than none.
      this.#store?.removeItem(prefix + name);
      this.#instead.set(prefix + name, text);
      return false;
    }
  }
}

function available(store: () => globalThis.Storage): globalThis.Storage | undefined {
  try {
    return store();
  } catch {
    return undefined;
  }
}
