/** The pace: who speaks much is held while very much has no decision, and gets fewer and larger records. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../../../src/cluster/pace.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const undecidedMax = 2048;

function crowded(): { clock: SimulatedClock; pace: Pace; hasRoom: () => boolean } {
  const clock = new SimulatedClock();
  const pace = new Pace(clock);
  for (let count = 1; count < undecidedMax; count++) pace.add();
  assert.equal(pace.room(), undefined, "one more may be proposed");
  pace.add();
  let given = false;
  void pace.room()?.then(() => {
    given = true;
  });
  return { clock, pace, hasRoom: () => given };
}

test("while very much has no decision clients are held, until something has one", async () => {
  const { clock, pace, hasRoom } = crowded();
  await clock.advance(10);
  assert.equal(hasRoom(), false);
  pace.settle(1);
  await clock.advance(0);
  assert.equal(hasRoom(), true);
  assert.equal(pace.room(), undefined);
});

test("nobody is held for more than a second: the log may hang", async () => {
  const { clock, pace, hasRoom } = crowded();
  await clock.advance(999);
  assert.equal(hasRoom(), false);
  await clock.advance(1);
  assert.equal(hasRoom(), true);
  assert.equal(pace.room(), undefined, "who was held goes on, and so does who comes now");
  pace.settle(1);
  pace.add();
  assert.notEqual(pace.room(), undefined, "there was room again");
});

test("a record of many entries is not followed at its heels; one of few is, and so is who fills the next one", async () => {
  const clock = new SimulatedClock();
  const pace = new Pace(clock);
  const gathered: string[] = [];
  const gather = (what: string, entries: number, waiting: number) =>
    void pace.gather(entries, clock.monotonic(), waiting).then(() => gathered.push(what));
  gather("few", 15, 1);
  gather("many", 16, 1);
  gather("full", 16, 1024);
  await clock.advance(4);
  assert.deepEqual(gathered, ["few", "full"]);
  await clock.advance(1);
  assert.deepEqual(gathered, ["few", "full", "many"]);
});
