/** The thread that looks through the archive's file: one search after the other, each answered. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { condemn, isDamage } from "./sqlite-file.ts";
import type { Answer, Request } from "./sqlite-search.ts";
import { Searcher } from "./sqlite-searcher.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
const path = workerData as string;
const searcher = new Searcher(path);

port.on("message", (request: Request) => {
  if (request !== "close") return port.postMessage(answerTo(request) satisfies Answer);
  searcher.close();
  port.close();
});

function answerTo(sought: Exclude<Request, "close">): Answer {
  try {
    return { found: searcher.search(sought) };
  } catch (error) {
    if (isDamage(error)) condemn(path);
    return { failure: (error as Error).message };
  }
}
