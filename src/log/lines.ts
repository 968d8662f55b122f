/** Cuts what a socket brings into lines of bounded length. */

/** A longer line is dropped whole. In UTF-16 code units. */
export const lineLengthMax = 64 * 1024;

export class LineReader {
  #rest = "";
  #dropping = false;

  /** The lines that `chunk` completes, without their ends. */
  read(chunk: string): string[] {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#dropping && lines.length > 0) {
      lines.shift();
      this.#dropping = false;
    }
    if (this.#rest.length > lineLengthMax) {
      this.#rest = "";
      this.#dropping = true;
    }
    return lines.filter((line) => line.length <= lineLengthMax);
  }
}
