/** The thread that appends to the SQLite log: one request after the other, each answered by its outcome. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { Appender } from "./sqlite-appender.ts";
import { type Answer, type Request, shared, type WorkerOptions } from "./sqlite-messages.ts";

const { path, pauses, memory } = workerData as WorkerOptions;
const port = parentPort;
assert(port !== null, "this file is the start of a thread");

const appender = new Appender({
  path,
  pauses,
  waiting: (wait) => Atomics.store(memory, shared.wait, wait),
  closing: () => Atomics.load(memory, shared.closing) === 1,
});

const answer = (value: Answer) => port.postMessage(value);

port.on("message", (request: Request) => {
  switch (request.kind) {
    case "append":
      answer(appender.append(request.record));
      return appender.shrink();
    case "erase":
      return answer({ kind: "erased", unfinished: appender.erase(request.places) });
    case "base":
      return answer({ kind: "trimmed", ...appender.keepBase(request.base) });
    case "trim":
      return answer({ kind: "trimmed", ...appender.trim() });
    case "close":
      appender.close();
      return port.close();
    default:
      assert.fail(`unknown request: ${JSON.stringify(request satisfies never)}`);
  }
});
