/** The browser's database: pages for reading offline, and what the service worker has to know. It may be closed to us: then nothing is kept. */
import { type KeptPage, keysOf, surplus } from "./pages.ts";

const name = "chorus";
const version = 1;

/** What the page tells the service worker. */
export interface Settings {
  readonly language: string;
  /** Folded names of conversations of which nothing is to be told. */
  readonly silenced: readonly string[];
  /** Whom their reader does not want to read: see `Ignored`. */
  readonly ignored: readonly string[];
}

const noSettings: Settings = { language: "en", silenced: [], ignored: [] };

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("pages", { keyPath: "key" });
      asked.result.createObjectStore("settings");
    };
    asked.onsuccess = () => {
      // Another tab may want to delete or upgrade it.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = undefined;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Runs in one transaction; undefined where nothing can be kept. */
async function within<Result>(
  store: "pages" | "settings",
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result | undefined> {
  try {
    const transaction = (await open()).transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

export async function keepPage(page: KeptPage): Promise<void> {
  await within("pages", "readwrite", (pages) => pages.put(page));
  const all = ((await within("pages", "readonly", (pages) => pages.getAll())) ?? []) as KeptPage[];
  for (const key of surplus(all)) await within("pages", "readwrite", (pages) => pages.delete(key));
}

export async function readPage(key: string): Promise<KeptPage | undefined> {
  return (await within("pages", "readonly", (pages) => pages.get(key))) as KeptPage | undefined;
}

/** Nothing stays of what was read at this seat. */
export async function forgetPages(seat: number): Promise<void> {
  const [from, to] = keysOf(seat);
  await within("pages", "readwrite", (pages) => pages.delete(IDBKeyRange.bound(from, to)));
}

export async function readSettings(): Promise<Settings> {
  const found = (await within("settings", "readonly", (settings) => settings.get("all"))) as
    | Partial<Settings>
    | undefined;
  // An older page may have kept less.
  return { ...noSettings, ...found };
}

export async function keepSettings(settings: Settings): Promise<void> {
  await within("settings", "readwrite", (store) => store.put(settings, "all"));
}
