/** The live picture by HTTP: who does not read is dropped, and whoever goes makes room. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { viewersMax, viewersOfOneMax } from "../../../src/gateway/live.ts";
import { liveRoutes } from "../../../src/gateway/live-routes.ts";
import { statusOf } from "../../support/http-status.ts";
import { SimulatedClock } from "../../support/simulated.ts";

function serve(host?: string) {
  const clock = new SimulatedClock();
  const app = new Hono();
  const { live } = statusOf(clock);
  liveRoutes(app, live, () => host);
  const look = async () => app.request("/cluster/live");
  return { clock, live, look };
}

const hour = 3_600_000;

test("a viewer that does not read is dropped, and others are not", async () => {
  const { clock, live, look } = serve();
  const [slow, quick] = [await look(), await look()];
  let read = 0;
  const reading = (async () => {
    for await (const bytes of quick.body ?? []) read += bytes.length;
  })();
  for (let minute = 0; minute < 60; minute += 1) await clock.advance(hour / 60);
  assert.ok(read > 256 * 1024, `${read} bytes were read`);
  await assert.rejects(async () => slow.text(), /does not read/);
  for (let viewer = 1; viewer < viewersMax; viewer += 1) assert.ok(live.watch(() => {}));
  assert.equal(
    live.watch(() => {}),
    undefined,
    "the quick one is there, the slow one is not",
  );
  void reading;
});

test("who goes makes room, and nobody is told anything when all have gone", async () => {
  const { clock, live, look } = serve();
  const all = await Promise.all(Array.from({ length: viewersMax }, look));
  assert.equal((await look()).status, 503);
  for (const { body } of all) await body?.cancel();
  assert.equal((await look()).status, 200);
  await clock.advance(hour);
  assert.ok(live.watch(() => {}));
});

test("one address looks a few times at once, and others still find room", async () => {
  const { live, look } = serve("2001:db8::1");
  const all = await Promise.all(Array.from({ length: viewersOfOneMax }, look));
  assert.equal((await look()).status, 503);
  assert.equal(
    live.watch(() => {}, "2001:db8::2"),
    undefined,
    "it may be the same machine",
  );
  assert.ok(live.watch(() => {}, "2001:db8:0:1::1"));
  await all[0]?.body?.cancel();
  assert.equal((await look()).status, 200);
});
