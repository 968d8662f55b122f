/** Shared files in memory, with what can go wrong on the way to them. */
import { LogUnavailable } from "../../src/log/errors.ts";
import type { Details, Draft, SharedFile, SharedFiles } from "../../src/log/shared-files.ts";

interface Held {
  details: Details;
  isDraft: boolean;
  content: Buffer;
}

export class SimulatedFiles implements SharedFiles {
  /** Change what is in it as damage would. */
  readonly held = new Map<string, Held>();
  /** Whether nothing can be reached just now. */
  isOut = false;
  /** Called before each piece that is written or read; when it throws, that fails. */
  onPiece: (piece: Uint8Array) => void | Promise<void> = () => {};

  async list(): Promise<readonly SharedFile[]> {
    this.#reach();
    return [...this.held].map(([name, { details, isDraft, content }]) => {
      return { name, details, isDraft, bytes: isDraft ? 0 : content.length };
    });
  }

  async begin(name: string, details: Details): Promise<Draft> {
    this.#reach();
    if (!/^[\w-]+$/.test(name)) throw new Error(`${name} is no name`);
    if (this.held.has(name)) throw new Error(`there is a file ${name} already`);
    const held: Held = { details, isDraft: true, content: Buffer.alloc(0) };
    this.held.set(name, held);
    return { finish: (more, content) => this.#finish(name, held, more, content) };
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    this.#reach();
    const held = this.held.get(name);
    if (!held || held.isDraft) throw new Error(`there is no file ${name}`);
    for (let at = 0; at < held.content.length; at += 1000) {
      const piece = held.content.subarray(at, at + 1000);
      await this.onPiece(piece);
      this.#reach();
      yield piece;
    }
  }

  async remove(name: string): Promise<void> {
    this.#reach();
    this.held.delete(name);
  }

  async #finish(name: string, held: Held, details: Details, content: AsyncIterable<Uint8Array>) {
    for await (const piece of content) {
      await this.onPiece(piece);
      this.#reach();
      held.content = Buffer.concat([held.content, piece]);
    }
    this.#reach();
    if (this.held.get(name) !== held) throw new Error("it was removed meanwhile");
    Object.assign(held, { details, isDraft: false });
  }

  #reach(): void {
    if (this.isOut) throw new LogUnavailable("the files are out");
  }
}
