/** The machine's clock and chance keep what src/ports.ts promises. */
import assert from "node:assert/strict";
import os from "node:os";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock, systemRandom } from "../../../src/cluster/clock.ts";

test("now is the wall clock's time in whole milliseconds", () => {
  assert.ok(Math.abs(systemClock.now() - Date.now()) < 1000);
  assert.ok(Number.isInteger(systemClock.now()));
});

for (const hours of [-3, 3]) {
  test(`now goes on steadily when somebody sets the wall clock by ${hours} h`, (t) => {
    const before = systemClock.now();
    const set = Date.now() + hours * 3_600_000;
    t.mock.method(Date, "now", () => set);
    const after = systemClock.now();
    assert.ok(after >= before && after < before + 60_000);
  });
}

test("monotonic counts milliseconds", async () => {
  const start = systemClock.monotonic();
  await pause(20);
  const passed = systemClock.monotonic() - start;
  assert.ok(passed >= 19 && passed < 5000, `${passed} ms`);
});

test("after runs its task once, unless it is cancelled", async () => {
  const ran: string[] = [];
  systemClock.after(1, () => ran.push("kept"));
  systemClock.after(1, () => ran.push("cancelled"))();
  await pause(50);
  assert.deepEqual(ran, ["kept"]);
});

test("every runs its task until it is told to stop", async () => {
  let runs = 0;
  await new Promise<void>((resolve) => {
    const stop = systemClock.every(1, () => {
      runs += 1;
      if (runs === 3) {
        stop();
        resolve();
      }
    });
  });
  await pause(20);
  assert.equal(runs, 3);
});

test("fractions lie in [0, 1), and tokens are as long as asked for and differ", () => {
  const fraction = systemRandom.fraction();
  assert.ok(fraction >= 0 && fraction < 1);
  assert.match(systemRandom.token(16), /^[0-9a-f]{32}$/);
  const tokens = new Set(Array.from({ length: 2000 }, () => systemRandom.token(8)));
  assert.equal(tokens.size, 2000);
});

test("now goes on by the time that the machine has slept, and does not fall back", (t) => {
  const hour = 3_600_000;
  const [before, uptime, wall] = [systemClock.now(), os.uptime() + 3600, Date.now() + hour];
  t.mock.method(os, "uptime", () => uptime);
  t.mock.method(Date, "now", () => wall);
  const after = systemClock.now();
  assert.ok(after >= before + hour - 1000 && after < before + hour + 60_000);
  t.mock.restoreAll();
  assert.ok(systemClock.now() >= after);
});
