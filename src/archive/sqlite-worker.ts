/** The thread that writes the archive's file: one batch after the other, each answered. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { entriesIn } from "./sqlite-batch.ts";
import { type Answer, Keeper } from "./sqlite-keeper.ts";
import type { Request } from "./sqlite-writer.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
const keeper = new Keeper(workerData as string);

port.on("message", (request: Request) => {
  if (request !== "close") {
    const kept = entriesIn(request.kept);
    return port.postMessage(keeper.write({ ...request, kept }) satisfies Answer);
  }
  keeper.close();
  port.close();
});
