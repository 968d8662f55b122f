/** When what has changed is drawn: with the next picture, or gathered a little, so that a crowd that talks costs little. */
import { batch } from "@preact/signals";
import { changed } from "./store.ts";

/** What can wait is drawn at most so often. */
const gather_ms = 50;
/** While nobody looks, screens are drawn so often: there are no pictures then, but a title. */
const unseen_ms = 500;

export class Drawing {
  readonly #stale = new Set<string>();
  /** Ends what is waited for. */
  #cancel: (() => void) | undefined;
  #isNext = false;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /** These parts are not as the screen shows them; see the effect `changed`. */
  draw(parts: Iterable<string>, canWait: boolean): void {
    for (const part of parts) this.#stale.add(part);
    if (this.#cancel && (this.#isNext || canWait)) return;
    this.#cancel?.();
    const pause = canWait ? this.#drawnAt + gather_ms - performance.now() : 0;
    if (pause > 0) {
      const timer = setTimeout(() => this.#next(), pause);
      this.#cancel = () => clearTimeout(timer);
    } else this.#next();
  }

  #next(): void {
    this.#isNext = true;
    const frame = requestAnimationFrame(() => this.#now());
    const timer = setTimeout(() => this.#now(), unseen_ms);
    this.#cancel = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }

  #now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isNext = false;
    this.#drawnAt = performance.now();
    const stale = [...this.#stale];
    this.#stale.clear();
    batch(() => changed(stale));
  }
}
