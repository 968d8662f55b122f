/** Pictures as the node hands them through: each is asked for once while the page is open, and shown when all of it is there. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Remembered while the page is open, the oldest forgotten first. */
const rememberedMax = 500;
/** What the node cannot give now it is asked for again after so long, each time twice as long, so often. */
const again_ms = 5_000;
const timesMax = 6;

/** Where something is on this node; "nothing" for good, or "not now". */
export type Found = { readonly path: string } | "nothing" | "not now";

export interface GalleryParts {
  find(address: string): Promise<Found>;
  /** Whether it is there now, and a picture. */
  load(path: string): Promise<boolean>;
  after(ms: number, task: () => void): void;
}

export class Gallery {
  readonly #parts: GalleryParts;
  readonly #known = new Map<string, Signal<string | undefined>>();

  constructor(parts: GalleryParts) {
    this.#parts = parts;
  }

  /** The path of a picture as soon as it can be shown, if it was asked for before. */
  known(address: string): ReadonlySignal<string | undefined> | undefined {
    return this.#known.get(address);
  }

  /** The same, and asks for it. */
  at(address: string): ReadonlySignal<string | undefined> {
    const known = this.#known.get(address);
    if (known) return known;
    const path = signal<string | undefined>(undefined);
    this.#known.set(address, path);
    const [oldest] = this.#known.keys();
    if (this.#known.size > rememberedMax && oldest !== undefined) this.#known.delete(oldest);
    void this.#get(address, path, 1);
    return path;
  }

  async #get(address: string, path: Signal<string | undefined>, times: number): Promise<void> {
    const found = await this.#parts.find(address);
    if (found === "nothing") return;
    if (found !== "not now" && (await this.#parts.load(found.path))) {
      path.value = found.path;
    } else if (times < timesMax && this.#known.get(address) === path) {
      this.#parts.after(again_ms * 2 ** (times - 1), () => void this.#get(address, path, times + 1));
    }
  }
}
