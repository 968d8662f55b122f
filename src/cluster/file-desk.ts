/** The desk where files are brought: what is taken is in the store and in the log before anyone is told so. */
import { isTaken, kindOf } from "../files/kinds.ts";
import { type Spool, UploadFailed, type UploadFault } from "../files/spool.ts";
import { type FileStore, type Range, StoreFull, StoreUnavailable } from "../files/store.ts";
import { tooLarge } from "../gateway/file-routes.ts";
import type { Denial, Files, Sent } from "../gateway/shared-files.ts";
import { liveNodes } from "../network/living.ts";
import type { Refusal } from "../network/outcome.ts";
import type { Uploaded } from "../network/upload-events.ts";
import type { Upload } from "../network/upload-state.ts";
import { crowdedUploads, isObject, objectOf, roomForUpload } from "../network/uploads.ts";
import type { Clock, Random } from "../ports.ts";
import type { NodeAccess } from "./node-access.ts";

/** Uploads that may be under way at a time, of one owner and of all together. */
const underwayOfOneMax = 4;
const underwayMax = 64;
/** How often objects are looked for that nobody knows of, and how old they have to be: older than any upload takes; in milliseconds. */
const sweepInterval = 3_600_000;
const strayMin = 3_600_000;

export interface FileDeskOptions {
  readonly id: string;
  readonly node: Pick<NodeAccess, "state" | "isFresh" | "propose">;
  readonly store: FileStore;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly random: Random;
  /** Bytes of a file, of all files of one owner, and of all; 0 for no limit. */
  readonly max: number;
  readonly ownMax: number;
  readonly allMax: number;
  /** Kinds that are taken. */
  readonly types: readonly string[];
  readonly warn: (message: string, details?: object) => void;
}

const busy: Denial = {
  status: 429,
  why: "Too many files are being uploaded: try again when one of them is there",
};
const notTaken: Denial = { status: 503, why: "The log did not take it: try again in a moment" };

export class FileDesk implements Files {
  readonly types: readonly string[];
  readonly max: number;
  readonly #options: FileDeskOptions;
  /** How many are under way, by owner. */
  readonly #underway = new Map<string, number>();
  readonly #stop: () => void;

  constructor(options: FileDeskOptions) {
    this.#options = options;
    this.types = options.types;
    this.max = options.max === 0 ? Number.MAX_SAFE_INTEGER : options.max;
    this.#stop = options.clock.every(sweepInterval, () => void this.sweep());
  }

  close(): void {
    this.#stop();
  }

  async take(sent: Sent): ReturnType<Files["take"]> {
    const { by, bytes = 0 } = sent;
    const { node, ownMax, allMax } = this.#options;
    const limits = { by, ownMax, allMax };
    const crowded = this.#crowded({ ...limits, bytes });
    if (crowded) return crowded;
    const own = this.#underway.get(by) ?? 0;
    const all = this.#underway.values().reduce((sum, count) => sum + count, 0);
    if (own >= underwayOfOneMax || all >= underwayMax) return busy;
    this.#underway.set(by, own + 1);
    const room = roomForUpload(node.state, limits);
    try {
      return await this.#receive(sent, Math.min(this.max, room));
    } catch (error) {
      const isMore = error instanceof UploadFailed && error.fault === "too large" && room < this.max;
      return (isMore && this.#crowded({ ...limits, bytes: room + 1 })) || this.#failure(error);
    } finally {
      const left = (this.#underway.get(by) ?? 1) - 1;
      if (left > 0) this.#underway.set(by, left);
      else this.#underway.delete(by);
    }
  }

  async find(id: string): Promise<Upload | undefined> {
    const known = () => this.#options.node.state.uploads.files.get(id);
    // Somebody may have been told of it by another node just now.
    if (!known() && /^[0-9a-f]{32}$/.test(id)) await this.#options.node.isFresh();
    return known();
  }

  async read(id: string, upload: Upload, range: Range): ReturnType<Files["read"]> {
    try {
      const isWhole = range.start === 0 && range.end === upload.bytes - 1;
      return await this.#options.store.read(objectOf(id, upload), isWhole ? undefined : range);
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** Removes what a node stored that died before the log knew of it. The lowest live node does it. */
  async sweep(): Promise<void> {
    const { id, node, store, clock, warn } = this.#options;
    try {
      if (liveNodes(node.state)[0] !== id || !(await node.isFresh())) return;
      const { files, spent } = node.state.uploads;
      const known = new Set([...files].map(([name, upload]) => objectOf(name, upload))).union(spent);
      for await (const { object, at } of store.list()) {
        const isStray = isObject(object) && !known.has(object) && clock.now() - at > strayMin;
        if (isStray) await store.remove(object);
      }
    } catch (error) {
      warn("what is left over among the files cannot be removed now; it is tried again in an hour", {
        error,
      });
    }
  }

  #crowded(wish: Parameters<typeof crowdedUploads>[1]): Denial | undefined {
    const crowded = crowdedUploads(this.#options.node.state, wish);
    return crowded?.accepted === false ? denialOf(crowded.refusal) : undefined;
  }

  /** @param max bytes: what is longer need not come whole to be refused */
  async #receive({ by, type, body }: Sent, max: number): ReturnType<Files["take"]> {
    const { node, store, spool, random, ownMax, allMax } = this.#options;
    const id = random.token(16);
    const { path, bytes, hash, beginning } = await spool.take(id, body, max);
    try {
      if (bytes === 0) return { status: 400, why: "The file is empty" };
      const kind = kindOf(beginning, type);
      if (!isTaken(kind.kind, this.types))
        return { status: 415, why: "Files of this kind are not taken here" };
      const event: Uploaded = { type: "uploaded", id, hash, bytes, ...kind, by, ownMax, allMax };
      const object = objectOf(id, event);
      await store.put(object, path, this.#twinOf(hash));
      const outcome = await node.propose(event, "node");
      if (outcome?.kind === "accepted") return { id, ...sizeOf(kind) };
      await store.remove(object);
      return outcome?.kind === "refused" ? denialOf(outcome.refusal) : notTaken;
    } finally {
      await spool.discard(path);
    }
  }

  /** Another one with the same content. */
  #twinOf(hash: string): string | undefined {
    for (const [id, upload] of this.#options.node.state.uploads.files) {
      if (upload.hash === hash) return objectOf(id, upload);
    }
    return undefined;
  }

  #failure(error: unknown): Denial {
    if (error instanceof UploadFailed) return faults(this.max)[error.fault];
    const { warn } = this.#options;
    if (error instanceof StoreFull) {
      warn("a file could not be stored", { reason: error.message });
      return { status: 507, why: "There is no room for more files on this network" };
    }
    if (!(error instanceof StoreUnavailable)) throw error;
    warn("the store of files fails", { reason: error.message });
    return { status: 503, why: "The store of files does not answer: try again in a moment" };
  }
}

function faults(max: number): Record<UploadFault, Denial> {
  return {
    "too large": tooLarge(max),
    "too slow": { status: 408, why: "The file came too slowly" },
    "cut off": { status: 400, why: "The file did not come whole" },
  };
}

function sizeOf({ width, height }: Pick<Upload, "width" | "height">) {
  return width === undefined || height === undefined ? {} : { width, height };
}

function denialOf(refusal: Refusal): Denial {
  return { status: 507, why: "description" in refusal ? refusal.description : "It was refused" };
}
