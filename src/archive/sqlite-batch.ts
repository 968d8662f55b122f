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

/** Two lines for each. */
export function textOf(entries: readonly Writing[]): string {
  const lines = entries.map((entry) => {
    const { position, at, client, erases } = entry;
    const head = JSON.stringify([position, at, client ?? null, erases ?? null]);
    return `${head}\n${entry.text ?? JSON.stringify(entry.deliveries)}`;
  });
  return lines.join("\n");
}

/** The inverse of `textOf`. */
export function entriesIn(text: string): Writing[] {
  const lines = text === "" ? [] : text.split("\n");
  const entries: Writing[] = [];
  for (let at = 0; at < lines.length; at += 2) entries.push(entryIn(lines[at] ?? "", lines[at + 1] ?? ""));
  return entries;
}

function entryIn(head: string, text: string): Writing {
  const [position, at, client, erases] = JSON.parse(head);
  const deliveries = JSON.parse(text);
  return { position, at, client: client ?? undefined, deliveries, text, ...(erases && { erases }) };
}
