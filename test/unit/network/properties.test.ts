/** What holds for every history: replicas agree, snapshots are the same as replaying, and nothing slips in twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { withoutWordsIn } from "../../../src/archive/kept.ts";
import { channelActsMax, networkActsMax } from "../../../src/network/audit.ts";
import { channelModeLetters, listMax } from "../../../src/network/channel-modes.ts";
import { digestAfter, emptyDigest } from "../../../src/network/digest.ts";
import type { NetworkRecord } from "../../../src/network/entry.ts";
import { whowasMax } from "../../../src/network/gone.ts";
import type { Listed } from "../../../src/network/listed.ts";
import { Network } from "../../../src/network/network.ts";
import { pushesMax } from "../../../src/network/pushes.ts";
import { rankLetters, withRank } from "../../../src/network/ranks.ts";
import { slowedMax } from "../../../src/network/slow-mode.ts";
import { restoreSnapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { accountByName, type State } from "../../../src/network/state.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { fold } from "../../../src/protocol/names.ts";
import { type Chapter, eventTypes, histories } from "../../support/history.ts";
import { copyOf, networkAfter, plain, plainState, replay } from "./replay.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 10_000 : 150;

function holds(name: string, property: (chapters: readonly Chapter[]) => void): void {
  test(name, () => fc.assert(fc.property(histories, property), { numRuns: runs }));
}

const recordsOf = (chapters: readonly Chapter[]) => chapters.map(({ record }) => record);

holds("two replicas that are fed the same records are equal, in state and in all they say", (chapters) => {
  const replicas = [new Network(), new Network()] as const;
  const [one, two] = replicas.map((network) => replay(network, recordsOf(chapters)));
  assert.deepEqual(one, two);
  assert.deepEqual(replicas[0].state, replicas[1].state);
});

test("a replica restored from a snapshot, at any point, goes on as one that replayed everything", () => {
  const property = fc.property(histories, fc.nat(), (chapters, choice) => {
    const records = recordsOf(chapters);
    const at = choice % (records.length + 1);
    const whole = networkAfter(records.slice(0, at));
    const restored = new Network(restoreSnapshot(copyOf(takeSnapshot(whole.state))));
    assert.deepEqual(plainState(restored.state), plainState(whole.state));
    assert.deepEqual(replay(restored, records.slice(at)), replay(whole, records.slice(at)));
    assert.deepEqual(plainState(restored.state), plainState(whole.state));
  });
  fc.assert(property, { numRuns: runs });
});

test("a snapshot does not change when the state goes on", () => {
  const property = fc.property(histories, fc.nat(), (chapters, choice) => {
    const records = recordsOf(chapters);
    const at = choice % (records.length + 1);
    const network = networkAfter(records.slice(0, at));
    const snapshot = takeSnapshot(network.state);
    const before = copyOf(snapshot);
    const restored = new Network(restoreSnapshot(snapshot));
    replay(network, records.slice(at));
    replay(restored, records.slice(at));
    assert.deepEqual(copyOf(snapshot), before);
  });
  fc.assert(property, { numRuns: runs });
});

holds(
  "doubles, records out of turn and records of ended incarnations give nothing and change nothing",
  (all) => {
    // What nobody heard is to be erased, in a void record too: whether anything is, differs.
    const chapters = all.map(({ record, isVoid }) => {
      const entries = record.entries.filter(({ event }) => event.type !== "unheard-erased");
      return { record: { ...record, entries }, isVoid };
    });
    const network = new Network();
    for (const { record, isVoid } of chapters) {
      const before = plainState(network.state);
      const said = replay(network, [record]);
      if (!isVoid) continue;
      assert.deepEqual(said, []);
      const { unheard } = network.state;
      assert.deepEqual(plainState(network.state), { ...before, record: record.number, unheard });
    }
    const clean = new Network();
    const cleanRecords = recordsOf(chapters.filter(({ isVoid }) => !isVoid));
    assert.deepEqual(replay(clean, cleanRecords), replay(new Network(), recordsOf(chapters)));
    const still = ({ state }: Network) => ({ ...plainState(state), record: 0, unheard: [] });
    assert.deepEqual(still(clean), still(network));
  },
);

holds("after every entry the indexes agree with the sessions, and time has not fallen", (chapters) => {
  const network = new Network();
  for (const { record } of chapters) {
    let { at } = network.state;
    for (const applied of network.apply(copyOf(record))) {
      assert.equal(applied.at, Math.max(at, applied.entry.stamp));
      at = applied.at;
      assertWhole(network.state);
    }
  }
});

function assertWhole(state: State): void {
  const sessions = [...state.sessions.values()];
  assert.deepEqual([...state.nicks].sort(), sessions.map(({ id, nick }) => [fold(nick), id]).sort());
  const attached = sessions.flatMap(({ id, connections }) => [...connections].map((key) => [key, id]));
  assert.deepEqual([...state.connections].sort(), attached.sort());
  for (const key of state.connections.keys()) {
    assert.equal(state.nodes.get(key.split("/")[0] ?? "")?.status, "up", `${key} is on a node that is gone`);
  }
  for (const { id, connections, detachedAt, channels, invitedTo } of sessions) {
    assert.equal(detachedAt === undefined, connections.size > 0);
    for (const key of channels) assert.ok(state.channels.get(key)?.members.has(id));
    for (const key of invitedTo) assert.ok(state.channels.get(key)?.invited.has(id));
  }
  for (const [name, { channels }] of state.accounts) {
    assert.ok(channels.size <= limits.owned);
    for (const key of channels) assert.equal(state.channels.get(key)?.founder, name);
  }
  const tokens = sessions.flatMap(({ id, clients }) => [...clients.values()].map(({ token }) => [token, id]));
  assert.deepEqual([...state.tokens].sort(), tokens.sort());
  for (const { id, account, readMarkers } of sessions) {
    if (account === undefined) continue;
    assert.ok(accountByName(state, account)?.sessions.has(id), "who is logged in is known to its account");
    assert.equal(readMarkers.size, 0, "its markers are its account's");
  }
  for (const { name, sessions: loggedIn } of state.accounts.values()) {
    for (const id of loggedIn) assert.equal(state.sessions.get(id)?.account, name);
  }
  const subscribed = [...state.accounts].flatMap(([name, { pushes }]) =>
    [...pushes].map((each) => [each, name]),
  );
  const pushes = [...state.pushes].map(([endpoint, { account }]) => [endpoint, account]);
  assert.deepEqual(pushes.sort(), subscribed.sort(), "an account knows what is pushed to whom");
  for (const { pushes } of state.accounts.values()) assert.ok(pushes.size <= pushesMax);
  for (const { metadata } of [...sessions, ...state.channels.values()]) {
    assert.ok(metadata.size <= limits.metadata);
  }
  assert.ok(state.whowas.length <= whowasMax);
  for (const [pattern, ban] of state.bans) assert.equal(ban.mask, pattern);
  assert.ok(state.acts.length <= networkActsMax);
  for (const [key, channel] of state.channels) {
    const { name, members, invited, lists, limit, founder, access, slow, spoke, acts } = channel;
    assert.equal(fold(name), key);
    assert.ok(members.size > 0 || founder !== undefined, `${name} is nobody's, and nobody is in it`);
    assert.ok(
      founder === undefined || state.accounts.get(founder)?.channels.has(key),
      "its owner knows of it",
    );
    assert.ok(access.size === 0 || founder !== undefined, "only owners give ranks to accounts");
    assert.ok(access.size <= limits.access);
    for (const account of access.keys()) assert.ok(state.accounts.has(account) && account !== founder);
    for (const [member, ranks] of members) {
      assert.ok(state.sessions.get(member)?.channels.has(key));
      assert.equal(withRank(ranks, "", true), ranks, "ranks are letters in their order, each once");
    }
    for (const guest of invited) {
      assert.ok(state.sessions.get(guest)?.invitedTo.has(key), "who is invited is here");
      assert.ok(!members.has(guest), "who came is invited no longer");
    }
    for (const list of Object.values(lists)) {
      assert.ok(list.length <= listMax);
      assert.equal(
        new Set(list.map((listed: Listed) => listed.mask)).size,
        list.length,
        "no mask stands twice in a list",
      );
    }
    assert.ok(limit === undefined || limit > 0);
    assert.ok(slow !== undefined || spoke.size === 0, "where it is not slow nobody is remembered");
    assert.ok(spoke.size <= slowedMax);
    assert.deepEqual([...spoke.values()], [...spoke.values()].sort(), "the longest ago stands first");
    assert.ok(acts.length <= channelActsMax);
  }
}

holds("what was read by an account stays read, while there is the account", (chapters) => {
  const network = new Network();
  const markers = () =>
    [...network.state.accounts].flatMap(([name, { registeredAt, readMarkers }]) =>
      [...readMarkers].map(([target, at]) => [`${name} ${registeredAt} ${target}`, at] as const),
    );
  for (const { record } of chapters) {
    let before = new Map(markers());
    for (const { entry } of network.apply(copyOf(record))) {
      const after = new Map(markers());
      for (const [key, at] of before) {
        const isRenamed = entry.event.type === "channel-renamed" && !after.has(key);
        const isGone = /^account-(dropped|erased)$/.test(entry.event.type) && !after.has(key);
        assert.ok(isRenamed || isGone || (after.get(key) ?? Number.NEGATIVE_INFINITY) >= at, key);
      }
      before = after;
    }
  }
});

holds("an entry that is refused or poison changes nothing but the time", (chapters) => {
  const network = new Network();
  const still = () => ({ ...plainState(network.state), record: 0, at: 0, unheard: [] });
  for (const { record } of chapters) {
    let before: object | undefined;
    for (const { outcome, deliveries } of network.apply(copyOf(record))) {
      if (outcome.kind !== "accepted") {
        assert.deepEqual(deliveries, []);
        // Before the first entry there was only the record's own number to note.
        if (before) assert.deepEqual(still(), before);
      }
      before = still();
    }
  }
});

holds(
  "no outcome depends on a body: a history without bodies is the same but for what was said",
  (chapters) => {
    const records = recordsOf(chapters);
    const without = copyOf(records).map((record) => ({
      ...record,
      entries: record.entries.map(({ body: _, ...entry }) => entry),
    }));
    const [whole, bare] = [new Network(), new Network()];
    const wordless = (network: Network, some: readonly NetworkRecord[]) =>
      some.flatMap((record) =>
        [...network.apply(copyOf(record))].map(({ entry: { body: _, ...entry }, ...applied }) => ({
          ...plain({ ...applied, entry }),
          deliveries: withoutWordsIn(applied).deliveries,
        })),
      );
    assert.deepEqual(wordless(whole, records), wordless(bare, without));
    assert.deepEqual(whole.state, bare.state);
    assert.equal(digestOf(records), digestOf(without));
  },
);

function digestOf(records: readonly NetworkRecord[]): string {
  const network = new Network();
  let digest = emptyDigest;
  for (const record of records) {
    const outcomes = [...network.apply(copyOf(record))].map(({ outcome }) => outcome);
    digest = digestAfter(digest, record, outcomes);
  }
  return digest;
}

test("the generated histories hold every event, accepted and refused, and every kind of void record", () => {
  const seen = new Set<string>();
  for (const chapters of fc.sample(histories, { numRuns: 2500, seed: 1 })) {
    const network = new Network();
    for (const { record, isVoid } of chapters) {
      if (isVoid) seen.add("void");
      for (const { entry, outcome, deliveries } of network.apply(record)) {
        seen.add(`${entry.event.type} ${outcome.kind}`);
        if (entry.event.type !== "channel-modes-changed" || deliveries.length === 0) continue;
        for (const { set, mode } of entry.event.changes) seen.add(`${set ? "+" : "-"}${mode}`);
      }
    }
  }
  for (const event of eventTypes) {
    assert.ok(seen.has(`${event} accepted`), `no ${event} is ever accepted`);
    assert.ok(seen.has(`${event} refused`), `no ${event} is ever refused`);
  }
  for (const mode of Object.values(channelModeLetters).join("") + rankLetters) {
    assert.ok(seen.has(`+${mode}`), `+${mode} is never set`);
    assert.ok(seen.has(`-${mode}`), `-${mode} is never taken away`);
  }
  for (const one of [
    "void",
    "from-the-future poison",
    "constructor poison",
    "__proto__ poison",
    "said poison",
  ]) {
    assert.ok(seen.has(one), `${one} never happens`);
  }
});
