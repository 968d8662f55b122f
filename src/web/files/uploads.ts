/** The files that are being uploaded in this tab. */
import { signal } from "@preact/signals";
import { fold } from "../../protocol/names.ts";
import { token } from "../store.ts";
import { held, note } from "./held.ts";
import { linkOrigin, uploadUrl } from "./hosts.ts";
import { filesMax, Queue, type Upload } from "./queue.ts";
import { sendFile, sizeMax } from "./sending.ts";

export type FileUpload = Upload<File>;

/** Grows when anything is another one. */
const revision = signal(0);
/** In bytes; undefined until it is known. */
export const largest = signal<number | undefined>(undefined);

export const queue = new Queue<File>({
  send(upload, turn, sent, done) {
    if (upload.content.size > (largest.peek() ?? Number.POSITIVE_INFINITY)) {
      // As if it had been answered: what is called has to return first.
      const timer = setTimeout(() => done({ kind: "failed", why: "too-large" }));
      return () => clearTimeout(timer);
    }
    return sendFile(upload.content, uploadUrl(turn), token(), linkOrigin(), sent, done);
  },
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  changed() {
    revision.value += 1;
  },
});

/** Watched. */
export function uploadsIn(name: string): readonly FileUpload[] {
  revision.value;
  return queue.in(fold(name));
}

export async function add(name: string, files: readonly File[]): Promise<void> {
  const key = fold(name);
  held.value = new Map(held.peek()).set(key, Math.min(filesMax, (held.peek().get(key) ?? 0) + files.length));
  largest.value ??= await sizeMax();
  const left = queue.add(key, files);
  note.value = left > 0 ? { in: key, key: "files.too-many", count: left } : undefined;
  count(key);
}

export function cancel(upload: FileUpload): void {
  queue.cancel(upload.id);
  count(upload.in);
}

/** The links of the conversation's files; undefined while they are not all there, and then one is told so. */
export function attachedIn(name: string): readonly string[] | undefined {
  const key = fold(name);
  const links = queue.links(key);
  note.value = links ? undefined : { in: key, key: "files.not-ready" };
  return links;
}

export function said(name: string): void {
  const key = fold(name);
  queue.clear(key);
  count(key);
}

/** The conversation has another name. */
export function move(from: string, to: string): void {
  queue.move(fold(from), fold(to));
  count(fold(from));
  count(fold(to));
}

function count(key: string): void {
  held.value = new Map(held.peek()).set(key, queue.in(key).length);
  if (queue.in(key).length === 0 && note.peek()?.key === "files.not-ready") note.value = undefined;
}

addEventListener("online", () => queue.hurry());
addEventListener("beforeunload", (event) => {
  if (queue.isBusy) event.preventDefault();
});
