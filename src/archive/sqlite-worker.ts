/** The thread that writes the archive's file: one batch after the other, each answered. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { entriesIn, type Writing } from "./sqlite-batch.ts";
import { type Answer, Keeper } from "./sqlite-keeper.ts";
import type { Request } from "./sqlite-writer.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
const keeper = new Keeper(workerData as string);
/** Entries are kept: V8 forgets what objects look like that nobody has, and compiles anew whatever reads the next ones. */
const last: { kept: readonly Writing[] } = { kept: [] };
const lastMax = 16;

port.on("message", (request: Request) => {
  if (request !== "close") {
    const kept = entriesIn(request.kept);
    port.postMessage(keeper.write({ ...request, kept }) satisfies Answer);
    last.kept = kept.slice(-lastMax);
    return;
  }
  keeper.close();
  port.close();
});
