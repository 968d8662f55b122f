/** Marks: what the full-text index has in place of words and names, made as fast as messages come. */

/**
 * The marks of one entry; the index minds none that is there twice. A mark is two characters of a private plane: they do not say what they stand for, so what
 * is erased cannot be read in any copy of a page that SQLite leaves behind. Two things may have the same mark.
 */
export class Marks {
  #bytes = new Uint8Array(4096);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  add(hash: number): void {
    if (this.#length + markBytes + 1 > this.#bytes.length) this.#grow();
    if (this.#length > 0) this.#bytes[this.#length++] = space;
    this.#character(hash >>> 16);
    this.#character(hash & 0xffff);
  }

  /** With spaces between them, in UTF-8; it changes with the next one. */
  get text(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.#bytes.length);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  /** That of the private plane with these lower 16 bits. */
  #character(bits: number): void {
    const bytes = this.#bytes;
    bytes[this.#length++] = 0xf3;
    bytes[this.#length++] = 0xb0 | (bits >>> 12);
    bytes[this.#length++] = 0x80 | ((bits >>> 6) & 0x3f);
    bytes[this.#length++] = 0x80 | (bits & 0x3f);
  }
}

const space = 0x20;
const markBytes = 8;

/** The mark with this hash, as text. */
export function shown(hash: number): string {
  return String.fromCodePoint(0xf_0000 + (hash >>> 16), 0xf_0000 + (hash & 0xffff));
}

/** FNV-1a, over characters. */
export function hashOf(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at++;
    hash = hashed(hash, point);
  }
  return hash;
}

/** One character more. @param point its code point */
export function hashed(hash: number, point: number): number {
  return Math.imul(hash ^ point, 0x01000193);
}
