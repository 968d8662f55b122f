/** A reconnect storm: a node is killed under idle sessions, and all of them come back by the others. */
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, freePorts } from "../../test/support/cluster.ts";
import { temporaryFolder } from "../../test/support/folders.ts";
import type { Hooks } from "../../test/support/programs.ts";
import { Talker } from "../../test/support/talker.ts";
import { until } from "../../test/support/until.ts";
import { ending } from "../ending.ts";
import { Resumer } from "../load/resumers.ts";
import type { Extent } from "../part.ts";
import type { Section } from "../report/section.ts";
import { withoutLimits } from "../servers/chorus.ts";
import { filesMax } from "./memory.ts";

const sessions = 15_000;
const otherFiles = 500;
/** Members of each channel. */
const together = 100;
/** Channels that one client is in. */
const channelsOfOne = 50;
/** How many are on their way at once: what a machine's listening sockets take without making them wait. */
const comingMax = 500;
/** How long all may take to come, or to come back, in ms; and how long the aim lets them, in seconds. */
const patience = 120_000;
const aim = 10;

export async function measureStorm({ say }: Extent): Promise<readonly Section[]> {
  const count = Math.min(sessions, filesMax() - otherFiles);
  return ending(async (hooks) => {
    const cluster = new Cluster(hooks, await freePorts(3), temporaryFolder(hooks), withoutLimits);
    await cluster.ready();
    say(`reconnect storm: ${count} sessions on one node`);
    const crowd = new Stormed(hooks, count);
    await crowd.all("in", (resumer) => resumer.enter(cluster.port("n1")));
    const channels = Array.from({ length: Math.ceil(count / together) }, (_, index) => `#s${index}`);
    const witnesses = await enterWitnesses(hooks, cluster.port("n2"), channels);

    say("reconnect storm: the node is killed");
    const began = performance.now();
    cluster.signal("n1", "SIGKILL");
    await until(() => crowd.count("in") === 0, "all connections to be closed");
    for (const { witness, channel } of witnesses) witness.says(channel, "meanwhile");
    const others = [cluster.port("n2"), cluster.port("n3")];
    await crowd.all("in", (resumer, index) => resumer.comeBack(others[index % others.length] ?? 0));
    const seconds = (performance.now() - began) / 1000;
    await sleep(1000);

    const [back, lost] = [crowd.count("in"), crowd.count("lost")];
    const heard = crowd.resumers.filter((resumer) => resumer.heard.get("meanwhile") === 1).length;
    const isGood = seconds <= aim && lost === 0 && heard === count;
    return [
      {
        title: "A reconnect storm",
        tables: [
          {
            columns: [
              "idle sessions whose node is killed",
              "÷ the aim",
              "seconds",
              "aim",
              "back",
              "lost",
              "remarks",
            ],
            rows: [[`${count}`, seconds / aim, seconds, aim, `${back}`, `${lost}`, isGood ? "" : "MISSED"]],
          },
        ],
        notes: [
          "From the kill of one of three nodes until the last session has resumed at another, with at most " +
            `${comingMax} of them on their way at once.`,
          `What was said in their channels meanwhile ${heard} of ${count} were told, and told once.`,
        ],
        data: { count, seconds, back, lost, heard },
      },
    ];
  });
}

/** Somebody on a node that lives is in each of the channels; nobody may be in all of them. */
async function enterWitnesses(hooks: Hooks, port: number, channels: readonly string[]) {
  const witnesses: { readonly witness: Talker; readonly channel: string }[] = [];
  for (let first = 0; first < channels.length; first += channelsOfOne) {
    const some = channels.slice(first, first + channelsOfOne);
    const witness = await Talker.enter(port, `witness${first}`, some);
    hooks.after(() => witness.end());
    witnesses.push(...some.map((channel) => ({ witness, channel })));
  }
  return witnesses;
}

/** All who are to come back. */
class Stormed {
  readonly resumers: readonly Resumer[];
  readonly #waiting = new Map<Resumer, () => void>();

  constructor(hooks: Hooks, count: number) {
    this.resumers = Array.from({ length: count }, (_, index) => {
      const channel = `#s${Math.floor(index / together)}`;
      const resumer: Resumer = new Resumer(`s${index}`, channel, (state) => {
        if (state !== "away") this.#waiting.get(resumer)?.();
      });
      return resumer;
    });
    hooks.after(() => {
      for (const resumer of this.resumers) resumer.end();
    });
  }

  count(state: Resumer["state"]): number {
    return this.resumers.filter((resumer) => resumer.state === state).length;
  }

  /** Has everybody do what ends in this state, or in being lost; not too many at once. */
  async all(state: Resumer["state"], begin: (resumer: Resumer, index: number) => void): Promise<void> {
    const indices = [...this.resumers.keys()];
    const next = async () => {
      for (let index = indices.shift(); index !== undefined; index = indices.shift()) {
        const resumer = this.resumers[index];
        if (!resumer) continue;
        await new Promise<void>((resolve) => {
          this.#waiting.set(resumer, resolve);
          begin(resumer, index);
        });
      }
    };
    await Promise.race([Promise.all(Array.from({ length: comingMax }, next)), sleep(patience)]);
    if (this.count(state) + this.count("lost") < this.resumers.length)
      throw new Error(`only ${this.count(state)} of ${this.resumers.length} sessions are ${state}`);
  }
}
