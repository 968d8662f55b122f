/** What goes wrong where nodes have their log on nats-servers: a schedule, carried out on whoever can suffer it just then. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "../simulator/dice.ts";
import type { Machines } from "../support/machines.ts";
import type { NatsCluster } from "../support/nats.ts";
import { takesRecords } from "../support/nats-log.ts";
import { until } from "../support/until.ts";
import type { Deed, Fault, Harm, Role } from "./schedule.ts";
import type { Cuttable } from "./troubles.ts";
import type { Trouble, World } from "./world.ts";

/** How long a server may take to answer what is asked of it here, in milliseconds. */
const patience = 1000;

const troubles: Readonly<Record<Harm, Trouble>> = {
  killed: "node killed",
  paused: "node stood still",
  silent: "node cut off",
  closed: "node cut off",
};

/** What suffers: servers and nodes of a network, and its clients. */
export interface Victims {
  readonly nats: NatsCluster;
  readonly stream: string;
  readonly nodes: Machines;
  readonly world: World;
  readonly clients: readonly Cuttable[];
  readonly dice: Dice;
}

export class NatsTroubles {
  /** How often what happened. */
  readonly counts: Record<string, number> = {};
  readonly #victims: Victims;
  readonly #unwell = new Set<number | string>();
  readonly #running = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[];
  #isOver = false;

  constructor(victims: Victims, schedule: readonly Fault[]) {
    this.#victims = victims;
    this.#timers = schedule.map((fault) => setTimeout(() => this.#begin(fault), fault.at));
  }

  /** Ends all trouble. Resolves, when the log has leaders again, with how many milliseconds the servers needed for that. */
  async stop(): Promise<number> {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
    const { nats, stream } = this.#victims;
    await nats.heal();
    const began = performance.now();
    await until(() => takesRecords(nats, stream), "the log to have leaders", 60_000);
    return performance.now() - began;
  }

  #begin({ deed, lasts }: Fault): void {
    const running = this.#carryOut(deed, lasts).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #carryOut(deed: Deed, lasts: number): Promise<void> {
    switch (deed.what) {
      case "servers":
        return this.#hurtServers(deed, lasts);
      case "leader":
        return this.#stepDown();
      case "node":
        return this.#hurtNode(deed.node, deed.harm, lasts);
      case "client":
        return this.#cutClient();
    }
  }

  async #hurtServers({ first, count, harm, from }: Deed & { what: "servers" }, lasts: number): Promise<void> {
    const { nats } = this.#victims;
    const found = await this.#serverThat(first);
    const [one, ...others] = nats.servers.keys();
    const order = [found ?? one ?? 0, ...others, one ?? 0];
    const well = [...new Set(order)].filter((server) => !this.#unwell.has(server));
    await Promise.all(well.slice(0, count).map((server) => this.#hurtServer(server, harm, from, lasts)));
  }

  async #hurtServer(
    server: number,
    harm: Harm,
    from: "all" | "servers" | "clients",
    lasts: number,
  ): Promise<void> {
    const { nats } = this.#victims;
    this.#count(`server ${harm}`);
    this.#unwell.add(server);
    if (harm === "killed") await nats.kill(server);
    else if (harm === "paused") nats.pause(server);
    else nats.cutOff(server, from, harm);
    await this.#while(lasts);
    if (harm === "killed") await nats.start(server);
    else if (harm === "paused") nats.resume(server);
    else nats.join(server);
    this.#unwell.delete(server);
  }

  async #hurtNode(node: string, harm: Harm, lasts: number): Promise<void> {
    const { nats, nodes, world } = this.#victims;
    const pid = nodes.pid(node);
    if (this.#unwell.has(node) || pid === undefined) return;
    this.#count(`node ${harm}`);
    this.#unwell.add(node);
    const port = nodes.ports[Number(node.slice(1)) - 1] ?? 0;
    world.trouble(port, troubles[harm]);
    if (harm === "killed") nodes.signal(node, "SIGKILL");
    else if (harm === "paused") nodes.signal(node, "SIGSTOP");
    else nats.network.isolate(node, harm);
    await this.#while(lasts);
    if (harm === "paused") nodes.signal(node, "SIGCONT");
    else if (harm !== "killed") nats.network.rejoin(node);
    world.troubles.delete(port);
    this.#unwell.delete(node);
  }

  #cutClient(): void {
    const { clients, dice } = this.#victims;
    const inside = clients.filter(({ isInside }) => isInside);
    if (inside.length === 0) return;
    this.#count("client cut");
    const client = dice.pick(inside);
    // It cannot know whether this was taken, and says it again.
    client.say(`last words ${this.counts["client cut"]}`);
    client.cut();
  }

  async #stepDown(): Promise<void> {
    const { nats, stream } = this.#victims;
    this.#count("leader changed");
    const subject = `$JS.API.STREAM.LEADER.STEPDOWN.${stream}`;
    await nats.asClient((client) => client.request(subject, "", { timeout: patience })).catch(() => {});
  }

  async #serverThat(role: Role): Promise<number | undefined> {
    const { nats, stream } = this.#victims;
    if (role === "stream's leader") return nats.leader(stream);
    if (role === "servers' leader") return nats.leader();
    const leaders = [await nats.leader(stream), await nats.leader()];
    return [...nats.servers.keys()].find((server) => !leaders.includes(server));
  }

  async #while(lasts: number): Promise<void> {
    const end = performance.now() + lasts;
    while (!this.#isOver && performance.now() < end) await sleep(20);
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
