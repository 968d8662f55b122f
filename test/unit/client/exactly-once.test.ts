/** Whatever is lost, late or refused: each typed line has one fate, a true one, and nothing is said or shown twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FakeCluster } from "./fake-cluster.ts";

type Step = (cluster: FakeCluster) => void;

const times = (step: Step) => fc.integer({ min: 1, max: 8 }).map((count) => repeated(step, count));
const some = [
  times((cluster) => cluster.serve()),
  times((cluster) => cluster.deliver()),
  times((cluster) => {
    cluster.serve();
    cluster.deliver();
  }),
  fc.constant<Step>((cluster) => cluster.cut()),
  // What was taken is not answered; on the next connection nothing can be stored.
  fc.constant<Step>((cluster) => {
    repeated((each) => each.serve(), 8)(cluster);
    cluster.cut();
    cluster.refusals = 2;
    cluster.arrive();
  }),
  fc.constant<Step>((cluster) => cluster.arrive()),
  fc.constant<Step>((cluster) => cluster.ring("link")),
  fc.constant<Step>((cluster) => cluster.ring("notice")),
  fc.constant<Step>((cluster) => cluster.ring("retry")),
  fc.integer({ min: 1, max: 5 }).map(
    (count): Step =>
      (cluster) => {
        cluster.refusals = count;
      },
  ),
  fc.constant<Step>((cluster) => cluster.type(`mine ${typed++}`)),
  fc.constant<Step>((cluster) => cluster.say(`theirs ${cluster.log.length}`)),
];
let typed = 0;

function repeated(step: Step, count: number): Step {
  return (cluster) => {
    for (let time = 0; time < count; time++) step(cluster);
  };
}

/** Plays the steps, lets all go well afterwards, and checks what must hold in any case. */
function play(steps: readonly Step[]): FakeCluster {
  typed = 0;
  const cluster = new FakeCluster();
  cluster.arrive();
  // Before anybody is in the lobby there is nothing to fail over from.
  repeated((each) => {
    each.serve();
    each.deliver();
  }, 10)(cluster);
  cluster.say("first");
  for (const step of steps) step(cluster);
  cluster.settle();

  const fates = new Map<string, string[]>();
  for (const fate of cluster.stage.fates) {
    const [line = "", kind = ""] = fate.split(" ");
    if (kind !== "pending" && kind !== "delayed") fates.set(line, [...(fates.get(line) ?? []), kind]);
  }
  for (let line = 1; line <= typed; line++) {
    const stored = cluster.log.filter(({ text }) => text === `mine ${line - 1}`).length;
    const [fate = "none", ...more] = fates.get(String(line)) ?? [];
    assert.deepEqual(more, [], `line ${line} has one fate`);
    assert(stored <= 1, `line ${line} is said once`);
    if (fate === "sent") assert.equal(stored, 1, `line ${line} was said`);
    else if (fate === "failed") assert.equal(stored, 0, `line ${line} was not said`);
    else assert.equal(fate, "perhaps-sent");
  }
  const shown = cluster.stage.shown.flatMap((event) => (event.kind === "said" ? [event.text] : []));
  assert.equal(new Set(shown).size, shown.length, "nothing is shown twice");
  const said = cluster.log.filter(({ own }) => !own).map(({ text }) => text);
  assert.deepEqual(
    shown,
    said.filter((text) => shown.includes(text)),
    "all is shown in its order",
  );
  return cluster;
}

test("while the session lives each line is sent or failed, and everything others said is shown once, in its order", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...some), { maxLength: 80, size: "max" }), (steps) => {
      const { log, stage } = play(steps);
      assert(!stage.fates.some((fate) => fate.endsWith("perhaps-sent")));
      const shown = stage.shown.flatMap((event) => (event.kind === "said" ? [event.text] : []));
      assert.deepEqual(
        shown,
        log.filter(({ own }) => !own).map(({ text }) => text),
      );
    }),
    { numRuns: 500 },
  );
});

test("when sessions end as well, what was unanswered is perhaps sent, and never sent again", () => {
  const ends = fc.constant<Step>((cluster) => cluster.endSession());
  fc.assert(
    fc.property(fc.array(fc.oneof(...some, ends), { maxLength: 80, size: "max" }), (steps) => {
      play(steps);
    }),
    { numRuns: 500 },
  );
});
