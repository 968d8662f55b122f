/** What the timeline costs a browser: a hundred thousand messages scrolled through, and two hundred a second as they come. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { enter, lacksBrowser, openBrowser, openProfile, sees, timelineOf } from "../test/support/browser.ts";
import { Cluster, freePorts } from "../test/support/cluster.ts";
import { temporaryFolder } from "../test/support/folders.ts";
import { type Hooks, lastFirst } from "../test/support/programs.ts";
import { Talker } from "../test/support/talker.ts";
import { quantile, row } from "./figures.ts";
import { scrollUp, takeTasks, watchTasks } from "./web-in-page.mjs";

const messages = 100_000;
const speakers = 20;
const atOnce = 100;
const lastWord = "That was it.";
const channel = "#bench";
/** What is in the page is to stay the same after so many pictures of scrolling, and so many messages: some windows full of them. */
const warmPictures = 300;
const warmMessages = 3000;
/** How far one scrolls in each picture, in pixels: as when one drags the bar. */
const step = 2500;

const perSecond = 200;
const seconds = 15;

/** The longest task of a second may take so long at the median, in ms; and memory may grow so much. */
const taskMax = 50;
const growthMax = 0.1;

/** Prints how long the page was busy at a time, and what it held before and after. */
export async function benchWebTimeline(): Promise<void> {
  if (lacksBrowser) return console.log(`the web client was not measured: ${lacksBrowser}`);
  const tasks: (() => unknown)[] = [];
  const hooks = lastFirst({ after: (task) => tasks.push(task) });
  try {
    const [cluster, talkers] = await begin(hooks);
    await fill(talkers);
    const context = await openProfile(hooks, await openBrowser(hooks));
    const page = await enter(context, cluster.port("n1"), "reader", `/#/c/${channel.slice(1)}`);
    await sees(page, lastWord);
    await timelineOf(page).locator(".timeline-scroller").focus();
    await page.evaluate(scrollUp, { step, pictures: warmPictures });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });

    const scrolled = await measured(page, devtools, () =>
      page.evaluate(scrollUp, { step, pictures: Infinity }),
    );
    await page.getByRole("button", { name: "To the newest message" }).click();
    await sees(page, lastWord);
    await talk(page, talkers, warmMessages);
    const live = await measured(page, devtools, () => talk(page, talkers, perSecond * seconds));
    tell({ [`${messages} messages scrolled through`]: scrolled, [`${perSecond} messages a second`]: live });
  } finally {
    for (const task of tasks) await task();
  }
}

async function begin(hooks: Hooks): Promise<[Cluster, Talker[]]> {
  const limits = ["--limits-messages-per-second", "0"];
  const cluster = new Cluster(hooks, await freePorts(1), temporaryFolder(hooks), limits);
  await cluster.ready();
  const talkers: Talker[] = [];
  hooks.after(() => {
    for (const talker of talkers) talker.end();
  });
  for (let index = 0; index < speakers; index++)
    talkers.push(await Talker.enter(cluster.port("n1"), `speaker${index}`, [channel]));
  return [cluster, talkers];
}

/** As fast as they are stored, and in their order but for some that are said at once. */
async function fill(talkers: readonly Talker[]): Promise<void> {
  const began = performance.now();
  for (let said = 1; said <= messages; said++) {
    say(talkers, said);
    if (said % atOnce === 0) await Promise.all(talkers.map((talker) => talker.ping()));
  }
  talkers[0]?.says(channel, lastWord);
  await talkers[0]?.ping();
  console.log(`${messages} messages said in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** At a steady pace; resolves when the page shows the last of it. */
async function talk(page: Page, talkers: readonly Talker[], count: number): Promise<void> {
  const began = performance.now();
  for (let said = 0; said < count; await sleep(5)) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * perSecond));
    for (; said < due; said++) say(talkers, messages + said);
  }
  await Promise.all(talkers.map((talker) => talker.ping()));
  const last = `That was it, of ${count}.`;
  talkers[0]?.says(channel, last);
  await sees(page, last);
}

/** Now one speaks, now another; some go on. */
function say(talkers: readonly Talker[], number: number): void {
  talkers[((number * 7919) >> 2) % speakers]?.says(channel, textAt(number));
}

/** As people talk: mostly words, some of them with looks, a link or a name. */
function textAt(number: number): string {
  const words = "the weather is fine and so is the coffee see you later ".repeat(1 + (number % 3));
  const more = [
    "",
    "",
    "",
    "",
    "**really**",
    "`npm start`",
    "https://example.org/a?b=c",
    "speaker3: yes",
    "😀",
  ];
  return `${number} ${words}${more[number % more.length]}`.trim();
}

interface Measured {
  readonly seconds: number;
  /** How long one task after another took, of those above 50 ms, and how long it was from picture to picture; in ms. */
  readonly longTasks: readonly number[];
  readonly pictures: readonly number[];
  /** The longest task of each second; 0 where none was long. */
  readonly longest: readonly number[];
  readonly before: Held;
  readonly after: Held;
}

interface Held {
  readonly bytes: number;
  readonly nodes: number;
  /** Seconds of processor time that the page's own thread has taken, whatever else the machine does. */
  readonly busy: number;
}

async function measured(page: Page, devtools: CDPSession, task: () => Promise<unknown>): Promise<Measured> {
  const before = await held(devtools);
  await page.evaluate(watchTasks);
  const began = performance.now();
  await task();
  const took = (performance.now() - began) / 1000;
  const found = await page.evaluate(takeTasks);
  return { seconds: took, ...found, before, after: await held(devtools) };
}

/** What the page holds when nothing is left in it that nobody uses. */
async function held(devtools: CDPSession): Promise<Held> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const { nodes } = await devtools.send("Memory.getDOMCounters");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const busy = metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  return { bytes: usedSize, nodes, busy };
}

function tell(found: Readonly<Record<string, Measured>>): void {
  const entries = Object.entries(found);
  console.table(
    Object.fromEntries(
      entries.flatMap(([what, { longTasks, pictures }]) => [
        [`${what}: long tasks`, row(longTasks)],
        [`${what}: from picture to picture`, row(pictures)],
      ]),
    ),
  );
  console.table(
    Object.fromEntries(
      entries.map(([what, { seconds, longest, before, after }]) => [
        what,
        {
          seconds: Number(seconds.toFixed(1)),
          "busy, s of processor": Number((after.busy - before.busy).toFixed(1)),
          "longest task of a second, p50 ms": Math.round(quantile(longest, 0.5)),
          "MiB of JavaScript, before": mebibytes(before.bytes),
          after: mebibytes(after.bytes),
          "DOM nodes, before": before.nodes,
          "after ": after.nodes,
        },
      ]),
    ),
  );
  const isGood = entries.every(
    ([, { longest, before, after }]) =>
      quantile(longest, 0.5) <= taskMax &&
      after.bytes <= before.bytes * (1 + growthMax) &&
      after.nodes <= before.nodes * (1 + growthMax),
  );
  console.log(
    `${isGood ? "within" : "ABOVE"} the aim of no task over ${taskMax} ms at the median of seconds, and of memory that stays`,
  );
}

function mebibytes(bytes: number): number {
  return Number((bytes / 2 ** 20).toFixed(1));
}

if (import.meta.main) {
  await benchWebTimeline();
  process.exit();
}
