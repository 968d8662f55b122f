/** What history costs: pages at random places of a channel of a million messages, and keeping talk as fast as it comes. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kept } from "../src/archive/kept.ts";
import { Scope } from "../src/archive/scope.ts";
import { openSqliteArchive, type SqliteArchive } from "../src/archive/sqlite-archive.ts";
import { systemClock } from "../src/cluster/clock.ts";
import type { Reference, Span } from "../src/commands/history-request.ts";
import { linesIn } from "../src/gateway/history.ts";
import { boundsOf } from "../src/gateway/history-bounds.ts";
import { quantile, row } from "./figures.ts";

/** A million of them are in the channel that is paged through. */
const messages = 1_100_000;
const channel = "#big";
const isElsewhere = (position: number) => position % 11 === 0;
const pageSize = 50;
const pages = 5000;
/** In ms. */
const pageMax = 2;

const perSecond = 20_000;
const seconds = 10;
/** How long an instant's work may take that nobody is to wait for, in ms. */
const delayMax = 10;

/** Fills a file, then reads pages of it and keeps more as it comes; prints how long that takes. */
export async function benchHistory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "chorus-bench-history-"));
  const path = join(folder, "archive.sqlite");
  const archive = openSqliteArchive({ path, epoch: "bench", clock: systemClock, warn: console.warn });
  try {
    const filled = performance.now();
    await fill(archive);
    const took = (performance.now() - filled) / 1000;
    const size = statSync(path).size / 2 ** 20;
    console.log(
      `${messages} messages kept in ${took.toFixed(1)} s (${Math.round(messages / took)}/s), ${size.toFixed(0)} MiB`,
    );
    const still = readPages(archive, messages);
    const { delays, behind, meanwhile } = await keepSteadily(archive);
    console.table({
      [`a page of ${pageSize} at a random place`]: row(still),
      [`the same, while ${perSecond}/s are kept`]: row(meanwhile),
      [`delay of the thread that keeps ${perSecond}/s`]: row(delays),
    });
    console.log(`at most ${behind} messages waited to be written`);
    const isGood = quantile(still, 0.99) <= pageMax && quantile(delays, 0.99) <= delayMax;
    console.log(
      `${isGood ? "within" : "ABOVE"} the aim of ${pageMax} ms p99 for a page, ${delayMax} ms p99 of delay`,
    );
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true });
  }
}

/** As fast as it is written. */
async function fill(archive: SqliteArchive): Promise<void> {
  for (let position = 1; position <= messages; position++) {
    archive.keep(messageAt(position));
    if (position % 1000 === 0) {
      await archive.room();
      await sleep(0);
    }
  }
  while (archive.reached < messages) await sleep(10);
}

/** What a node keeps of a message. */
function messageAt(position: number): Kept {
  const target = isElsewhere(position) ? "#other" : channel;
  const nick = `user${position % 97}`;
  return {
    position,
    // Some have the same time.
    at: 1_900_000_000_000 + Math.floor(position / 3),
    client: undefined,
    deliveries: [
      {
        channels: [target],
        sessions: [],
        source: {
          session: position % 97,
          nick,
          username: nick,
          host: "192.0.2.1",
          account: nick,
          bot: false,
        },
        line: { type: "said", verb: "PRIVMSG", target, text: textAt(position), tags: {} },
      },
    ],
  };
}

/** Words as people use them: some often, most of them seldom. */
function textAt(position: number): string {
  const words = Array.from({ length: 14 }, (_, index) => {
    const number = (position * 2_654_435_761 + index * 40_503) % 2 ** 32;
    return (number % (index < 7 ? 60 : 20_000)).toString(26);
  });
  return words.join(" ");
}

/** Reads pages of each kind at random places, and gives how long each took, in ms. */
function readPages(archive: SqliteArchive, newest: number, count = pages): number[] {
  const scope = new Scope([{ place: channel, first: 1, last: Number.POSITIVE_INFINITY }]);
  return Array.from({ length: count }, (_, index) => {
    const position = 1 + Math.floor(Math.random() * newest);
    const { at } = messageAt(position);
    const first: Reference = index % 2 === 0 ? { kind: "message", position } : { kind: "time", at };
    const from = (["BEFORE", "AFTER", "AROUND", "LATEST"] as const)[index % 4] ?? "BEFORE";
    const span: Span = { from, first };
    const began = performance.now();
    const bounds = boundsOf(archive, scope, span, {
      limit: pageSize,
      onlyTalk: true,
      newest,
      knowsIds: true,
    });
    const lines = [...linesIn(archive, scope, bounds, true, "bench")];
    const took = performance.now() - began;
    if (lines.length > 2 * pageSize) throw new Error(`a page of ${lines.length} lines`);
    return took;
  });
}

/** Keeps talk at a steady rate, reads a page now and then, and gives how late this thread was to do so. */
async function keepSteadily(archive: SqliteArchive) {
  const delays: number[] = [];
  const meanwhile: number[] = [];
  let position = messages;
  let behind = 0;
  const began = performance.now();
  for (let at = began; at < began + seconds * 1000; ) {
    const due = messages + Math.floor(((performance.now() - began) / 1000) * perSecond);
    while (position < due) {
      position += 1;
      archive.keep(messageAt(position));
    }
    behind = Math.max(behind, position - archive.reached);
    if (Math.random() < 0.1) meanwhile.push(...readPages(archive, position, 1));
    const before = performance.now();
    await sleep(1);
    at = performance.now();
    delays.push(at - before - 1);
  }
  while (archive.reached < position) await sleep(10);
  return { delays, meanwhile, behind };
}

if (import.meta.main) await benchHistory();
