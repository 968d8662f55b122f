/** Copies of an archive's file: made while it is in use, in a thread of their own, and put into the place of another file. */
import { closeSync, createWriteStream, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { open, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream";
import { pipeline as piped } from "node:stream/promises";
import { Worker } from "node:worker_threads";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { type ArchiveCopy, ArchiveUnavailable } from "./archive.ts";
import { connect, copyPath, flawOf, incomingPath, remove } from "./sqlite-file.ts";

/** What is read and written at once, in bytes. */
const pieceBytes = 1024 * 1024;

/** So many times as large as the file has to be the room that is left for a copy. */
const roomFactor = 2;

/** What the thread has to say of its copy. */
export type Copied = { readonly failure: string } | Pick<ArchiveCopy, "reached" | "begins">;

/** Which files the thread is to read and to write. */
export interface Paths {
  readonly from: string;
  readonly to: string;
}

/** `Archive.copy`, of the archive at this path. @throws ArchiveUnavailable */
export async function copyArchive(path: string): Promise<ArchiveCopy> {
  const to = copyPath(path);
  try {
    remove(to);
    await assertRoom(path);
    const copied = await copyInThread({ from: path, to });
    if ("failure" in copied) throw new Error(copied.failure);
    const file = await open(to);
    // Nothing is left of it when the process ends, however that comes.
    remove(to);
    const content = pipeline(
      file.createReadStream({ highWaterMark: pieceBytes, autoClose: false }),
      createZstdCompress(),
      // Whoever reads is told.
      () => {},
    );
    const close = async () => {
      content.destroy();
      await file.close();
    };
    return { ...copied, content, close };
  } catch (cause) {
    remove(to);
    throw new ArchiveUnavailable(`cannot copy the archive ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Whatever else is written there must not run out of room for the sake of a copy. @throws Error */
async function assertRoom(path: string): Promise<void> {
  const [{ bavail, bsize }, { size }] = await Promise.all([statfs(dirname(path)), stat(path)]);
  if (bavail * bsize < roomFactor * size) throw new Error("there is not enough room for a copy");
}

function copyInThread(paths: Paths): Promise<Copied> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./sqlite-copy-worker.ts", import.meta.url), { workerData: paths });
    worker.on("message", resolve);
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("the thread that copies has ended")));
  });
}

/** Writes what `ArchiveCopy.content` gave into a file beside the archive, and makes sure that it fits. @throws Error why it does not */
export async function receiveCopy(
  path: string,
  epoch: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const incoming = incomingPath(path);
  remove(incoming);
  const written = createWriteStream(incoming, { flush: true, highWaterMark: pieceBytes });
  await piped(content, createZstdDecompress({ chunkSize: pieceBytes }), written);
  const flaw = flawOf(incoming, epoch);
  if (flaw !== undefined) throw new Error(`the copy ${flaw}`);
  const copy = connect(incoming, "write");
  copy.exec("PRAGMA journal_mode = WAL");
  copy.close();
}

/**
 * Puts what was received into the place of the archive, whose readers and writers are closed. Whoever dies in between leaves the
 * one or the other. @throws Error why it cannot be done; then everything is as it was
 */
export function replaceByCopy(path: string): void {
  if (existsSync(path)) emptyWal(path);
  // A log of the old file would be taken for the new one's.
  for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
  renameSync(incomingPath(path), path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function emptyWal(path: string): void {
  const database = connect(path, "write");
  try {
    const { busy } = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
    if (busy !== 0) throw new Error("it is being read");
  } finally {
    database.close();
  }
}
