/** A machine of the cluster: a disk, a wall clock, and the process of a node, which is started again when it ends. */
import { ClusterNode } from "../../src/cluster/node.ts";
import type { Signal } from "../../src/cluster/node-options.ts";
import type { Settings } from "../../src/gateway/services.ts";
import type { Faults, SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry } from "../../src/network/entry.ts";
import { SeededRandom } from "../support/simulated.ts";
import { Disk, DiskArchive } from "./disk.ts";
import { SimulatedProcess } from "./process.ts";
import { ProcessLog } from "./process-log.ts";
import type { Trace } from "./trace.ts";
import { type Network, type Peer, Wire } from "./wire.ts";

/** How long a process that ended by itself is not there, in milliseconds. */
const restartAfter = 300;

/** How many positions of its archive a loss of power takes. */
const tornAtMost = [9000, 9000, 100_000];

export interface MachineOptions {
  readonly id: string;
  readonly network: Network;
  readonly store: SimulatedLogStore<Entry, Signal>;
  readonly settings: Settings;
  readonly heartbeat: number;
  readonly lostAfter: number;
  readonly grace: number;
  readonly trace: Trace;
}

/** One start of the node. */
interface Running {
  readonly process: SimulatedProcess;
  readonly node: ClusterNode;
  readonly archive: DiskArchive;
  readonly wires: Wire[];
  readonly pid: number;
  isReady: boolean;
}

export class Machine {
  readonly id: string;
  readonly disk = new Disk();
  /** How far its wall clock is from the true time, in milliseconds. */
  ahead = 0;
  /** It is cut off from the log and from the other machines, though not from its clients. */
  isIsolated = false;
  readonly #options: MachineOptions;
  #running: Running | undefined;
  #starts = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.id = options.id;
  }

  get address(): string {
    return `${this.id}:8080`;
  }

  /** Its archive, while clients are served. */
  get archive(): DiskArchive | undefined {
    return this.#running?.isReady && !this.#running.process.isPaused ? this.#running.archive : undefined;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Why it does not serve; undefined when it does. */
  get trouble(): string | undefined {
    if (!this.#running) return "there is no process";
    if (this.#running.process.isPaused) return "the process is stopped";
    return this.#running.isReady ? this.#running.node.trouble : "it is starting";
  }

  start(): void {
    if (this.#running) return;
    const { id, network, store, trace, settings, heartbeat, lostAfter, grace } = this.#options;
    const { dice } = network;
    this.#starts += 1;
    const pid = this.#starts * 100 + Number(id.slice(1));
    const process = new SimulatedProcess(network.clock, () => this.ahead);
    const archive = new DiskArchive(this.disk, process, () => dice.between(0, 200));
    const node = new ClusterNode({
      ...{ id, pid, archive, settings, heartbeat, lostAfter, grace, keep: 0 },
      log: new ProcessLog(store.open(id), process, () => !this.isIsolated),
      clock: process,
      random: new SeededRandom(Math.floor(dice.between(1, 2 ** 31))),
      snapshots: this.disk.snapshots,
      warn: (message, details) => trace.note(id, `warns: ${message} ${JSON.stringify(details)}`),
      announce: () => {},
      failed: (reason) => this.#failed(running, reason),
    });
    const running: Running = { process, node, archive, wires: [], pid, isReady: false };
    this.#running = running;
    trace.note(id, "starts");
    node.start(this.address).then(
      () => {
        if (this.#running !== running) return;
        running.isReady = true;
        trace.note(id, "is ready");
      },
      (error) => this.#failed(running, `it cannot start: ${error.message}`),
    );
  }

  /** A client connects; undefined where nobody listens. */
  connect(host: string, peer: Peer): Wire | undefined {
    const running = this.#running;
    if (!running?.isReady) return undefined;
    const wire = new Wire(this.#options.network, running.process, host, peer);
    running.wires.push(wire);
    running.process.run(() => running.node.door.enter(wire, () => wire.destroy()));
    return wire;
  }

  /** Ends the process without a word. Its clients find out when the machine lives on, or by the silence. */
  crash(how: "killed" | "power lost"): void {
    const running = this.#running;
    if (!running) return;
    this.#options.trace.note(this.id, how);
    this.#running = undefined;
    running.process.kill();
    this.#options.store.crash(this.id);
    for (const wire of running.wires) {
      if (how === "killed") wire.cut();
      else wire.fallSilent();
    }
    const { dice } = this.#options.network;
    if (how === "power lost")
      this.disk.tear(this.disk.reached - Math.floor(dice.between(0, dice.pick(tornAtMost))));
  }

  /** Stops the process in order, and starts it again so many milliseconds later. */
  restart(later: number): void {
    const running = this.#running;
    if (!running?.isReady) return;
    this.#options.trace.note(this.id, "is asked to stop");
    running.isReady = false;
    running.process.run(() => this.#end(running, later));
  }

  pause(): void {
    this.#options.trace.note(this.id, "is paused");
    this.#running?.process.pause();
  }

  resume(): void {
    this.#options.trace.note(this.id, "goes on");
    this.#running?.process.resume();
  }

  /** The process that just ended, for those who are told of it. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  siblingEnded(node: string, pid: number): void {
    const running = this.#running;
    running?.process.run(() => running.node.siblingEnded(node, pid));
  }

  /** How the log is out for its node, while that is awake. */
  get outage(): Faults["outage"] {
    const isAwake = this.#running?.process.isPaused === false;
    return isAwake ? this.#options.store.faults(this.id).outage : "none";
  }

  /** All connections of its clients. */
  get wires(): readonly Wire[] {
    return this.#running?.wires.filter((wire) => wire.isOpen) ?? [];
  }

  #failed(running: Running, reason: string): void {
    this.#options.trace.note(this.id, `fails: ${reason}`);
    running.isReady = false;
    this.#end(running, restartAfter);
  }

  /** As its program does: it stops in order, and its supervisor starts it again. */
  #end(running: Running, later: number): void {
    const gone = () => {
      if (this.#running !== running) return;
      this.crash("killed");
      this.#options.network.clock.after(later, () => this.start());
    };
    running.node.stop().then(gone, gone);
  }
}
