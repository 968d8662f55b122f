/** How entries go to the thread that writes them: as text, which costs less than a copy of their objects. */
import type { Kept } from "./kept.ts";

/** An entry that is to be written; `text` is its deliveries as JSON, where that is made already. */
export type Writing = Kept & { readonly text?: string };

/**
 * An entry as text while it waits: one string is less to keep than many objects. They are made again if it is read, which most
 * are not before they are written.
 */
export class Compact implements Writing {
  readonly position: number;
  readonly at: number;
  readonly client: Kept["client"];
  declare readonly erases?: readonly number[];
  readonly #text: string;
  #deliveries: Kept["deliveries"] | undefined;

  constructor({ position, at, client, erases, deliveries }: Kept) {
    this.position = position;
    this.at = at;
    this.client = client;
    if (erases) this.erases = erases;
    this.#text = JSON.stringify(deliveries);
  }

  get text(): string {
    return this.#text;
  }

  get deliveries(): Kept["deliveries"] {
    this.#deliveries ??= JSON.parse(this.#text) as Kept["deliveries"];
    return this.#deliveries;
  }
}

type Head = readonly [
  position: number,
  at: number,
  client: Kept["client"] | null,
  erases: Kept["erases"] | null,
];

/** A line for what is known of each, and one for what each told. */
export function textOf(entries: readonly Writing[]): string {
  const heads = entries.map(
    ({ position, at, client, erases }): Head => [position, at, client ?? null, erases ?? null],
  );
  const texts = entries.map((entry) => entry.text ?? JSON.stringify(entry.deliveries));
  return [JSON.stringify(heads), ...texts].join("\n");
}

/** The inverse of `textOf`. */
export function entriesIn(text: string): Writing[] {
  const [heads = "", ...texts] = text.split("\n");
  return (JSON.parse(heads) as Head[]).map((head, index) => entryIn(head, texts[index] ?? ""));
}

function entryIn([position, at, client, erases]: Head, text: string): Writing {
  const deliveries = JSON.parse(text);
  return { position, at, client: client ?? undefined, deliveries, text, ...(erases && { erases }) };
}
