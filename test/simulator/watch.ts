/** Looks at the nodes while they run: whether all come to the same at each record, and whether history only grows. */
import type { NetworkRecord } from "../../src/network/entry.ts";
import { Network } from "../../src/network/network.ts";
import type { State } from "../../src/network/state.ts";
import { Violation } from "./violation.ts";
import type { World } from "./world.ts";

/** How often some entries are looked up in every archive, in milliseconds, and how many. */
const historyInterval = 1000;
const entriesLookedUp = 5;

export class Watch {
  readonly violations: Violation[] = [];
  /** What was each record, and who was where after it, as the first node that got there had it. */
  readonly applied = new Map<number, { readonly origin: string; readonly described: string }>();
  /** Of all processes that there were. */
  readonly networks: Network[] = [];
  readonly #world: World;
  readonly #history = new Map<number, string>();
  readonly #stop: () => void;

  constructor(world: World) {
    this.#world = world;
    const { prototype } = Network;
    const { apply } = prototype;
    const watch = this;
    prototype.apply = function* (record) {
      yield* apply.call(this, record);
      watch.#look(this, record);
    };
    const cancel = world.clock.every(historyInterval, () => this.#lookBack());
    this.#stop = () => {
      prototype.apply = apply;
      cancel();
    };
  }

  /** To be called at the end, whatever that was. */
  stop(): void {
    this.#stop();
  }

  #look(network: Network, record: NetworkRecord): void {
    const { state } = network;
    const { number } = record;
    if (!this.networks.includes(network)) this.networks.push(network);
    const described = describe(state);
    const known = this.applied.get(number);
    if (known === undefined) this.applied.set(number, { origin: originOf(record), described });
    else if (known.described !== described) {
      this.#report("P8", `after record ${number}\n${known.described}\n${described}`);
    }
    const nicks = [...state.sessions.values()].map(({ nick }) => nick.toLowerCase());
    if (new Set(nicks).size < nicks.length) this.#report("P9", `after record ${number} ${described}`);
  }

  #lookBack(): void {
    const { dice, machines, told } = this.#world;
    if (told === 0) return;
    const known = [...this.#history.keys()];
    const places = [told, ...Array.from({ length: known.length && entriesLookedUp }, () => dice.pick(known))];
    for (const { id, archive } of machines) {
      for (const position of places) {
        if (!archive || archive.told < position) continue;
        const kept = JSON.stringify(archive.at(position)?.deliveries);
        const before = this.#history.get(position) ?? kept;
        if (kept !== before) this.#report("P6", `${id} has at ${position} ${kept}, and it was ${before}`);
        if (kept !== undefined) this.#history.set(position, kept);
      }
    }
  }

  #report(property: "P6" | "P8" | "P9", details: string): void {
    this.violations.push(new Violation(property, details));
  }
}

/** As `Model.describe`. */
function describe({ nodes, sessions, channels }: State): string {
  const users = [...sessions.values()].map(
    ({ nick, id, connections }) => `${nick}=${id}(${[...connections].sort()})`,
  );
  const rooms = [...channels].map(
    ([key, { modes, members }]) =>
      `${key}+${[...modes].sort().join("")}:${[...members].map(([id, ranks]) => `${ranks}${id}`).sort()}`,
  );
  const starts = [...nodes].map(
    ([id, { incarnation, n, status }]) => `${id}/${incarnation}/${n}/${status === "up"}`,
  );
  return [starts, users, rooms].map((some) => some.sort().join(" ")).join("\n");
}

/** Whose record it is, which names what it says. */
export function originOf({ node, incarnation, n }: NetworkRecord): string {
  return `${node} ${incarnation} ${n}`;
}
