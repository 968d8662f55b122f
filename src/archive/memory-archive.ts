/** An archive that is all tail, for tests and simulated clusters: it ends with its process. */
import { type Archive, type ArchiveCopy, ArchiveUnavailable } from "./archive.ts";
import { isTelling, type Kept } from "./kept.ts";
import { Shelves } from "./shelves.ts";
import { type Found, lookThrough, type Sought } from "./sought.ts";
import { Tail } from "./tail.ts";

export class MemoryArchive extends Shelves implements Archive {
  #tail = new Tail();
  protected shelves = [this.#tail];
  reached = 0;
  #expired = 0;
  readonly isClean = true;

  get erasures(): number {
    return this.#tail.erasures;
  }

  keep(kept: Kept): void {
    if (kept.position <= this.reached) return;
    this.reached = kept.position;
    if (isTelling(kept)) this.#tail.keep(kept);
  }

  advance(position: number): void {
    this.reached = Math.max(this.reached, position);
  }

  expire(before: number): void {
    this.#expired = Math.max(this.#expired, before);
    this.#tail.forget(before - 1);
    this.advance(before - 1);
  }

  room(): undefined {
    return undefined;
  }

  async search(sought: Sought): Promise<Found> {
    return lookThrough(this.#tail.inOrder(sought.range), sought);
  }

  async copy(): Promise<ArchiveCopy> {
    const { reached } = this;
    const begins = this.#expired;
    const kept = this.#tail.first(this.#tail.size);
    async function* content() {
      yield Buffer.from(JSON.stringify({ reached, begins, kept }));
    }
    return { reached, begins, content: content(), close: async () => {} };
  }

  async adopt(content: AsyncIterable<Uint8Array>): Promise<void> {
    const { reached, begins, kept } = contentIn(await Array.fromAsync(content));
    this.distrust();
    for (const each of kept) this.#tail.keep({ ...each, client: each.client });
    this.reached = reached;
    this.#expired = begins;
  }

  distrust(): void {
    this.#tail = new Tail();
    this.shelves = [this.#tail];
    this.reached = 0;
  }

  async close(): Promise<void> {}
}

function contentIn(pieces: readonly Uint8Array[]): { reached: number; begins: number; kept: Kept[] } {
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch (cause) {
    throw new ArchiveUnavailable("the copy is damaged", { cause });
  }
}
