/** Looks at the nodes while they run: whether all come to the same at each record, and whether history only grows. */
import { Proposer } from "../../src/cluster/proposer.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import type { Fate } from "../../src/gateway/services.ts";
import { connectionKey, type Entry, type NetworkRecord } from "../../src/network/entry.ts";
import type { Event } from "../../src/network/events.ts";
import { Network } from "../../src/network/network.ts";
import {
  accountByName,
  accountOf,
  type ReadMarkers,
  type Session,
  type State,
} from "../../src/network/state.ts";
import { nameOf } from "./model.ts";
import { replace } from "./planting.ts";
import { ProcessLog } from "./process-log.ts";
import { Violation } from "./violation.ts";
import { Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** How often some entries are looked up in every archive, in milliseconds, and how many. */
const historyInterval = 1000;
const entriesLookedUp = 5;
/** How often it is looked which nodes reach the log, and how long an outage lasts that a node notices; in milliseconds. */
const outageInterval = 100;
const noticedAfter = { none: Number.POSITIVE_INFINITY, rejects: 1500, hangs: 3500 };

const arrivals: readonly Event["type"][] = ["session-opened", "session-resumed"];

/** In monotonic milliseconds. */
export interface Outage {
  readonly kind: keyof typeof noticedAfter;
  readonly since: number;
  until: number;
}

export interface AppliedRecord {
  readonly origin: string;
  readonly described: string;
  /** When the first node got there, in monotonic milliseconds. */
  readonly since: number;
}

export class Watch {
  readonly violations: Violation[] = [];
  /** What was each record, and who was where after it, as the first node that got there had it. */
  readonly applied = new Map<number, AppliedRecord>();
  /** Of all processes that there were. */
  readonly networks: Network[] = [];
  /** The time that each had come to. */
  readonly #times = new WeakMap<Network, number>();
  readonly #world: World;
  /** When the end of a grace was proposed, by its place in the log, in monotonic milliseconds. */
  readonly proposed = new Map<number, number>();
  /** When each record was first given to the log, by its origin, in monotonic milliseconds. */
  readonly asked = new Map<string, number>();
  /** How each node could reach the log while it was awake, one stretch after the other. */
  readonly #outages = new Map<string, Outage[]>();
  readonly #history = new Map<number, string>();
  readonly #stop: () => void;

  constructor(world: World) {
    this.#world = world;
    const watch = this;
    const cancels = [
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            yield* apply.call(this, record);
            watch.#look(this, record);
          },
      ),
      replace(
        ProcessLog.prototype,
        "append",
        (append) =>
          function (this: ProcessLog<Entry, unknown>, record) {
            watch.#noteAsked(originOf(record));
            return append.call(this, record);
          },
      ),
      replace(
        Gateway.prototype,
        "open",
        (open) =>
          function (this: Gateway, transport, protocol) {
            const connection = open.call(this, transport, protocol);
            const { node, incarnation } = this.services;
            if (transport instanceof Wire)
              transport.name = nameOf(connectionKey(node, connection.id), incarnation);
            return connection;
          },
      ),
      replace(
        Proposer.prototype,
        "propose",
        (propose) =>
          function (this: Proposer, proposal, fate) {
            const isEnd = proposal.event.type === "grace-ended";
            propose.call(this, proposal, isEnd ? watch.#noteProposed(fate) : fate);
          },
      ),
      world.clock.every(historyInterval, () => this.#lookBack()),
      world.clock.every(outageInterval, () => this.#lookAtLog()),
    ];
    this.#stop = () => {
      for (const cancel of cancels) cancel();
    };
  }

  /** How many are connected, and how many sessions wait for their users, as those have it who have applied everything. */
  get present(): { readonly connections: number; readonly waiting: number } | undefined {
    const { head } = this.#world.store;
    const state = this.networks.findLast((network) => network.state.record === head)?.state;
    if (!state) return undefined;
    const isWaiting = (session: Session) =>
      session.connections.size === 0 && accountOf(state, session)?.alwaysOn !== true;
    return {
      connections: state.connections.size,
      waiting: [...state.sessions.values()].filter(isWaiting).length,
    };
  }

  /** The outages that a node noticed. */
  outagesOf(node: string): Outage[] {
    const outages = this.#outages.get(node) ?? [];
    return outages.filter(({ kind, since, until }) => until - since > noticedAfter[kind]);
  }

  /** To be called at the end, whatever that was. */
  stop(): void {
    this.#stop();
  }

  #look(network: Network, record: NetworkRecord): void {
    // Between two outages there may be just time enough for this.
    this.#lookAtLog();
    const { state } = network;
    const { number } = record;
    if (!this.networks.includes(network)) this.networks.push(network);
    const described = describe(state);
    const known = this.applied.get(number);
    if (known === undefined) {
      this.applied.set(number, { origin: originOf(record), described, since: this.#world.clock.monotonic() });
      if (record.entries.some(({ event }) => arrivals.includes(event.type)))
        this.#world.whenEntered(record.node);
    } else if (known.described !== described) {
      this.#report("P8", `after record ${number}\n${known.described}\n${described}`);
    }
    if (!areIndexesRight(state))
      this.#report("P8", `after record ${number} an index is not what it follows from`);
    if (state.at < (this.#times.get(network) ?? 0)) this.#report("P3", `time goes back at record ${number}`);
    this.#times.set(network, state.at);
    const nicks = [...state.sessions.values()].map(({ nick }) => nick.toLowerCase());
    if (new Set(nicks).size < nicks.length || !areOwnersNicks(state))
      this.#report("P9", `after record ${number} ${described}`);
  }

  #noteProposed(fate: Fate): Fate {
    const now = this.#world.clock.monotonic();
    const decided: Fate["decided"] = (applied) => {
      this.proposed.set(applied.position, now);
      fate.decided(applied);
    };
    return { ...fate, decided };
  }

  #noteAsked(origin: string): void {
    if (!this.asked.has(origin)) this.asked.set(origin, this.#world.clock.monotonic());
  }

  #lookAtLog(): void {
    const { clock, machines } = this.#world;
    const now = clock.monotonic();
    for (const { id, outage: kind } of machines) {
      const outages = this.#outages.get(id) ?? [];
      this.#outages.set(id, outages);
      const last = outages.at(-1);
      if (last?.kind === kind) last.until = now;
      else outages.push({ kind, since: now, until: now });
    }
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

  #report(property: "P3" | "P6" | "P8" | "P9", details: string): void {
    this.violations.push(new Violation(property, details));
  }
}

/** Whether indexes lead to those who have it, and to nobody else. */
function areIndexesRight({ sessions, nicks, connections, tokens, accounts, channels }: State): boolean {
  let [connected, programs, loggedIn, inAccounts, owned, founded] = [0, 0, 0, 0, 0, 0];
  for (const { connections, clients, account } of sessions.values()) {
    connected += connections.size;
    programs += clients.size;
    loggedIn += account === undefined ? 0 : 1;
  }
  for (const { founder } of channels.values()) founded += founder === undefined ? 0 : 1;
  for (const account of accounts.values()) {
    inAccounts += account.sessions.size;
    owned += account.channels.size;
  }
  const areOwners = loggedIn === inAccounts && founded === owned;
  return (
    areOwners && nicks.size === sessions.size && connections.size === connected && tokens.size === programs
  );
}

/** Whether nobody has a nick that is another one's account. */
function areOwnersNicks(state: State): boolean {
  return [...state.sessions.values()].every((session) => {
    const owner = accountByName(state, session.nick);
    return owner === undefined || owner === accountOf(state, session);
  });
}

/** As `Model.describe`. */
function describe({ nodes, sessions, channels, accounts }: State): string {
  const users = [...sessions.values()].map(
    ({ nick, id, connections, detachedAt = "", lostAfter, account, readMarkers }) =>
      `${nick}=${id}(${[...connections].sort()})${detachedAt}${lostAfter === undefined ? "" : "!"}` +
      `${account === undefined ? "" : `~${account}`}${describedMarks(readMarkers)}`,
  );
  const rooms = [...channels].map(
    ([name, { modes, key = "", limit = "", topic, lists, invited, members, founder = "", access }]) =>
      `${name}+${[...modes].sort().join("")}/${key}/${limit}/${topic?.text ?? ""}` +
      `/${lists.b.map(({ mask }) => mask)}/${[...invited].sort()}` +
      `:${[...members].map(([id, ranks]) => `${ranks}${id}`).sort()}` +
      `~${founder}/${[...access].map(([account, rank]) => `${rank}${account}`).sort()}`,
  );
  const owners = [...accounts.values()].map(
    ({ name, verifierAt, alwaysOn, readMarkers }) =>
      `${name}=${verifierAt}${alwaysOn ? "!" : ""}${describedMarks(readMarkers)}`,
  );
  const starts = [...nodes].map(
    ([id, { incarnation, n, status }]) => `${id}/${incarnation}/${n}/${status === "up"}`,
  );
  return [starts, users, rooms, owners].map((some) => some.sort().join(" ")).join("\n");
}

function describedMarks(markers: ReadMarkers): string {
  return [...markers]
    .map(([target, at]) => `<${target}:${at}`)
    .sort()
    .join("");
}

/** Whose record it is, which names what it says. */
export function originOf({
  node,
  incarnation,
  n,
}: Pick<NetworkRecord, "node" | "incarnation" | "n">): string {
  return `${node} ${incarnation} ${n}`;
}
