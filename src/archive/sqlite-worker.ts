/** The thread that writes the archive's file: one batch after the other, each answered. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { Keeper, type Written } from "./sqlite-keeper.ts";
import type { Request } from "./sqlite-writer.ts";

const port = parentPort;
assert(port !== null, "this file is the start of a thread");
const keeper = new Keeper(workerData as string);

port.on("message", (request: Request) => {
  if (request !== "close") return port.postMessage(keeper.write(JSON.parse(request.batch)) satisfies Written);
  keeper.close();
  port.close();
});
