/** Cuts a stream of bytes into lines of bounded length, however the bytes arrive. */
import { limits, sourceBytesMax } from "./limits.ts";

/** What stood between two line ends: its text without them, or why it cannot be read. */
export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** `tags` is what stood between "@" and the space, `verb` the command, where that much of it can be read. */
  | { readonly kind: "too-long"; readonly tags?: string }
  | { readonly kind: "invalid-utf8"; readonly tags?: string; readonly verb?: string };

/** Bytes: `tags` counts from "@" to the space after the tags, `rest` counts what follows with its CR LF. */
export interface LineLimits {
  readonly tags: number;
  readonly rest: number;
}

/** What a server takes from a client. IRCv3 Message Tags, "Size limit". */
export const clientLineLimits: LineLimits = { tags: 4096, rest: limits.longLine };

/** What a client takes from a server: a relayed line grows by its source. IRCv3 Message Tags, "Size limit". */
export const serverLineLimits: LineLimits = { tags: 8191, rest: limits.line + sourceBytesMax };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const at = 0x40;
const lineEndBytes = 2;

const nothing = new Uint8Array(0);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * CR, LF and CR LF each end a line, and empty lines are skipped (Modern IRC, "Compatibility with incorrect
 * software"). A line that is too long is reported once, as soon as that is certain, and skipped up to its end.
 */
export class LineSplitter {
  readonly #limits: LineLimits;
  #held: Uint8Array = nothing;
  #length = 0;
  /** Bytes of the tag part with its space; undefined while that space has not come. */
  #tagBytes: number | undefined = 0;
  #skipping = false;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  /** Bytes held of a line that has not ended, never more than the limits. */
  get pending(): number {
    return this.#length;
  }

  /** The lines that end in `chunk`, in order. The chunk is copied where needed and may be reused. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      this.#end(chunk.subarray(start, index), lines);
      start = index + 1;
    }
    this.#hold(chunk.subarray(start), lines);
    return lines;
  }

  /** What is held, as a line of its own: for clients that send no newline. Undefined when nothing is held. */
  take(): Line | undefined {
    return this.#length === 0 ? undefined : this.#release();
  }

  #end(piece: Uint8Array, lines: Line[]): void {
    if (this.#length > 0 || this.#skipping) {
      this.#hold(piece, lines);
      if (this.#length > 0) lines.push(this.#release());
      this.#skipping = false;
    } else if (piece.length > 0) {
      lines.push(this.#fits(piece) ? this.#read(piece) : this.#unreadable("too-long", piece));
    }
  }

  #hold(piece: Uint8Array, lines: Line[]): void {
    if (this.#skipping || piece.length === 0) return;
    if (this.#fits(piece)) {
      this.#append(piece);
    } else {
      this.#skipping = true;
      // No more of it than can be its tags.
      this.#append(piece.subarray(0, this.#limits.tags));
      lines.push(this.#unreadable("too-long", this.#held.subarray(0, this.#length)));
      this.#forget();
    }
  }

  /** Looks at each byte once, so that a line in many pieces costs no more than in one. */
  #fits(piece: Uint8Array): boolean {
    if (this.#length === 0) this.#tagBytes = piece[0] === at ? undefined : 0;
    if (this.#tagBytes === undefined) {
      const end = piece.indexOf(space);
      const atLeast = this.#length + (end < 0 ? piece.length : end) + 1;
      if (atLeast > this.#limits.tags) return false;
      if (end < 0) return true;
      this.#tagBytes = atLeast;
    }
    return this.#length + piece.length - this.#tagBytes + lineEndBytes <= this.#limits.rest;
  }

  #append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#held.length) {
      const doubled = Math.min(2 * this.#held.length, this.#limits.tags + this.#limits.rest);
      const grown = new Uint8Array(Math.max(length, doubled));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(piece, this.#length);
    this.#length = length;
  }

  #release(): Line {
    const line = this.#read(this.#held.subarray(0, this.#length));
    this.#forget();
    return line;
  }

  #read(bytes: Uint8Array): Line {
    const text = textOf(bytes);
    if (text !== undefined) return { kind: "line", text };
    const verb = /^(?:@\S* +)?([A-Za-z]+) /.exec(lenientUtf8.decode(bytes))?.[1]?.toUpperCase();
    return { ...this.#unreadable("invalid-utf8", bytes), ...(verb !== undefined && { verb }) };
  }

  #unreadable<Kind extends "too-long" | "invalid-utf8">(
    kind: Kind,
    bytes: Uint8Array,
  ): { readonly kind: Kind; readonly tags?: string } {
    const end = bytes.indexOf(space);
    const isTagged = bytes[0] === at && end > 0 && end < this.#limits.tags;
    const tags = isTagged ? textOf(bytes.subarray(1, end)) : undefined;
    return tags === undefined ? { kind } : { kind, tags };
  }

  #forget(): void {
    this.#held = nothing;
    this.#length = 0;
  }
}
