/** Uploaded files in a folder that all nodes share: each under the hash of its content, what is alike once on the disk. */
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskFailure, type FileStore, type Stored } from "./store.ts";

/** Names begin with a hash: its first digits are the folder's. */
const folderDigits = 2;

export class FolderStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(object: string, path: string, twin?: string): Promise<void> {
    const place = this.#placeOf(object);
    try {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      // A name of its own for what is there already: each goes by itself, and the content with the last of them.
      const isLinked = twin !== undefined && (await succeeds(link(this.#placeOf(twin), place)));
      if (!isLinked) await rename(path, place);
      await flush(dirname(place));
    } catch (error) {
      throw diskFailure(error);
    }
  }

  async read(object: string, range?: { start: number; end: number }) {
    try {
      const file = await open(this.#placeOf(object));
      return file.createReadStream(range);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw diskFailure(error);
    }
  }

  async remove(object: string): Promise<void> {
    const place = this.#placeOf(object);
    try {
      await rm(place, { force: true });
      await flush(dirname(place));
    } catch (error) {
      if (!isMissing(error)) throw diskFailure(error);
    }
  }

  async *list(): AsyncGenerator<Stored> {
    for (const folder of await namesIn(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const object of await namesIn(join(this.#folder, folder))) {
        const found = await stat(this.#placeOf(object)).catch(() => undefined);
        // When it came under this name: a twin's content is older.
        if (found) yield { object, at: found.ctimeMs };
      }
    }
  }

  #placeOf(object: string): string {
    return join(this.#folder, object.slice(0, folderDigits), object);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw diskFailure(error);
  }
}

/** What a folder lists is on the disk only then. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

function succeeds(attempt: Promise<void>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
