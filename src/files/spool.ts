/** The spool: what is being uploaded is written here first, while it is counted, hashed and looked at. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../ports.ts";
import { diskFailure } from "./store.ts";

/** Bytes of a file's beginning by which it is seen what it is. */
const beginningMax = 256 * 1024;
/** After so many milliseconds an upload has to have come at this pace, in bytes per second. */
const graceTime = 30_000;
const paceMin = 4 * 1024;

/** A file that has come whole. */
export interface Spooled {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  readonly beginning: Uint8Array;
}

/** Why an upload did not come whole. */
export type UploadFault = "too large" | "too slow" | "cut off";

export class UploadFailed extends Error {
  override readonly name = "UploadFailed";
  readonly fault: UploadFault;

  constructor(fault: UploadFault, cause?: unknown) {
    super(`the upload was ${fault}`, { cause });
    this.fault = fault;
  }
}

export class Spool {
  readonly #folder: string;
  readonly #node: string;
  readonly #clock: Clock;

  /** @param node whose uploads these are: several nodes may share the folder */
  constructor(folder: string, node: string, clock: Clock) {
    this.#folder = folder;
    this.#node = node;
    this.#clock = clock;
  }

  /** Removes what an earlier process of this node left half. @throws StoreUnavailable */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const left = (await readdir(this.#folder)).filter((name) => name.startsWith(`${this.#node}.`));
      for (const name of left) await rm(join(this.#folder, name), { force: true });
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /**
   * Writes all of a stream to a file, durably. On failure nothing is left, and the stream can still be answered.
   * @param max bytes @throws UploadFailed, StoreFull, StoreUnavailable
   */
  async take(name: string, source: Readable, max: number): Promise<Spooled> {
    const path = join(this.#folder, `${this.#node}.${name}`);
    const measured = new Measured(source, max, this.#clock);
    try {
      // Durable when it resolves.
      const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
      await pipeline(measured.pieces(), file);
      return {
        path,
        bytes: measured.bytes,
        hash: measured.hash.digest("hex"),
        beginning: measured.beginning,
      };
    } catch (error) {
      await this.discard(path);
      throw error instanceof UploadFailed ? error : diskFailure(error);
    }
  }

  /** Removes a file that is of no use, if it is there. */
  async discard(path: string): Promise<void> {
    // What cannot be removed now is removed at the next start.
    await rm(path, { force: true }).catch(() => {});
  }
}

class Measured {
  readonly hash = createHash("sha256");
  bytes = 0;
  readonly #beginning: Uint8Array[] = [];
  readonly #source: Readable;
  readonly #max: number;
  readonly #clock: Clock;

  constructor(source: Readable, max: number, clock: Clock) {
    this.#source = source;
    this.#max = max;
    this.#clock = clock;
  }

  get beginning(): Uint8Array {
    return Buffer.concat(this.#beginning).subarray(0, beginningMax);
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    const began = this.#clock.monotonic();
    const pieces = this.#source.iterator({ destroyOnReturn: false });
    try {
      for await (const piece of pieces as AsyncIterable<Uint8Array>) {
        if (this.bytes < beginningMax) this.#beginning.push(piece);
        this.bytes += piece.length;
        this.hash.update(piece);
        if (this.bytes > this.#max) throw new UploadFailed("too large");
        const took = this.#clock.monotonic() - began;
        if (took > graceTime && (this.bytes * 1000) / took < paceMin) throw new UploadFailed("too slow");
        yield piece;
      }
    } catch (error) {
      throw error instanceof UploadFailed ? error : new UploadFailed("cut off", error);
    }
  }
}
