/** A window on what was said in one conversation: in the order of the log, without doubles, and bounded. */
import type { Item, Said, Timeline as View } from "./chat.ts";

/** Items that stand in a window; what goes beyond is dropped at the end that is not looked at. */
export const itemsMax = 300;
/** Lines of one more page, among them those that are no items of their own. */
export const pageLines = 50;
/** Messages that are kept because others answer them; the oldest go first, and are fetched again. */
export const quotedMax = 100;

/** Part of the history, as a server gave it. */
export interface Page {
  readonly items: readonly Stored[];
  /** The ids of its first and last line, whether they are shown or not. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** There was no more in this direction. */
  readonly isWhole: boolean;
}

export type Stored = Item & { readonly id: string };

export class Timeline implements View {
  hasOlder = true;
  hasNewer = false;
  loading: View["loading"];
  /** Undefined where there is none, or not yet. */
  quoted: ReadonlyMap<string, (Said & Stored) | undefined> = new Map();
  /** How often the window was sent to another place. */
  moves = 0;
  /** Whether a page has come. */
  isLoaded = false;
  /** Whether there may be a gap behind the items: then they make way for the next page of the latest. */
  isBroken = false;
  /** Ascending by id. */
  #stored: Stored[] = [];
  /** Not known to be stored, in the order in which they were sent. */
  #unstored: Said[] = [];
  readonly #ids = new Set<string>();
  /** How far pages reach, which may be beyond the items. */
  #first: string | undefined;
  #last: string | undefined;
  /** What came while the window was on its way to the live end. */
  #late: Stored[] = [];
  #items: readonly Item[] | undefined;

  get items(): readonly Item[] {
    this.#items ??= [...this.#stored, ...this.#unstored];
    return this.#items;
  }

  /** From where an older page is to be asked for, and a newer one. */
  get first(): string | undefined {
    return this.#first ?? this.#stored[0]?.id;
  }

  get last(): string | undefined {
    return this.#last ?? this.#stored.at(-1)?.id;
  }

  get isFull(): boolean {
    return this.#stored.length > itemsMax - pageLines;
  }

  /** The newest item that is stored. */
  get newest(): Stored | undefined {
    return this.#stored.at(-1);
  }

