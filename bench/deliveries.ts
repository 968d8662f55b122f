/** What a delivery costs a node: one line to one member of a channel, when lines come singly and when many come at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, freePorts } from "../test/support/cluster.ts";
import { temporaryFolder } from "../test/support/folders.ts";
import { lastFirst } from "../test/support/programs.ts";
import { Talker } from "../test/support/talker.ts";
import { cpuOf } from "./figures.ts";

const members = 300;
const speakers = 20;
const channel = "#bench";
const text = "The weather is fine, and so is the coffee. See you later?";

/** How many lines are said in a measurement, by how many at once, and the pause between them in ms. */
const ways = {
  singly: { lines: 400, atOnce: 1, pause: 15 },
  "many at once": { lines: 4000, atOnce: speakers, pause: 0 },
} as const;

/** Prints the microseconds of processor time that a delivery takes. */
export async function benchDeliveries(): Promise<void> {
  const tasks: (() => unknown)[] = [];
  const hooks = lastFirst({ after: (task) => tasks.push(task) });
  try {
    const limits = ["--limits-messages-per-second", "0"];
    const cluster = new Cluster(hooks, await freePorts(1), temporaryFolder(hooks), limits);
    await cluster.ready();
    const talkers: Talker[] = [];
    hooks.after(() => {
      for (const talker of talkers) talker.end();
    });
    for (let index = 0; index < members; index++)
      talkers.push(await Talker.enter(cluster.port("n1"), `member${index}`, [channel]));
    const pid = cluster.pid("n1");
    if (pid === undefined) throw new Error("the node is gone");
    const table: Record<string, object> = {};
    for (const [way, how] of Object.entries(ways)) {
      const before = cpuOf(pid);
      const began = performance.now();
      await talk(talkers, how);
      const [seconds, deliveries] = [cpuOf(pid) - before, how.lines * (members - 1)];
      table[way] = {
        "µs for a delivery": Number(((seconds / deliveries) * 1e6).toFixed(2)),
        "deliveries per second": Math.round((deliveries / (performance.now() - began)) * 1000),
      };
    }
    console.table(table);
  } finally {
    for (const task of tasks) await task();
  }
}

/** Resolves when everybody has been written what was said. */
async function talk(talkers: readonly Talker[], { lines, atOnce, pause }: (typeof ways)[keyof typeof ways]) {
  const some = talkers.slice(0, atOnce);
  for (let said = 0; said < lines; said += atOnce) {
    for (const talker of some) talker.says(channel, text);
    if (pause > 0) await sleep(pause);
    else if (said % (atOnce * 10) === 0) await some[0]?.ping();
  }
  await Promise.all(talkers.map((talker) => talker.ping()));
}

if (import.meta.main) {
  await benchDeliveries();
  process.exit();
}
