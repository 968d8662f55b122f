/** The doorbell: what a sibling is told that does not listen just now. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../../src/cluster/clock.ts";
import { Doorbell } from "../../../src/log/doorbell.ts";
import { identify } from "../../../src/log/processes.ts";
import { until } from "../../support/until.ts";

test("a sibling that is behind is rung once more, however many records it has not heard of", async () => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-doorbell-"));
  let heard = "";
  const sibling = createServer((socket) => {
    socket.setEncoding("utf8").on("data", (text) => {
      heard += text;
    });
  });
  await new Promise<void>((resolve) => sibling.listen(join(folder, "n2.sock"), resolve));
  const registration = { ...identify(process.pid), node: "n2", pid: process.pid };
  const bell = new Doorbell({
    ...{ node: "n1", clock: systemClock },
    registry: { folder, siblings: () => [registration], release: () => {} },
    heard: () => {},
    rung: () => {},
    brought: () => true,
    signalled: () => {},
    warn: () => {},
  });
  try {
    await bell.open();
    for (let count = 0; count < 10_000; count++) bell.ring("what it is rung for");
    await until(() => heard.endsWith("\n\n"), "the sibling to be rung");
    bell.ring("the next one");
    await until(() => heard.endsWith("record the next one\n"), "the sibling to hear of the next one");
    assert.equal(heard, "hello n1\n\nrecord the next one\n");
  } finally {
    await bell.close();
    sibling.close();
    rmSync(folder, { recursive: true });
  }
});
