/** Snapshots as files of a folder, each of them whole or not there. */
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SnapshotStore, snapshotsKept } from "./snapshots-store.ts";

const saved = ".snapshot";
/** Of these as many are left for people to look at. */
const aside = ".aside";
/** Fixed width, so that names sort as numbers. */
const digits = 16;

export class SnapshotFolder implements SnapshotStore {
  readonly #folder: string;

  /** @param folder made when there is something to save */
  constructor(folder: string) {
    this.#folder = folder;
  }

  records(): readonly number[] {
    return this.#named(saved).map((name) => Number.parseInt(name, 10));
  }

  read(record: number): string {
    return readFileSync(this.#path(record, saved), "utf8");
  }

  async save(record: number, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const unfinished = join(this.#folder, "unfinished");
    try {
      await writeFile(unfinished, text, { flush: true });
      await rename(unfinished, this.#path(record, saved));
    } catch (error) {
      // On a full disk a part of it would only take the room from the log.
      await rm(unfinished, { force: true });
      throw error;
    }
    await this.#syncFolder();
    this.#removeOld(saved);
  }

  putAside(record: number): void {
    renameSync(this.#path(record, saved), this.#path(record, aside));
    this.#removeOld(aside);
  }

  /** File names with this ending, newest first. */
  #named(ending: string): string[] {
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith(ending));
      return names.sort().reverse();
    } catch {
      return []; // Nothing was ever saved.
    }
  }

  #path(record: number, ending: string): string {
    return join(this.#folder, `${String(record).padStart(digits, "0")}${ending}`);
  }

  #removeOld(ending: string): void {
    for (const name of this.#named(ending).slice(snapshotsKept)) rmSync(join(this.#folder, name));
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
