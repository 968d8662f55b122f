/** Bugs on the way to the log, in what becomes of its records, in snapshots, and in barriers. */
import { Freshness } from "../../src/cluster/freshness.ts";
import { Proposer } from "../../src/cluster/proposer.ts";
import { LogRefused, LogUnavailable } from "../../src/log/errors.ts";
import { SimulatedLogStore } from "../../src/log/simulated.ts";
import type { Entry } from "../../src/network/entry.ts";
import type { State } from "../../src/network/state.ts";
import {
  afterApplying,
  afterRestoring,
  beforeApplying,
  type Planted,
  replace,
  withEntries,
} from "./planting.ts";
import { ProcessLog } from "./process-log.ts";

/** Changes how appending fails. */
function onUnavailable(instead: () => Promise<number>): () => void {
  return replace(
    ProcessLog.prototype,
    "append",
    (append) =>
      function (this: ProcessLog<Entry, unknown>, record) {
        return append.call(this, record).catch((error) => {
          if (error instanceof LogUnavailable) return instead();
          throw error;
        });
      },
  );
}

export const bugsBehind: readonly Planted[] = [
  {
    name: "an acknowledgement before the commit: what a node wrote last goes when it crashes",
    breaks: "P1",
    plant: () =>
      replace(
        SimulatedLogStore.prototype,
        "crash",
        (crash) =>
          function (this: SimulatedLogStore<Entry, unknown>, node) {
            const [last] = this.read(this.head - 1, this.head);
            if (last?.node === node) this.damage(last.number);
            crash.call(this, node);
          },
      ),
  },
  {
    name: "a record that is in the log twice is applied twice",
    breaks: "P2",
    plant: () =>
      beforeApplying((record, { nodes }) => {
        const known = nodes.get(record.node);
        const isDouble = known?.incarnation === record.incarnation && record.n > 1 && record.n <= known.n;
        return isDouble ? { ...record, n: known.n + 1 } : record;
      }),
  },
  {
    name: "labels are not looked up",
    breaks: "P2",
    plant: () => beforeApplying((record) => withEntries(record, ({ label: _, ...entry }) => entry)),
  },
  {
    name: "a proposal waits while the next one goes ahead",
    breaks: "P4",
    plant: ({ dice }) =>
      replace(Proposer.prototype, "propose", (propose) => {
        const held = new WeakMap<Proposer, Parameters<Proposer["propose"]>>();
        return function (this: Proposer, ...proposal) {
          const earlier = held.get(this);
          held.delete(this);
          if (!earlier && dice.chance(0.1)) held.set(this, proposal);
          else propose.apply(this, proposal);
          if (earlier) propose.apply(this, earlier);
        };
      }),
  },
  {
    name: "the labels are forgotten in the snapshot",
    breaks: "P8",
    plant: () =>
      afterRestoring(({ sessions }) => {
        for (const { clients } of sessions.values())
          for (const { labels } of clients.values()) labels.clear();
      }),
  },
  {
    name: "ranks are forgotten in the snapshot",
    breaks: "P8",
    plant: () =>
      afterRestoring(({ channels }) => {
        for (const { members } of channels.values()) for (const id of members.keys()) members.set(id, "");
      }),
  },
  {
    name: "a node does not know of kicks",
    breaks: "P8",
    plant: ({ dice }) => {
      const ignorant = new WeakMap<State, boolean>();
      return beforeApplying((record, state) => {
        const isIgnorant = ignorant.get(state) ?? dice.chance(0.3);
        ignorant.set(state, isIgnorant);
        return withEntries(record, (entry) =>
          isIgnorant && entry.event.type === "kicked"
            ? { ...entry, event: { ...entry.event, nick: "?" } }
            : entry,
        );
      });
    },
  },
  {
    name: "records of a start that has ended count",
    breaks: "P8",
    plant: () =>
      beforeApplying((record, { nodes }) => {
        const known = nodes.get(record.node);
        if (known?.incarnation === record.incarnation && known.n + 1 === record.n) known.status = "up";
        return record;
      }),
  },
  {
    name: "a nick that is held is free",
    breaks: "P9",
    plant: () =>
      beforeApplying((record, { nicks }) => {
        for (const { event } of record.entries)
          if (event.type === "nick-changed") nicks.delete(event.nick.toLowerCase());
        return record;
      }),
  },
  {
    name: "what one is told all are told",
    breaks: "P10",
    plant: () =>
      afterApplying((applied, { sessions }) => ({
        ...applied,
        deliveries: applied.deliveries.map((delivery) =>
          delivery.line.type === "said" && delivery.channels.length === 0
            ? { ...delivery, sessions: [...sessions.keys()] }
            : delivery,
        ),
      })),
  },
  {
    name: "a record of unknown fate is not tried again",
    breaks: "P12",
    plant: () => onUnavailable(() => new Promise(() => {})),
  },
  {
    name: "a record of unknown fate counts as refused",
    breaks: "P13",
    plant: () => onUnavailable(() => Promise.reject(new LogRefused("it did not answer"))),
  },
  {
    name: "what was taken is answered with a refusal",
    breaks: "P13",
    plant: ({ dice }) =>
      replace(
        Proposer.prototype,
        "decided",
        (decided) =>
          function (this: Proposer, applied) {
            const isLie = applied.entry.event.type === "said" && dice.chance(0.05);
            const refusal = { numeric: "ERR_CANNOTSENDTOCHAN", params: ["#a"] } as const;
            decided.call(this, isLie ? { ...applied, outcome: { kind: "refused", refusal } } : applied);
          },
      ),
  },
  {
    name: "a barrier does not wait",
    breaks: "P14",
    plant: () => replace(Freshness.prototype, "fresh", () => async () => true),
  },
  {
    name: "a barrier trusts an answer of a moment ago",
    breaks: "P14",
    plant: ({ clock }) =>
      replace(ProcessLog.prototype, "head", (head) => {
        const known = new WeakMap<object, { readonly at: number; readonly answer: Promise<number> }>();
        return function (this: ProcessLog<Entry, unknown>) {
          const now = clock.monotonic();
          const last = known.get(this);
          if (last && now - last.at < 1500) return last.answer;
          const answer = head.call(this);
          known.set(this, { at: now, answer });
          return answer;
        };
      }),
  },
];
