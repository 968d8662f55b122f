/** Following a long log leaves everything else that a process does its turn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../../src/cluster/clock.ts";
import { followSource, type Source } from "../../../src/log/follow.ts";

test("timers run while records are there without end", async () => {
  const giveUpAt = systemClock.monotonic() + 3000;
  let rang = false;
  const source: Source<object> = {
    get closed() {
      return rang || systemClock.monotonic() > giveUpAt;
    },
    recordsAfter: (after) => [{ number: after + 1, node: "n1", incarnation: 1, n: after + 1, entries: [] }],
    bounds: () => ({ first: 1, head: Number.MAX_SAFE_INTEGER }),
    changed: () => Promise.resolve(),
  };
  systemClock.after(1, () => {
    rang = true;
  });
  let position = 0;
  for await (const records of followSource(source, systemClock, 0)) {
    assert.equal(records[0]?.number, position + 1);
    position += records.length;
  }
  assert.ok(rang, `no timer ran while ${position} records were followed`);
});
