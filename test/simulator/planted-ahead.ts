/** Bugs between the state and the clients: in the fan-out, in connections, in the archive, and in our own client. */
import { Errands } from "../../src/client/errands.ts";
import { Connection } from "../../src/gateway/connection.ts";
import { Fanout } from "../../src/gateway/fanout.ts";
import { entriesPerRecord, positionOf } from "../../src/network/entry.ts";
import { Disk, DiskArchive } from "./disk.ts";
import { type Planted, replace } from "./planting.ts";
import { Wire } from "./wire.ts";

/** Changes where those who come back begin to hear what goes on: at their return, which tells nobody anything. */
function onGoingOn(change: (position: number) => number): () => void {
  return replace(
    DiskArchive.prototype,
    "seenBy",
    (seenBy) =>
      function (this: DiskArchive, audience, after, until, limit) {
        const isReturn = until === Number.POSITIVE_INFINITY && this.at(after) === undefined;
        return seenBy.call(this, audience, isReturn ? change(after) : after, until, limit);
      },
  );
}

/** The last position before the record that is so much later. */
function before(position: number, records: number): number {
  return positionOf(Math.floor(position / entriesPerRecord) + records, 0) - 1;
}

function sendsPostponedLast(): () => void {
  const sent = new Map<string | undefined, readonly string[]>();
  const postponed = new Set<readonly string[]>();
  const cancels = [
    replace(
      Errands.prototype,
      "receive",
      (receive) =>
        function (this: Errands, line) {
          const reception = receive.call(this, line);
          const params = sent.get(line.tags.get("label"));
          if (reception.kind === "postponed" && params) postponed.add(params);
          return reception;
        },
    ),
    replace(
      Errands.prototype,
      "release",
      (release) =>
        function (this: Errands, labelled) {
          const lines = release.call(this, labelled);
          for (const { tags, params } of lines) sent.set(tags.get("label"), params);
          const [first, later] = [false, true].map((isLater) =>
            lines.filter(({ params }) => postponed.has(params) === isLater),
          );
          return [...(first ?? []), ...(later ?? [])];
        },
    ),
  ];
  return () => {
    for (const cancel of cancels) cancel();
  };
}

export const bugsAhead: readonly Planted[] = [
  {
    name: "answers overtake lines",
    breaks: "P3",
    plant: () => replace(Fanout.prototype, "catchUp", () => () => {}),
  },
  {
    name: "a line is posted behind the next one",
    breaks: "P3",
    plant: ({ dice }) =>
      replace(Fanout.prototype, "post", (post) => {
        const held = new WeakMap<Fanout, Parameters<Fanout["post"]>>();
        return function (this: Fanout, ...line) {
          const earlier = held.get(this);
          held.delete(this);
          if (!earlier && dice.chance(0.05)) held.set(this, line);
          else post.apply(this, line);
          if (earlier) post.apply(this, earlier);
        };
      }),
  },
  {
    name: "the fan-out loses a line",
    breaks: "P5",
    plant: ({ dice }) =>
      replace(
        Fanout.prototype,
        "post",
        (post) =>
          function (this: Fanout, ...line) {
            if (!dice.chance(0.02)) post.apply(this, line);
          },
      ),
  },
  {
    name: "somebody who joins is forgotten by the fan-out",
    breaks: "P5",
    plant: ({ dice }) =>
      replace(
        Fanout.prototype,
        "enter",
        (enter) =>
          function (this: Fanout, ...who) {
            if (!dice.chance(0.2)) enter.apply(this, who);
          },
      ),
  },
  {
    name: "who reads slowly is not told everything",
    breaks: "P5",
    plant: () =>
      replace(
        Wire.prototype,
        "write",
        (write) =>
          function (this: Wire, bytes) {
            if (this.unsent === 0) write.call(this, bytes);
          },
      ),
  },
  {
    name: "who came back joins the others a moment late",
    breaks: "P5",
    plant: ({ clock }) =>
      replace(
        Connection.prototype,
        "join",
        (join) =>
          function (this: Connection) {
            clock.after(200, () => join.call(this));
          },
      ),
  },
  {
    name: "a torn archive is taken for a whole one",
    breaks: "P6",
    plant: () =>
      replace(
        Disk.prototype,
        "tear",
        (tear) =>
          function (this: Disk, position) {
            const { reached } = this;
            tear.call(this, position);
            this.reached = reached;
          },
      ),
  },
  {
    name: "the archive loses an entry",
    breaks: "P6",
    plant: ({ dice }) =>
      replace(
        DiskArchive.prototype,
        "keep",
        (keep) =>
          function (this: DiskArchive, kept) {
            if (!dice.chance(0.02)) keep.call(this, kept);
          },
      ),
  },
  {
    name: "a resume starts one late",
    breaks: "P7",
    plant: () =>
      replace(
        DiskArchive.prototype,
        "seenBy",
        (seenBy) =>
          function (this: DiskArchive, ...question) {
            return seenBy.apply(this, question).slice(1);
          },
      ),
  },
  {
    name: "a resume starts one early",
    breaks: "P7",
    plant: () =>
      replace(
        DiskArchive.prototype,
        "seenBy",
        (seenBy) =>
          function (this: DiskArchive, audience, after, until, limit) {
            // Where it goes on live it would never come to an end.
            const from = until === Number.POSITIVE_INFINITY ? after : after - 1;
            return seenBy.call(this, audience, from, until, limit);
          },
      ),
  },
  {
    name: "who has left still hears",
    breaks: "P10",
    plant: () => replace(Fanout.prototype, "leave", () => () => {}),
  },
  {
    name: "the archive keeps another text",
    breaks: "P11",
    plant: ({ dice }) =>
      replace(
        DiskArchive.prototype,
        "keep",
        (keep) =>
          function (this: DiskArchive, kept) {
            const deliveries = kept.deliveries.map((delivery) =>
              delivery.line.type === "said" && dice.chance(0.1)
                ? { ...delivery, line: { ...delivery.line, text: delivery.line.text.slice(1) } }
                : delivery,
            );
            keep.call(this, { ...kept, deliveries });
          },
      ),
  },
  {
    name: "who comes back is not told what stands behind its return in the same record",
    breaks: "P7",
    plant: () => onGoingOn((position) => before(position, 1)),
  },
  {
    name: "who comes back is told twice what stands before its return in the same record",
    breaks: "P3",
    plant: () => onGoingOn((position) => before(position, 0)),
  },
  {
    name: "what could not be stored is sent again behind what was typed later",
    breaks: "P4",
    plant: sendsPostponedLast,
  },
];