  /** Whether it has something that is not known to be stored. */
  get isHolding(): boolean {
    return this.#unstored.length > 0;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The stored item with this id. */
  at(id: string): Stored | undefined {
    return this.#ids.has(id) ? this.#stored[this.#placeOf(id)] : undefined;
  }

  /** Takes what happens now. Whether that changes the window. */
  add(item: Stored): boolean {
    if (this.hasNewer) {
      if (this.loading && this.#late.length < itemsMax) this.#late.push(item);
      return false;
    }
    if (!this.#insert(item)) return false;
    this.#last = undefined;
    // An older page has to meet what it was asked for by.
    if (this.loading === "older") this.#dropNewest();
    else this.#dropOldest();
    return true;
  }

  /** What is not stored yet, for which a key is enough. */
  put(item: Said): void {
    this.#unstored.push(item);
    this.#items = undefined;
  }

  /** The item that was sent under this key, stored or not. */
  sent(key: string): Said | undefined {
    const item = this.#unstored.find((said) => said.key === key) ?? this.#stored.find((it) => it.key === key);
    return item?.kind === "said" ? item : undefined;
  }

  /** What was sent and has this text, and is not known to be stored. */
  unstored(text: string): Said | undefined {
    return this.#unstored.find((said) => said.text === text && said.fate.kind !== "failed");
  }

  /** Puts another item in the place of the one with this key. One that is stored now goes where it belongs. */
  replace(key: string, item: Said): void {
    this.#items = undefined;
    const { id } = item;
    const index = this.#unstored.findIndex((said) => said.key === key);
    if (id === undefined) {
      if (index < 0) this.#removeStored(key);
      this.#unstored.splice(index < 0 ? this.#unstored.length : index, 1, item);
      return;
    }
    if (index >= 0) this.#unstored.splice(index, 1);
    else if (this.at(id)?.key !== key) this.#removeStored(key);
    // Another device, a page or what was missed may have brought it under its id.
    if (this.#ids.has(id)) this.#stored[this.#placeOf(id)] = { ...item, id };
    else this.add({ ...item, id });
  }

  remove(key: string): void {
    this.#unstored = this.#unstored.filter((said) => said.key !== key);
    this.#removeStored(key);
    this.#items = undefined;
  }

  /** A message outside of the window is answered in it. */
  quote(id: string, said?: Said & Stored): void {
    const others = [...this.quoted].filter(([other]) => other !== id);
    this.quoted = new Map([...others.slice(1 - quotedMax), [id, said]]);
  }

  /** What was quoted may be fetched again: that it was taken back may not be told. */
  forgetQuoted(id?: string): void {
    this.quoted = new Map(id === undefined ? [] : [...this.quoted].filter(([other]) => other !== id));
  }

  /** Changes a stored message, where it is in the window or quoted there. */
  change(id: string, change: (said: Said & Stored) => Said & Stored): boolean {
    const quoted = this.quoted.get(id);
    if (quoted) this.quote(id, change(quoted));
    const item = this.at(id);
    if (item?.kind !== "said") return quoted !== undefined;
    this.#stored[this.#placeOf(id)] = change(item);
    this.#items = undefined;
    return true;
  }

  /** Older and newer pages grow the window, which then drops what is at its other end. */
  extend(direction: "older" | "newer", page: Page): void {
    this.loading = undefined;
    for (const item of page.items) this.#insert(item, true);
    if (direction === "older") {
      this.hasOlder = !page.isWhole;
      this.#first = page.first ?? this.#first;
      this.#dropNewest();
    } else {
      this.#last = page.last ?? this.#last;
      if (page.isWhole) this.#arrive();
      this.#dropOldest();
    }
    this.#items = undefined;
  }

  /** The latest page: the window is at the live end with it. */
  latest(page: Page): void {
    this.loading = undefined;
    this.isLoaded = true;
    const isApart = this.hasNewer || (this.isBroken && !page.isWhole);
    if (isApart) this.#clear(page.first);
    this.isBroken = false;
    for (const item of page.items) this.#insert(item, true);
    this.hasOlder = !page.isWhole;
    if (page.first !== undefined && (this.#stored[0]?.id ?? page.first) >= page.first)
      this.#first = page.first;
    this.#arrive();
    this.#dropOldest();
    this.#items = undefined;
  }

  /** The page around a place takes the place of everything. */
  jump(page: Page): void {
    this.loading = undefined;
    this.isLoaded = true;
    this.#clear(undefined);
    for (const item of page.items) this.#insert(item, true);
    this.#first = page.first;
    this.#last = page.last;
    this.hasOlder = !page.isWhole;
    this.hasNewer = true;
    if (page.isWhole) this.#arrive();
    this.#items = undefined;
  }

  /** The page did not come: there is none, or not now. */
  stopLoading(): void {
    if (!this.isLoaded) this.hasOlder = false;
    this.loading = undefined;
    this.#late = [];
  }

  /** Takes in another conversation, which goes on as this one. What may have a gap behind it comes again with pages. */
  adopt(other: Timeline): void {
    this.#unstored.unshift(...other.#unstored);
    if (!other.isBroken && !other.hasNewer && !this.hasNewer) {
      for (const item of other.#stored) this.#insert(item, true);
      this.hasOlder = other.hasOlder;
      this.isLoaded ||= other.isLoaded;
      this.#first = other.#first;
      this.#dropOldest();
    }
    this.#items = undefined;
  }

  #arrive(): void {
    this.hasNewer = false;
    this.#last = undefined;
    for (const item of this.#late.splice(0)) this.#insert(item);
  }

  /** Forgets what is before this id; with none everything. */
  #clear(before: string | undefined): void {
    this.#stored = before === undefined || this.hasNewer ? [] : this.#stored.filter(({ id }) => id >= before);
    this.#ids.clear();
    for (const { id } of this.#stored) this.#ids.add(id);
    this.#first = undefined;
    this.#last = undefined;
  }

  /** What is older than the window belongs to a page: there may be others between. */
  #insert(item: Stored, isOfPage = false): boolean {
    if (this.#ids.has(item.id)) return false;
    const place = this.#placeOf(item.id);
    if (place === 0 && !isOfPage && this.hasOlder && this.#stored.length > 0) return false;
    if (place === this.#stored.length) this.#stored.push(item);
    else this.#stored.splice(place, 0, item);
    this.#ids.add(item.id);
    this.#items = undefined;
    return true;
  }

  #dropOldest(): void {
    while (this.#stored.length > itemsMax) {
      this.#ids.delete(this.#stored.shift()?.id ?? "");
      this.#first = undefined;
      this.hasOlder = true;
    }
  }

  #dropNewest(): void {
    while (this.#stored.length > itemsMax) {
      this.#ids.delete(this.#stored.pop()?.id ?? "");
      this.#last = undefined;
      this.hasNewer = true;
    }
  }

  #removeStored(key: string): void {
    const index = this.#stored.findIndex((item) => item.key === key);
    if (index < 0) return;
    const [removed] = this.#stored.splice(index, 1);
    this.#ids.delete(removed?.id ?? "");
  }

  /** Where this id stands, or would stand. */
  #placeOf(id: string): number {
    if (id > (this.#stored.at(-1)?.id ?? "")) return this.#stored.length;
    let from = 0;
    let to = this.#stored.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#stored[middle]?.id ?? "") < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
