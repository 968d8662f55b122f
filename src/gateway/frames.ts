/** Lines as WebSocket messages, one frame each: what is shared by many is framed once for all of them. */

/** The first byte of a frame that is a whole message. RFC 6455, section 5.2. */
const firstBytes = { text: 0x81, binary: 0x82 } as const;
/** Up to this length a frame tells its length in one byte; above it two more bytes do. */
const shortMax = 125;
const followedByTwoBytes = 126;

const lineEnd = Buffer.from("\r\n");

export class Framing {
  readonly #firstByte: number;
  /** A server's frames are not masked, so the same bytes do for everyone. */
  readonly #framed = new WeakMap<Uint8Array, Buffer>();

  constructor(kind: keyof typeof firstBytes) {
    this.#firstByte = firstBytes[kind];
  }

  /** A message for each line, without its CR LF. The lines are never changed afterwards. */
  frame(lines: Uint8Array): Buffer {
    let framed = this.#framed.get(lines);
    if (!framed) {
      framed = Buffer.concat([
        ...this.#pieces(Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength)),
      ]);
      this.#framed.set(lines, framed);
    }
    return framed;
  }

  *#pieces(lines: Buffer): Generator<Buffer> {
    let start = 0;
    while (start < lines.length) {
      const found = lines.indexOf(lineEnd, start);
      const end = found < 0 ? lines.length : found;
      yield this.#header(end - start);
      yield lines.subarray(start, end);
      start = end + lineEnd.length;
    }
  }

  /** @throws RangeError of 64 KiB and more, which no line has */
  #header(length: number): Buffer {
    if (length <= shortMax) return Buffer.of(this.#firstByte, length);
    const header = Buffer.of(this.#firstByte, followedByTwoBytes, 0, 0);
    header.writeUInt16BE(length, 2);
    return header;
  }
}
