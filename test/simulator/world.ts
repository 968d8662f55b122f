/** The world of one seed: machines, the log they share, the network between them and the clients, and time. */
import type { Signal } from "../../src/cluster/node-options.ts";
import { type Delays, SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry, NetworkRecord } from "../../src/network/entry.ts";
import { SimulatedClock } from "../support/simulated.ts";
import { testSettings } from "../support/simulated-cluster.ts";
import { Dice } from "./dice.ts";
import { Machine } from "./machine.ts";
import { Trace } from "./trace.ts";
import type { Network } from "./wire.ts";

const healthyDelays = { append: 10, acknowledge: 10, deliver: 20, signal: 10 };
/** In some worlds the disk is slow, so that many entries share a record; in milliseconds. */
const appends = [10, 200];
export const healthyLatency = 20;
/** So long that with a short send queue some have to take it before they are told what they missed. */
const motd = Array<string>(12).fill("All that can go wrong here does, and nobody is to notice any of it.");

export class World implements Network {
  readonly seed: number;
  readonly clock = new SimulatedClock();
  readonly dice: Dice;
  readonly store: SimulatedLogStore<Entry, Signal>;
  readonly machines: readonly Machine[];
  readonly trace: Trace;
  /** How long somebody who is away is waited for, in milliseconds. */
  readonly grace: number;
  /** How long things take with the log while nothing goes wrong. */
  readonly healthyDelays: Readonly<Delays>;
  latency = healthyLatency;
  /** The highest position that any client was told. */
  told = 0;
  /** Somebody was told something that nobody had been told before. */
  whenTold = () => {};
  /** Somebody connects, and will ask for a session. */
  whenConnected = () => {};
  /** Somebody came to this node, or came back by it. */
  whenEntered = (_node: string) => {};

  constructor(seed: number, show?: (line: string) => void) {
    this.seed = seed;
    this.dice = new Dice(seed);
    this.trace = new Trace(this.clock, show);
    this.healthyDelays = { ...healthyDelays, append: this.dice.pick(appends) };
    this.store = new SimulatedLogStore(this.clock, new Dice(seed + 1_000_003), this.healthyDelays);
    const settings = {
      ...testSettings,
      server: { ...testSettings.server, motd },
      clientHeartbeat: 2000,
      sendQueue: this.dice.pick([3, 16]) * 1024,
      connectionsPerAddress: 0,
    };
    this.grace = this.dice.pick([2000, 5000, 60_000]);
    const { grace } = this;
    const pace = this.dice.pick([
      { heartbeat: 1000, lostAfter: 5000 },
      { heartbeat: 400, lostAfter: 2000 },
    ]);
    const count = this.dice.pick([2, 3, 3, 3]);
    this.machines = Array.from(
      { length: count },
      (_, index) =>
        new Machine({
          ...{ id: `n${index + 1}`, network: this, store: this.store, settings, grace, ...pace },
          trace: this.trace,
        }),
    );
  }

  /** Somebody is told of this position. */
  tell(position: number): void {
    if (position <= this.told) return;
    this.told = position;
    this.whenTold();
  }

  machine(id: string): Machine | undefined {
    return this.machines.find((machine) => machine.id === id);
  }

  /** Whether every node serves. */
  get isWell(): boolean {
    return this.machines.every(({ trouble }) => trouble === undefined);
  }

  /** Everything that the log holds. */
  records(): NetworkRecord[] {
    const records: NetworkRecord[] = [];
    for (let batch = this.store.read(0, this.store.head); batch.length > 0; ) {
      records.push(...batch);
      batch = this.store.read(batch.at(-1)?.number ?? 0, this.store.head);
    }
    return records;
  }

  /** Nothing goes wrong from now on. */
  heal(): void {
    this.trace.note("world", "heals");
    this.latency = healthyLatency;
    Object.assign(this.store.delays, this.healthyDelays);
    for (const machine of this.machines) {
      const healthy = { outage: "none", refused: 0, acknowledgementLost: 0, acknowledgementLate: 0 } as const;
      Object.assign(this.store.faults(machine.id), { ...healthy, signalLost: 0, signalDoubled: 0 });
      machine.isIsolated = false;
      machine.resume();
      machine.start();
    }
  }
}
