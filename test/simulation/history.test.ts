/** Who pages through a channel at random steps, on any node and while others talk, reads everything once and in order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../support/memory-transport.ts";
import { crawlBack, crawlOn, linesInBatch, type Naming, naming, pagingBy } from "../support/paging.ts";
import { SeededRandom } from "../support/simulated.ts";
import { SimulatedCluster } from "../support/simulated-cluster.ts";

const seeds = process.env["CHORUS_TEST_LONG"] === "1" ? 300 : 12;
const nodes = ["n1", "n2", "n3"];
const delays = { append: 20, acknowledge: 20, deliver: 60, signal: 20 };

async function scene(seed: number) {
  const cluster = await SimulatedCluster.of(nodes, { seed, delays });
  const random = new SeededRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(random.fraction() * (most - least + 1));
  const listener = await cluster.join("n1", "listener", pagingBy, "#a");
  const speakers: MemoryClient[] = [];
  const readers: MemoryClient[] = [];
  for (const node of nodes) {
    speakers.push(await cluster.join(node, `speaker-${node}`, "", "#a", "#b"));
    readers.push(await cluster.join(node, `reader-${node}`, pagingBy, "#a"));
  }
  let said = 0;
  /** Somebody says several things at once: many have the same time. */
  const talk = () => {
    const speaker = speakers[between(0, 2)];
    for (let count = between(1, 12); count > 0; count--) {
      said += 1;
      speaker?.send(`PRIVMSG ${random.fraction() < 0.8 ? "#a" : "#b"} :line ${said}`);
    }
    if (random.fraction() < 0.2) speaker?.send("PART #b", "JOIN #b");
  };
  const byAny = (): Naming => (random.fraction() < 0.5 ? "msgid" : "timestamp");
  /** Everything that was said is told. */
  const quiet = async () => {
    for (const client of [...speakers, listener]) await cluster.barrier(client);
  };
  /** What the listener was told so far. */
  const heard = () => listener.lines.filter((line) => line.includes(" PRIVMSG #a "));
  return { cluster, random, between, readers, talk, quiet, byAny, heard };
}

test("pages back and on, by ids and by times, while others talk: no gap, no double, the bytes that were told live", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { cluster, between, readers, talk, quiet, byAny, heard } = await scene(seed);
    for (let round = 0; round < 15; round++) talk();
    await quiet();
    for (const reader of readers) {
      const asks = async (line: string) => {
        reader.take();
        reader.send(line);
        return cluster.barrier(reader);
      };
      const asksMeanwhile = async (line: string) => {
        talk();
        await cluster.clock.advance(between(0, 30));
        return asks(line);
      };
      const [by, limit] = [byAny(), () => between(1, 15)];
      const back = await crawlBack(asksMeanwhile, "#a", by, limit);
      await quiet();
      const read = [...back, ...(await crawlOn(asks, "#a", back.at(-1) ?? "", byAny(), limit))];
      assert.deepEqual(read, heard(), `seed ${seed}, back by ${by}`);
    }
  }
});

test("any page is what a full copy has there, and the same bytes from every node", async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { cluster, between, readers, talk, quiet, byAny, heard } = await scene(seed);
    for (let round = 0; round < 25; round++) {
      talk();
      await cluster.clock.advance(between(0, 10));
    }
    await quiet();
    const all = heard();
    for (let round = 0; round < 40; round++) {
      const [at, other] = [between(0, all.length - 1), between(0, all.length - 1)];
      const by = byAny();
      const limit = between(1, 30);
      const kind = ["LATEST", "BEFORE", "AFTER", "BETWEEN", "AROUND"][between(0, 4)] ?? "";
      const references = [at, other].slice(0, kind === "BETWEEN" ? 2 : 1);
      const words = references.map((index) => naming(all[index] ?? "", by));
      const told: string[][] = [];
      for (const reader of readers) {
        reader.take();
        reader.send(`CHATHISTORY ${kind} #a ${words.join(" ")} ${limit}`);
        told.push(linesInBatch(await cluster.barrier(reader)));
      }
      const [page = [], ...others] = told;
      for (const one of others) assert.deepEqual(one, page, `seed ${seed}`);
      const why = `seed ${seed}: ${kind} ${words.join(" ")} ${limit} of ${all.length}`;
      assert.deepEqual(page, expected(all, kind, references, by, limit), why);
    }
  }
});

/** What a page has to be, found in a full copy in the simplest way. */
function expected(
  all: readonly string[],
  kind: string,
  [at = 0, other = 0]: readonly number[],
  by: Naming,
  limit: number,
): readonly string[] {
  const place = (line: string | undefined) => naming(line ?? "", by);
  const isBefore = (line: string, index: number) => place(line) < place(all[index]);
  const isAfter = (line: string, index: number) => place(line) > place(all[index]);
  const first = (lines: readonly string[]) =>
    lines.filter(
      (line, index) => index < limit || (by === "timestamp" && place(line) === place(lines[limit - 1])),
    );
  const last = (lines: readonly string[]) => first(lines.toReversed()).toReversed();
  switch (kind) {
    case "LATEST":
      return last(all.filter((line) => isAfter(line, at)));
    case "AFTER":
      return first(all.filter((line) => isAfter(line, at)));
    case "BEFORE":
      return last(all.filter((line) => isBefore(line, at)));
    case "BETWEEN":
      return place(all[at]) <= place(all[other])
        ? first(all.filter((line) => isAfter(line, at) && isBefore(line, other)))
        : last(all.filter((line) => isAfter(line, other) && isBefore(line, at)));
    default: {
      const middle = all.findIndex((line) => !isBefore(line, at));
      const half = Math.min(Math.ceil(limit / 2), all.length - middle);
      const begin = Math.max(0, middle - (limit - half));
      const chosen = all.slice(begin, begin + limit);
      const [low, high] = [place(chosen[0]), place(chosen.at(-1))];
      return by === "msgid" ? chosen : all.filter((line) => low <= place(line) && place(line) <= high);
    }
  }
}
