/** The thread that copies an archive's file, as of one moment, while others read and write it. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import type { Copied, Paths } from "./sqlite-copy.ts";
import { connect } from "./sqlite-file.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
port.postMessage(copied(workerData as Paths));

function copied({ from, to }: Paths): Copied {
  try {
    const archive = connect(from, "read");
    try {
      // Only what is in it comes along: no bytes of what is there no longer.
      archive.prepare("VACUUM INTO ?").run(to);
    } finally {
      archive.close();
    }
    return extentOf(to);
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

function extentOf(path: string): Copied {
  const copy = connect(path, "read");
  try {
    const { reached, expired, overwritten } = copy
      .prepare("SELECT reached, expired, overwritten FROM progress")
      .get() as Record<"reached" | "expired" | "overwritten", number>;
    const left = copy
      .prepare("SELECT 1 FROM entries WHERE position >= ? AND position < ? LIMIT 1")
      .get(overwritten, expired);
    return { reached, begins: left === undefined ? expired : overwritten };
  } finally {
    copy.close();
  }
}
