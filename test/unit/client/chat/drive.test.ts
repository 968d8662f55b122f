/** Three people talk while nodes die and come back, connections break, and pages are reloaded and come in parts: nothing is lost, nothing doubled. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chatter } from "../../../support/chatter.ts";
import { SeededRandom } from "../../../support/simulated.ts";
import { SimulatedCluster } from "../../../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] ? 100 : 4;
const steps = 60;
const names = ["alice", "bob", "carol"];

/** What they said, in the order in which they said it. */
async function talk(
  cluster: SimulatedCluster,
  people: readonly Chatter[],
  dice: SeededRandom,
): Promise<string[]> {
  const pick = <Thing>(things: readonly Thing[]): Thing => {
    const thing = things[Math.floor(dice.fraction() * things.length)];
    assert(thing !== undefined);
    return thing;
  };
  const sent: string[] = [];
  let down: string | undefined;
  const deeds: (() => unknown)[] = [
    ...Array.from({ length: 7 }, () => () => {
      const text = `text ${sent.length}${dice.fraction() < 0.2 ? "\nin two lines" : ""}`;
      sent.push(text);
      pick(people).say(text);
    }),
    () => pick(people).act({ kind: "away", why: `tea ${sent.length}` }),
    () => pick(people).reload(),
    () => pick(people).lose(),
    async () => {
      const dead = down;
      down = dead ? undefined : pick(["n1", "n2", "n3"]);
      if (dead) await cluster.start(dead);
      else cluster.crash(down ?? "");
    },
  ];
  for (let step = 0; step < steps; step++) {
    await pick(deeds)();
    await cluster.clock.advance(Math.floor(dice.fraction() ** 3 * 3000));
  }
  if (down) await cluster.start(down);
  return sent;
}

for (let seed = 1; seed <= seeds; seed++) {
  test(`seed ${seed}`, async () => {
    const cluster = await SimulatedCluster.of(["n1", "n2", "n3"], { seed });
    const people = names.map(
      (name, index) =>
        new Chatter(cluster, name, `n${index + 1}:8080`, seed * 10 + index, { comesWithin_ms: 10_000 }),
    );
    for (const one of people) await one.untilConnected();
    const sent = await talk(cluster, people, new SeededRandom(seed * 7919));
    for (const one of people) {
      const isQuiet = () =>
        one.core.chat.link.kind === "connected" &&
        one.said().length >= sent.length &&
        one.said().every(({ fate }) => fate.kind !== "pending");
      await one.until(isQuiet, `all that was said, at ${one.core.chat.me.nick}'s`);
    }
    await cluster.clock.advance(3000);
    const [first, ...others] = people.map((one) =>
      one.said().map(({ id, nick, text }) => ({ id, nick, text })),
    );
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(first?.map(({ text }) => text).sort(), [...sent].sort());
    for (const one of people) {
      const ids = one.items().map(({ id }) => id ?? "");
      assert.deepEqual(ids, [...new Set(ids)].sort(), "each item once, in the order of the log");
      assert.equal(new Set(one.items().map(({ key }) => key)).size, ids.length);
      assert.deepEqual([...(one.core.chat.conversations.get("#lobby")?.members.keys() ?? [])].sort(), names);
      assert.deepEqual(
        [...one.kept.keys()].filter((name) => name.startsWith("outbox")),
        [],
      );
    }
  });
}
