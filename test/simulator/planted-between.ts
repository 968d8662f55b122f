/** Bugs of comings and goings, of time, and of labels with several parts. */
import { Duties } from "../../src/cluster/duties.ts";
import { Connection } from "../../src/gateway/connection.ts";
import { Fanout } from "../../src/gateway/fanout.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { Network } from "../../src/network/network.ts";
import { graceEnded } from "../../src/network/sessions.ts";
import { type Planted, replace } from "./planting.ts";

export const bugsBetween: readonly Planted[] = [
  {
    name: "what has several parts counts as done with the first",
    breaks: "P1",
    plant: () =>
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            const entries = record.entries.map((entry) =>
              entry.label ? { ...entry, label: { ...entry.label, part: 0 } } : entry,
            );
            yield* apply.call(this, { ...record, entries });
          },
      ),
  },
  {
    name: "whoever speaks to one hears it twice",
    breaks: "P3",
    plant: () =>
      replace(
        Fanout.prototype,
        "post",
        (post) =>
          function (this: Fanout, told, except, others) {
            post.call(this, told, told.delivery.channels.length === 0 ? undefined : except, others);
          },
      ),
  },
  {
    name: "time goes back",
    breaks: "P3",
    plant: ({ dice }) =>
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            if (dice.chance(0.1)) this.state.at = 0;
            yield* apply.call(this, record);
          },
      ),
  },
  {
    name: "who is taken back is not told what was said meanwhile",
    breaks: "P7",
    plant: () =>
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            for (const applied of apply.call(this, record)) {
              const { outcome, position, entry } = applied;
              const isBack = outcome.kind === "accepted" && entry.event.type === "session-opened";
              if (!isBack || !outcome.attached) yield applied;
              else
                yield {
                  ...applied,
                  outcome: { ...outcome, attached: { ...outcome.attached, after: position } },
                };
            }
          },
      ),
  },
  {
    name: "who is away is waited for half as long",
    breaks: "P7",
    plant: () =>
      replace(
        Duties.prototype,
        "look",
        (look) =>
          function (this: Duties, due, elapsed) {
            look.call(this, due, 2 * elapsed);
          },
      ),
  },
  {
    name: "an older connection of a client stays open",
    breaks: "P12",
    plant: () =>
      replace(
        Connection.prototype,
        "end",
        (end) =>
          function (this: Connection, reason) {
            if (reason === undefined) end.call(this);
          },
      ),
  },
  {
    name: "that a connection was closed is forgotten when the log does not take it",
    breaks: "P12",
    plant: () =>
      replace(
        Gateway.prototype,
        "gone",
        (gone) =>
          function (this: Gateway, ...what) {
            const undo = replace(
              this.services,
              "propose",
              (propose) => (proposal, fate) => propose(proposal, { ...fate, notTaken() {} }),
            );
            gone.apply(this, what);
            undo();
          },
      ),
  },
  {
    name: "a guest who loses two nodes in a row is told what was said since it came to the second",
    breaks: "P7",
    plant: () =>
      replace(
        Network.prototype,
        "apply",
        (apply) =>
          function* (this: Network, record) {
            for (const applied of apply.call(this, record)) {
              const { outcome, position } = applied;
              const came = outcome.kind === "accepted" ? outcome.attached?.session : undefined;
              const session = this.state.sessions.get(came ?? 0);
              if (session) session.seenTo = position;
              yield applied;
            }
          },
      ),
  },
  {
    name: "a node says that everything is written which a guest has not taken",
    breaks: "P7",
    plant: () => replace(Connection.prototype, "writtenUpTo", () => (flushed) => flushed),
  },
  {
    name: "the end of an earlier grace counts for the present one",
    breaks: "P8",
    plant: () =>
      replace(graceEnded, "decide", (decide) => (state, event, origin) => {
        const session = state.sessions.get(event.session);
        const detachedAt = session?.detachedAt ?? event.detachedAt;
        if (session) session.detachedAt = detachedAt;
        return decide(state, { ...event, detachedAt }, origin);
      }),
  },
  {
    name: "after an outage of the log a grace goes on where it was",
    breaks: "P7",
    plant: () => replace(Duties.prototype, "startAnew", () => () => {}),
  },
];
