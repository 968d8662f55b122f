/** Half a minute of chaos breaks no promise; and a promise that was broken would be found. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chaos, type Outcome } from "../chaos/chaos.ts";
import { check } from "../chaos/check.ts";
import type { Kept, Line, Moment, Observed, Sending } from "../chaos/observed.ts";
import { reportOf } from "../chaos/report.ts";
import type { Property } from "../simulator/violation.ts";
import { lastFirst } from "../support/programs.ts";

const isLong = process.env["CHORUS_TEST_LONG"] !== undefined;
const seconds = isLong ? 300 : 30;
const seed = isLong ? Date.now() % 1_000_000 : 7;

type Told = Moment & { kind: "told" };

/** What was recorded, to be tampered with. */
interface Records {
  readonly clients: Observed[];
  readonly replays: Line[][];
  readonly log: Map<string, string>;
}

describe("chaos", () => {
  const shared = lastFirst({ after });
  let outcome: Outcome;
  before(async () => {
    outcome = await chaos(shared, { log: "sqlite", seed, seconds, nodes: 3, clients: 24 });
  });

  test("nodes are killed and stand still, connections break, and every promise is kept", (t) => {
    for (const line of reportOf(outcome)) t.diagnostic(line);
    assert.deepEqual(
      outcome.violations.map(({ message }) => message),
      [],
      `seed ${seed}`,
    );
    const { kill = 0, stop = 0, cut = 0 } = outcome.counts;
    assert.ok(kill > 0 && stop > 0 && cut > 0, "nothing went wrong");
    assert.ok(outcome.failovers.length > 0 && outcome.kept.log.size > seconds, "nobody said anything");
  });

  /** What is found in the records when somebody has changed them. */
  function found(tamper: (records: Records) => void): Property[] {
    const { clients, kept } = outcome;
    const records = structuredClone({
      clients: clients.map(({ name, kind, moments, sendings }) => ({ name, kind, moments, sendings })),
      replays: kept.replays.map((replay) => [...replay]),
      log: new Map(kept.log),
    });
    tamper(records);
    const { replays, log }: Kept = records;
    return check(records.clients, { replays, log }).map(({ property }) => property);
  }

  /** The places of what a client was told of others' talk; in the end everybody in the lobby says something. */
  function talkOf({ moments, name }: Observed): number[] {
    return moments.flatMap((moment, place) =>
      moment.kind === "told" && moment.line.verb === "PRIVMSG" && !moment.line.source.includes(`!${name}@`)
        ? [place]
        : [],
    );
  }

  function clientOf({ clients }: Records, kind: Observed["kind"]): Observed {
    const isBusy = (client: Observed) =>
      talkOf(client).length > 3 && client.sendings.some(({ text }) => text);
    return clients.find((client) => client.kind === kind && isBusy(client)) ?? assert.fail();
  }

  const kinds = ["resuming", "guest", "person"] as const;
  for (const kind of kinds) {
    test(`a line that a ${kind} client was not told is missed`, () => {
      const properties = found((records) => {
        const client = clientOf(records, kind);
        client.moments.splice(talkOf(client).at(-1) ?? 0, 1);
      });
      assert.ok(
        properties.some((property) => property === "P5" || property === "P7"),
        `${properties}`,
      );
    });

    test(`lines that a ${kind} client was told in another order are found`, () => {
      const properties = found((records) => {
        const client = clientOf(records, kind);
        const [one = 0, other = 0] = talkOf(client).slice(-2);
        const [first, second] = [client.moments[one] as Told, client.moments[other] as Told];
        client.moments[one] = second;
        client.moments[other] = first;
      });
      assert.ok(properties.includes("P3"), `${properties}`);
    });

    test(`a line that a ${kind} client was told twice is found`, () => {
      const properties = found((records) => {
        const client = clientOf(records, kind);
        const place = talkOf(client)[1] ?? 0;
        client.moments.splice(place, 0, client.moments[place] as Told);
      });
      assert.ok(
        properties.some((property) => property === "P3" || property === "P7"),
        `${properties}`,
      );
    });
  }

  const lies: Readonly<Record<string, readonly [Property, (records: Records) => void]>> = {
    "an acknowledged message that no node has any more": [
      "P1",
      ({ replays }) => {
        const lost = replays[0]?.findIndex(({ verb }) => verb === "PRIVMSG") ?? 0;
        for (const replay of replays) replay.splice(lost, 1);
      },
    ],
    "a message that the log's file does not have": ["P1", ({ log }) => log.delete([...log.keys()][20] ?? "")],
    "a message that was stored twice": [
      "P2",
      ({ replays }) => {
        const said = replays[0]?.find(({ verb }) => verb === "PRIVMSG") ?? assert.fail();
        for (const replay of replays) replay.push({ ...said, id: `${replay.at(-1)?.id}z` });
      },
    ],
    "a node whose history differs": ["P3", ({ replays }) => replays[1]?.splice(10, 1)],
    "a message that overtook what was sent before it": [
      "P4",
      (records) => {
        // What was sent again may stand anywhere between.
        const once = ({ text, target, sent, answers }: Sending) =>
          text !== undefined && target.startsWith("#") && sent.length === 1 && answers.at(-1) === "taken";
        const pairs = records.clients.map(({ sendings }) => sendings.filter(once));
        const [first, second] = pairs.find(({ length }) => length > 1) ?? [];
        assert.ok(first && second, "nobody said two things once");
        [first.sent[0], second.sent[0]] = [second.sent[0] ?? 0, first.sent[0] ?? 0];
      },
    ],
    "a nick that two have": [
      "P9",
      ({ replays }) => {
        for (const replay of replays) {
          const place = replay.findIndex(({ verb }) => verb === "PRIVMSG");
          const line = replay[place] ?? assert.fail();
          replay[place] = { ...line, source: line.source.replace(/^[^!]+/, "witness") };
        }
      },
    ],
    "an id that names another line for somebody": [
      "P11",
      (records) => {
        const client = clientOf(records, "resuming");
        const place = talkOf(client)[0] ?? 0;
        const told = client.moments[place] as Told;
        client.moments[place] = { ...told, line: { ...told.line, params: ["#lobby", "something else"] } };
      },
    ],
    "a message without a fate": [
      "P13",
      (records) => clientOf(records, "resuming").sendings[3]?.answers.splice(0, Number.POSITIVE_INFINITY),
    ],
    "a PONG that came too early": [
      "P14",
      (records) => {
        const client = clientOf(records, "resuming");
        const [place = 0] = talkOf(client);
        const { id } = (client.moments[place] as Told).line;
        const ping: Moment = { kind: "pinged", token: "early", told: id };
        client.moments.splice(place, 0, ping, { kind: "ponged", token: "early", isBarrier: true });
      },
    ],
  };
  for (const [what, [property, lie]] of Object.entries(lies)) {
    test(`found: ${what}`, () => {
      const properties = found(lie);
      assert.ok(properties.includes(property), `${properties}`);
    });
  }
});
