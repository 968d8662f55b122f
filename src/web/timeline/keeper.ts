/** Keeps what a reader sees where it is, whatever is added, removed or grows around it; at the end, it keeps the end. */

interface Anchor {
  readonly element: Element;
  /** Of the element, from the top of what is seen. */
  readonly top: number;
  readonly bottom: number;
}

/** A place to come back to: a row and where it stood. */
export interface Kept {
  readonly key: string;
  readonly top: number;
}

/** So close to the end is at the end. */
const endPixels = 24;

export class Keeper {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #sizes: ResizeObserver;
  #anchors: readonly Anchor[] = [];
  #followsEnd = true;
  /** Where the scroller stood when this was noted. */
  #scrollTop = 0;
  /** Whether the end of the list is the live end: only that is followed. */
  isLive = true;

  constructor(scroller: HTMLElement, list: HTMLElement) {
    this.#scroller = scroller;
    this.#list = list;
    // Images that arrive, rows that are laid out when they come near, a keyboard that opens.
    this.#sizes = new ResizeObserver(() => this.#settle("top"));
    this.#sizes.observe(scroller);
    this.#sizes.observe(list);
  }

  stop(): void {
    this.#sizes.disconnect();
  }

  get isAtEnd(): boolean {
    return this.#followsEnd;
  }

  /** After a reader has scrolled: this is what they want to see. */
  note(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isAtEnd = scrollHeight - clientHeight - scrollTop <= endPixels;
    // Who has not gone up did not leave the end: it has moved on, by what came or was laid out, and is followed in a moment.
    this.#followsEnd = isAtEnd || (this.#followsEnd && this.isLive && scrollTop >= this.#scrollTop);
    // Something may have grown in the same moment.
    if (!this.#followsEnd) this.#correct("top");
    this.#remember();
  }

  /** After the list has changed. A row's own head may have changed as well, so what was seen is put back by its bottom. */
  settle(): void {
    this.#settle("bottom");
    // Rows that are laid out then may make the list as high as it was: observed anew, it is told of in any case.
    this.#sizes.unobserve(this.#list);
    this.#sizes.observe(this.#list);
  }

  #settle(edge: "top" | "bottom"): void {
    if (this.#followsEnd && this.isLive) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else {
      this.#correct(edge);
    }
    this.#remember();
  }

  toEnd(): void {
    this.#followsEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.note();
  }

  /** Puts a row so far below the top of what is seen; `share` is a part of the height. */
  show(element: Element, share: number): void {
    this.#scrollBy(this.#place(element).top - this.#scroller.clientHeight * share);
    this.note();
    if (share > 0) this.#followsEnd &&= this.#isWhollySeen(element);
  }

  /** Where one is; undefined is the end. */
  kept(): Kept | undefined {
    const anchor = this.#followsEnd && this.isLive ? undefined : this.#anchors[0];
    const key = anchor && (anchor.element as HTMLElement).dataset["key"];
    return anchor && key ? { key, top: anchor.top } : undefined;
  }

  /** Goes back to where one was, if that row is there. */
  restore({ key, top }: Kept): void {
    const element = this.rowOf(key);
    if (!element) return;
    this.#scrollBy(this.#place(element).top - top);
    this.note();
  }

  rowOf(key: string): HTMLElement | undefined {
    return this.#list.querySelector<HTMLElement>(`:scope > [data-key="${CSS.escape(key)}"]`) ?? undefined;
  }

  /** Whether a row is above what is seen. */
  isAbove(element: Element): boolean {
    return this.#place(element).bottom <= 0;
  }

  #correct(edge: "top" | "bottom"): void {
    const anchor = this.#anchors.find(({ element }) => element.isConnected);
    if (anchor) this.#scrollBy(this.#place(anchor.element)[edge] - anchor[edge] + this.#scrolledSince());
  }

  #remember(): void {
    this.#scrollTop = this.#scroller.scrollTop;
    this.#anchors = this.#seen();
  }

  /** How far a reader has scrolled in this very moment: that is no jump to be undone. What stopped at an end is. */
  #scrolledSince(): number {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollTop + clientHeight >= scrollHeight - 1 ? 0 : scrollTop - this.#scrollTop;
  }

  #isWhollySeen(element: Element): boolean {
    const { top, bottom } = this.#place(element);
    return top >= 0 && bottom <= this.#scroller.clientHeight;
  }

  #scrollBy(pixels: number): void {
    if (Math.abs(pixels) >= 0.5) this.#scroller.scrollTop += pixels;
  }

  #place(element: Element): { top: number; bottom: number } {
    const { top, bottom } = element.getBoundingClientRect();
    const from = this.#scroller.getBoundingClientRect().top;
    return { top: top - from, bottom: bottom - from };
  }

  /** The rows in sight, those first that stay as they are. */
  #seen(): Anchor[] {
    const rows = this.#list.children;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && this.#place(row).bottom <= 0) low = middle + 1;
      else high = middle;
    }
    const anchors: Anchor[] = [];
    for (let at = low; at < rows.length; at++) {
      const element = rows[at];
      if (!element) break;
      const place = this.#place(element);
      if (place.top >= this.#scroller.clientHeight) break;
      anchors.push({ element, ...place });
    }
    // What is cut off at the top is the most likely to change; what is not laid out is sure to, and moves all below it.
    const cut = anchors[0] && anchors[0].top < 0 ? 1 : 0;
    const below = anchors.findLastIndex(({ element }) => !isLaidOut(element)) + 1;
    const first = below < anchors.length ? Math.max(cut, below) : cut;
    return [...anchors.slice(first), ...anchors.slice(0, first)];
  }
}

/** Until a row comes near what is seen its height is a guess (`content-visibility`). */
function isLaidOut(row: Element): boolean {
  return row.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) ?? true;
}
