/** What goes wrong: each fault strikes at a moment that the seed chooses, and is over after a while. */
import type { Machine } from "./machine.ts";
import type { Wire } from "./wire.ts";
import { healthyLatency, type World } from "./world.ts";

/** How long until the next one strikes, in milliseconds. */
const pause = { low: 50, high: 1500 };
const hour = 3_600_000;

const weights = {
  crash: 6,
  stop: 5,
  pause: 5,
  cut: 10,
  silence: 4,
  slowReader: 10,
  slowNetwork: 4,
  slowLog: 3,
  outage: 9,
  outageForAll: 6,
  isolation: 3,
  refused: 3,
  acknowledgements: 6,
  signals: 4,
  clock: 3,
};

/** Whose connection something can happen to. */
interface Connected {
  readonly wire: Wire | undefined;
}

export class Faults {
  readonly #world: World;
  readonly #clients: readonly Connected[];
  #isOver = false;

  constructor(world: World, clients: readonly Connected[]) {
    this.#world = world;
    this.#clients = clients;
    world.whenEntered = (node) => this.#follow(node);
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  #next(): void {
    const { clock, dice } = this.#world;
    clock.after(dice.between(pause.low, pause.high), () => {
      if (this.#isOver) return;
      this.#strike();
      this.#next();
    });
  }

  #strike(): void {
    const world = this.#world;
    const { dice, store, machines } = world;
    const machine = dice.pick(machines);
    const { wire } = dice.pick(this.#clients);
    const faults = store.faults(machine.id);
    const deeds: Readonly<Record<keyof typeof weights, () => void>> = {
      crash: () => this.#crash(machine),
      stop: () => {
        if (dice.chance(0.3))
          this.#change(machine.disk.snapshots, "fault", dice.pick(["torn", "full"]), "none");
        machine.restart(dice.between(100, 3000));
      },
      pause: () => {
        machine.pause();
        this.#later(50, 7000, () => machine.resume());
      },
      cut: () => wire?.cut(),
      silence: () => wire?.fallSilent(),
      slowReader: () => {
        if (!wire) return;
        this.#change(wire, "reading", false, true);
        // What it has not taken by then it is to be told again.
        const node = machines.find(({ wires }) => wires.includes(wire));
        if (node && dice.chance(0.7)) this.#strikeLater(1500, 3500, () => this.#crash(node));
      },
      slowNetwork: () => this.#change(world, "latency", dice.between(50, 1200), healthyLatency),
      slowLog: () => {
        this.#change(store.delays, "deliver", dice.between(20, 600), world.healthyDelays.deliver);
        this.#change(store.delays, "append", dice.between(10, 300), world.healthyDelays.append);
      },
      outage: () => {
        this.#outage([machine]);
        // That connections are gone cannot be said then.
        if (dice.chance(0.7))
          this.#strikeLater(1000, 3000, () => {
            for (const client of machine.wires) client.cut();
          });
      },
      outageForAll: () => {
        if (dice.chance(0.3)) this.#outage(machines);
        else {
          // Some have been away for a while by then.
          for (const { wires } of machines) for (const client of wires) client.cut();
          this.#strikeLater(500, 2500, () => this.#outage(machines));
        }
      },
      isolation: () => {
        this.#change(machine, "isIsolated", true, false);
        this.#change(faults, "outage", "hangs", "none");
      },
      refused: () => {
        this.#change(faults, "refused", 0.5, 0);
        if (dice.chance(0.5)) this.#change(faults, "acknowledgementLost", 0.5, 0);
        this.#change(store.delays, "deliver", 400, world.healthyDelays.deliver);
      },
      acknowledgements: () => {
        // A record that comes back late is tried again, and is in the log twice.
        this.#change(store.delays, "deliver", 400, world.healthyDelays.deliver);
        this.#change(faults, "acknowledgementLate", 0.4, 0);
        this.#change(faults, "acknowledgementLost", 0.4, 0);
      },
      signals: () => {
        this.#change(store.delays, "signal", dice.between(10, 900), world.healthyDelays.signal);
        this.#change(faults, "signalDoubled", 0.5, 0);
        this.#change(faults, "signalLost", dice.between(0, 1), 0);
      },
      clock: () => {
        machine.ahead += dice.pick([-1, 1]) * dice.pick([700, dice.between(0, 5 * hour)]);
      },
    };
    const what = dice.weighted(weights);
    world.trace.note("world", `${what} ${machine.id}`);
    deeds[what]();
  }

  /** Who has just come back loses the next node as well, perhaps before it was told anything. */
  #follow(node: string): void {
    const { dice } = this.#world;
    const machine = this.#world.machine(node);
    if (machine && dice.chance(0.1)) this.#strikeLater(0, 80, () => this.#crash(machine));
  }

  #crash(machine: Machine): void {
    const { dice, machines } = this.#world;
    const { pid } = machine;
    machine.crash(dice.pick(["killed", "power lost"]));
    // Whoever started it knows at once, if it was on this machine.
    if (pid !== undefined && dice.chance(0.5))
      for (const other of machines) other.siblingEnded(machine.id, pid);
    this.#later(50, 4000, () => machine.start());
  }

  #outage(machines: readonly Machine[]): void {
    const { dice, store } = this.#world;
    const outage = dice.pick(["rejects", "hangs"] as const);
    for (const { id } of machines) this.#change(store.faults(id), "outage", outage, "none");
  }

  #change<Thing, Key extends keyof Thing>(
    thing: Thing,
    key: Key,
    value: Thing[Key],
    healthy: Thing[Key],
  ): void {
    thing[key] = value;
    this.#later(200, 6000, () => {
      thing[key] = healthy;
    });
  }

  #strikeLater(low: number, high: number, fault: () => void): void {
    this.#later(low, high, () => (this.#isOver ? undefined : fault()));
  }

  #later(low: number, high: number, task: () => void): void {
    const { clock, dice } = this.#world;
    clock.after(dice.between(low, high), task);
  }
}
