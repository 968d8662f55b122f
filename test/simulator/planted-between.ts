/** Bugs of comings and goings, of time, and of labels with several parts. */
import { Duties } from "../../src/cluster/duties.ts";
import { Connection } from "../../src/gateway/connection.ts";
import { Fanout } from "../../src/gateway/fanout.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { graceEnded } from "../../src/network/sessions.ts";
import { afterApplying, beforeApplying, type Planted, replace, withEntries } from "./planting.ts";

export const bugsBetween: readonly Planted[] = [
  {
    name: "what has several parts counts as done with the first",
    breaks: "P1",
    plant: () =>
      beforeApplying((record) =>
        withEntries(record, (entry) =>
          entry.label ? { ...entry, label: { ...entry.label, part: 0 } } : entry,
        ),
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
      beforeApplying((record, state) => {
        if (dice.chance(0.1)) state.at = 0;
        return record;
      }),
  },
  {
    name: "who is taken back is not told what was said meanwhile",
    breaks: "P7",
    plant: () =>
      afterApplying((applied) => {
        const { outcome, position, entry } = applied;
        const isBack = outcome.kind === "accepted" && entry.event.type === "session-opened";
        if (!isBack || !outcome.attached) return applied;
        return { ...applied, outcome: { ...outcome, attached: { ...outcome.attached, after: position } } };
      }),
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
      afterApplying((applied, { sessions }) => {
        const { outcome, position } = applied;
        const came = outcome.kind === "accepted" ? outcome.attached?.session : undefined;
        const session = sessions.get(came ?? 0);
        if (session) session.seenTo = position;
        return applied;
      }),
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
