/** Bugs of accounts, of their several clients, nicks, channels and read markers; and of messages of several lines. */
import { Connection } from "../../src/gateway/connection.ts";
import { Fanout } from "../../src/gateway/fanout.ts";
import { Requests } from "../../src/gateway/requests.ts";
import { entriesPerRecord } from "../../src/network/entry.ts";
import type { Delivery, Line } from "../../src/network/outcome.ts";
import { proposer } from "../../src/network/rule.ts";
import { end, nickChanged, quit } from "../../src/network/sessions.ts";
import { accountByName, type State, sessionByNick } from "../../src/network/state.ts";
import { fold } from "../../src/protocol/names.ts";
import {
  afterApplying,
  afterRestoring,
  beforeApplying,
  type Planted,
  replace,
  withEntries,
} from "./planting.ts";
import { Wire } from "./wire.ts";

/** Changes what is told of each message of several lines. */
function onSeveralLines(
  change: (delivery: Delivery, line: Line & { type: "said" }) => Delivery[],
): () => void {
  return afterApplying((applied) => ({
    ...applied,
    deliveries: applied.deliveries.flatMap((delivery) => {
      const { line } = delivery;
      return line.type === "said" && line.breaks ? change(delivery, line) : [delivery];
    }),
  }));
}

/** Changes the lines that are written at once. */
function onLines(change: (lines: string[]) => readonly string[]): () => void {
  return replace(
    Wire.prototype,
    "write",
    (write) =>
      function (this: Wire, bytes) {
        write.call(this, Buffer.from(change(`${Buffer.from(bytes)}`.split("\r\n")).join("\r\n")));
      },
  );
}

function isUsed(state: State, nick: string): boolean {
  return (sessionByNick(state, nick)?.connections.size ?? 0) > 0;
}

export const bugsOfOwners: readonly Planted[] = [
  {
    name: "of a session's clients only the one that came last is told",
    breaks: "P5",
    plant: () =>
      replace(
        Fanout.prototype,
        "attach",
        (attach) =>
          function (this: Fanout, recipient, session, channels) {
            for (const other of [...this.recipients(session)]) this.detach(other, session);
            attach.call(this, recipient, session, channels);
          },
      ),
  },
  {
    name: "who resumes where others are is told again what they were told",
    breaks: "P7",
    plant: () =>
      afterApplying((applied, { sessions }) => {
        const { outcome, entry } = applied;
        if (outcome.kind !== "accepted" || entry.event.type !== "session-resumed") return applied;
        const { attached } = outcome;
        const session = sessions.get(attached?.session ?? 0);
        if (!attached || !session || session.connections.size < 2) return applied;
        const after = Math.min(attached.after ?? 0, session.id);
        return { ...applied, outcome: { ...outcome, attached: { ...attached, after } } };
      }),
  },
  {
    name: "an owner's client counts as told what its node had not told it",
    breaks: "P7",
    plant: () =>
      replace(
        Connection.prototype,
        "writtenUpTo",
        (writtenUpTo) =>
          function (this: Connection, flushed) {
            const isOwners = this.view().session?.account !== undefined;
            return isOwners ? flushed + 100 * entriesPerRecord : writtenUpTo.call(this, flushed);
          },
      ),
  },
  {
    name: "a QUIT of one client ends the session",
    breaks: "P8",
    plant: () =>
      replace(quit, "evolve", () => (state, _event, origin) => end(state, proposer(state, origin))),
  },
  {
    name: "who logs in where its session is used gets another one",
    breaks: "P8",
    plant: () =>
      beforeApplying((record, state) =>
        withEntries(record, (entry) => {
          const { event } = entry;
          if (event.type !== "session-opened" || !event.login || !isUsed(state, event.nick)) return entry;
          return { ...entry, event: { ...event, nick: `${event.nick}-2` } };
        }),
      ),
  },
  {
    name: "an account's nick is anybody's while its owner is away",
    breaks: "P9",
    plant: () =>
      replace(nickChanged, "decide", (decide) => (state, event, origin) => {
        const owner = accountByName(state, event.nick);
        if (owner) state.accounts.delete(fold(owner.name));
        const decision = decide(state, event, origin);
        if (owner) state.accounts.set(fold(owner.name), owner);
        return decision;
      }),
  },
  {
    name: "a label that one client gave is given to another",
    breaks: "P10",
    plant: ({ dice }) => {
      let label = "";
      return onLines((lines) =>
        lines.map((line) => {
          label = /^@(?:\S*;)?(label=[^ ;]+)/.exec(line)?.[1] ?? label;
          const isStray = label !== "" && !line.includes(label) && dice.chance(0.01);
          return isStray ? line.replace(/^@/, `@${label};`) : line;
        }),
      );
    },
  },
  {
    name: "of several lines the last is not in the log",
    breaks: "P1",
    plant: () =>
      replace(
        Requests.prototype,
        "handle",
        (handle) =>
          function (this: Requests, request) {
            const { message } = request;
            const batched = message?.batched?.slice(0, -1);
            return handle.call(
              this,
              message && batched ? { ...request, message: { ...message, batched } } : request,
            );
          },
      ),
  },
  {
    name: "of several lines only the first is told",
    breaks: "P11",
    plant: ({ dice }) =>
      onSeveralLines((delivery, line) => {
        const text = dice.chance(0.2) ? line.text.replace(/\n.*/s, "") : line.text;
        return [{ ...delivery, line: { ...line, text } }];
      }),
  },
  {
    name: "several lines are told as several messages",
    breaks: "P11",
    plant: () =>
      onSeveralLines((delivery, { breaks: _, ...line }) =>
        line.text.split("\n").map((text) => ({ ...delivery, line: { ...line, text } })),
      ),
  },
  {
    name: "lines of one message change places for those who know no messages of several lines",
    breaks: "P11",
    plant: () =>
      onLines((lines) => {
        const goesOn = (line = "") => / PRIVMSG /.test(line) && !/msgid=|batch=/.test(line);
        const place = lines.findIndex((line, index) => goesOn(line) && goesOn(lines[index + 1]));
        return place < 0
          ? lines
          : lines.with(place, lines[place + 1] ?? "").with(place + 1, lines[place] ?? "");
      }),
  },
  {
    name: "who logs in has read nothing of what its account has",
    breaks: "P15",
    plant: () =>
      beforeApplying((record, state) => {
        for (const { event } of record.entries) {
          if (event.type !== "session-opened" || !event.login) continue;
          accountByName(state, event.login.account)?.readMarkers.clear();
        }
        return record;
      }),
  },
  {
    name: "an account's other clients are told of another marker than it has",
    breaks: "P15",
    plant: () =>
      afterApplying((applied) => ({
        ...applied,
        deliveries: applied.deliveries.map((delivery) =>
          delivery.line.type === "read-marked"
            ? { ...delivery, line: { ...delivery.line, readAt: delivery.line.readAt - 1 } }
            : delivery,
        ),
      })),
  },
  {
    name: "what an account owns is gone after a start, if nobody was there",
    breaks: "P8",
    plant: () =>
      afterRestoring(({ channels, accounts }) => {
        for (const [key, { members, founder = "" }] of channels) {
          if (members.size > 0) continue;
          channels.delete(key);
          accounts.get(founder)?.channels.delete(key);
        }
      }),
  },
  {
    name: "ranks that accounts have are forgotten in the snapshot",
    breaks: "P8",
    plant: () =>
      afterRestoring(({ channels }) => {
        for (const { access } of channels.values()) access.clear();
      }),
  },
];
