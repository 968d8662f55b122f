/** Nodes whose log is on nats-servers, one more whenever it is wanted, and people on all of them who are in one channel. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "./cluster.ts";
import { temporaryFolder } from "./folders.ts";
import type { NatsCluster } from "./nats.ts";
import { type Hooks, type Program, runOurs } from "./programs.ts";
import { Talker } from "./talker.ts";

const channel = "#crowd";

/** People who come at the same time. */
const comingMax = 250;

export class Crowd {
  readonly #t: Hooks;
  readonly #nats: NatsCluster;
  readonly #ports: number[] = [];
  readonly #members: Talker[] = [];

  constructor(t: Hooks, nats: NatsCluster) {
    this.#t = t;
    this.#nats = nats;
  }

  get members(): readonly Talker[] {
    return this.#members;
  }

  /** Resolves when there are so many nodes, and they are ready. */
  async nodes(count: number): Promise<readonly Program[]> {
    const { directServers, monitors } = this.#nats;
    const log = ["--log", `nats://${directServers}`, "--nats-monitors", `${monitors}`];
    const started: Program[] = [];
    const ports = await freePorts(count - this.#ports.length);
    for (const port of ports) {
      const id = `n${this.#ports.length + 1}`;
      const words = ["--id", id, "--port", `${port}`, "--limits-messages-per-second", "0", ...log];
      const node = runOurs(this.#t, "serve", words, temporaryFolder(this.#t));
      await node.output.sees(/ is ready on /);
      this.#ports.push(port);
      started.push(node);
    }
    return started;
  }

  /** Resolves when there are so many members, each on the next node. */
  async fill(count: number): Promise<void> {
    const missing = Array.from(
      { length: count - this.#members.length },
      (_, index) => this.#members.length + index,
    );
    const come = async () => {
      for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
        const port = this.#ports[number % this.#ports.length];
        assert(port !== undefined, "there is no node");
        const member = await Talker.enter(port, `m${number}`, [channel]);
        this.#t.after(() => member.end());
        this.#members.push(member);
      }
    };
    await Promise.all(Array.from({ length: comingMax }, come));
  }

  /** The first member says something now and then; resolves when the last one has heard the end. @param pace ms between two messages */
  async talk(count: number, pace: number): Promise<void> {
    const [first, last] = [this.#members[0], this.#members.at(-1)];
    assert(first !== undefined && last !== undefined && first !== last, "nobody is there to hear it");
    const end = `the end of ${count} at ${performance.now()}`;
    const heard = new Promise<void>((resolve) => last.hears(end, resolve));
    const began = performance.now();
    for (let said = 1; said <= count; said++) {
      await sleep(Math.max(0, began + said * pace - performance.now()));
      first.says(channel, said === count ? end : `This is message ${said} of ${count}`);
    }
    await heard;
  }

  /** Every member pings its node; resolves when all are answered. */
  async ping(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.ping()));
  }
}
