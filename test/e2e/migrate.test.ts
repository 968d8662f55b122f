/** A community moves from the log of its data folder to nats-servers, and nobody misses anything. */
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { systemClock, systemRandom } from "../../src/cluster/clock.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { LogReading } from "../../src/log/log.ts";
import { openSqliteLog } from "../../src/log/sqlite.ts";
import { openSqliteReading } from "../../src/log/sqlite-reading.ts";
import type { Entry, NetworkRecord } from "../../src/network/entry.ts";
import { Cluster, freePorts, startAgain } from "../support/cluster.ts";
import { writeDataFolder } from "../support/data-folder.ts";
import { goneFrom, secret, secrets } from "../support/files.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient, resumableBy } from "../support/irc-client.ts";
import { base64 } from "../support/logging-in.ts";
import { longTalk } from "../support/long-talk.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { asksBy, crawlBack, pagingBy } from "../support/paging.ts";
import { type Hooks, type Program, runOurs } from "../support/programs.ts";
import { until } from "../support/until.ts";

let nats: NatsCluster;
before(async () => {
  nats = await startNatsCluster();
});
after(() => nats.end());

const password = "correct-horse-battery";
const options = [
  ...["--accounts-hash-memory=32KiB", "--limits-messages-per-second=0", "--sessions-grace=5m"],
  "--limits-connections-per-address=0",
];
const servers = () => `nats://${nats.servers.join(",")}`;
const onNats = (stream: string) => [`--log=${servers()}`, `--nats-stream=${stream}`, ...monitors()];
const monitors = () => [`--nats-monitors=${nats.monitors.join(",")}`];
const places = ["#tea", "#garden", "#lobby", "bob", "carol"];

function migration(t: Hooks, data: string, stream: string): Program {
  return runOurs(t, "migrate", ["--from", data, "--to", servers(), `--nats-stream=${stream}`, ...monitors()]);
}

async function stop(program: Program): Promise<void> {
  program.signal("SIGTERM");
  assert.equal(await program.exit(), 0);
}

/** A client of alice, who logs in with her password. */
async function alices(t: Hooks, port: number, nick: string): Promise<IrcClient> {
  const capabilities = [...pagingBy.split(" "), "sasl", "draft/read-marker", "draft/message-redaction"];
  const client = await IrcClient.join(t, port, nick, { capabilities, channel: "" });
  client.send("AUTHENTICATE PLAIN", `AUTHENTICATE ${base64(`\0alice\0${password}`)}`);
  await client.heard.sees(/ 903 /);
  client.send("JOIN #tea,#garden,#lobby");
  await client.barrier();
  return client;
}

/** All that alice can read, by place, with ids and times. */
async function readBy(client: IrcClient): Promise<Record<string, string[]>> {
  const asks = asksBy(client);
  const read: Record<string, string[]> = {};
  for (const place of places) read[place] = await crawlBack(asks, place, "msgid", () => 20);
  return read;
}

let readers = 0;
async function readOn(t: Hooks, port: number): Promise<Record<string, string[]>> {
  readers += 1;
  return readBy(await alices(t, port, `reader${readers}`));
}

test("after a migration history, ids, accounts, marks and sessions are what they were, and it goes on", async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, "data");
  const [p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0] = await freePorts(5);
  const serve = (port: number, ...words: string[]) =>
    runOurs(t, "serve", [`--port=${port}`, ...options, ...words]);
  const first = serve(p1, "--data", data, "--history-keep=2s");
  await first.output.sees(/ is ready on /);
  const early = await IrcClient.join(t, p1, "alice", { channel: "#tea" });
  early.send(`REGISTER * * ${password}`, "TOPIC #tea :Oolong");
  await early.heard.sees(/ REGISTER SUCCESS /);
  for (let line = 1; line <= 30; line++) early.says(secret(line), line % 3 === 0 ? "#lobby" : "#tea");
  await early.barrier();
  await goneFrom(data, secrets, 40_000);
  await stop(first);

  const cluster = new Cluster(t, [p1, p2, p3], folder, options);
  await cluster.ready();
  const alice = await alices(t, cluster.port("n1"), "al");
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
  bob.send(`REGISTER * * ${password}`);
  await bob.heard.sees(/ REGISTER SUCCESS /);
  const carol = await IrcClient.join(t, cluster.port("n3"), "carol", {
    ...{ capabilities: resumableBy, channel: "#tea" },
  });
  carol.send(`REGISTER * * ${password}`);
  await carol.heard.sees(/ REGISTER SUCCESS /);
  for (let line = 1; line <= 40; line++) {
    alice.says(`al ${line}`, places[line % places.length]);
    bob.says(`bob ${line}`, line % 3 === 0 ? "alice" : "#tea");
    carol.send(`@label=${line} PRIVMSG ${line % 4 === 0 ? "alice" : "#tea"} :carol ${line}`);
  }
  for (const client of [alice, bob, carol]) await client.barrier();
  await alice.barrier();
  const mine = (await readBy(alice))["#garden"]?.find((line) => line.endsWith(":al 6"));
  const [, id = ""] = /msgid=([^; ]+)/.exec(mine ?? "") ?? [];
  alice.send(`REDACT #garden ${id}`, "MARKREAD #tea timestamp=2026-01-02T03:04:05.678Z");
  await alice.heard.sees(/ MARKREAD #tea timestamp=/);
  const had = await readOn(t, cluster.port("n2"));
  for (const place of places) assert.ok((had[place]?.length ?? 0) > 5, place);
  assert.ok(!had["#garden"]?.join().includes(":al 6"));
  assert.deepEqual(await readOn(t, cluster.port("n3")), had);

  const tooEarly = migration(t, data, "tea");
  assert.equal(await tooEarly.lastWords(), 1);
  assert.match(
    tooEarly.errors.lines.join("\n"),
    /^chorus: nodes are running on \S+: n1 \(process \d+\), n2 \(process \d+\), n3 \(process \d+\); stop them first$/,
  );
  await stop(cluster.program);
  const unmoved = serve(0, "--data", data, ...onNats("tea"));
  assert.equal(await unmoved.lastWords(), 1);
  assert.match(unmoved.errors.lines.join("\n"), /log\.sqlite is a log: "npm run migrate" moves it/);

  const moved = migration(t, data, "tea");
  assert.equal(await moved.lastWords(), 0, moved.errors.lines.join("\n"));
  const digests = moved.output.lines.flatMap((line) => / digest (\S+)$/.exec(line)?.[1] ?? []);
  assert.ok(digests.length === 2 && digests[0] === digests[1], moved.output.lines.join("\n"));
  assert.match(moved.output.lines.join("\n"), /\nThe log of \S+ is stream tea of nats:\S+ now\.\n/);
  assert.ok(((await nats.copy(0, "tea"))?.first ?? 0) > 1, "it begins where the log had begun");
  assert.ok(!existsSync(join(data, "log.sqlite")));
  const forked = serve(0, "--data", data);
  assert.equal(await forked.lastWords(), 1);
  assert.match(
    forked.errors.lines.join("\n"),
    /^chorus: the log of \S+ has moved to stream tea of nats:\S+: log and nats\.stream are to name it$/,
  );

  const [copied, empty] = [join(folder, "copied"), join(folder, "empty")];
  cpSync(join(data, "nodes", "n1"), join(copied, "nodes", "n4"), { recursive: true });
  const again = await startAgain(t, cluster, ...options, ...onNats("tea"));
  const others = [
    serve(p4, "--id=n4", "--data", copied, ...onNats("tea")),
    serve(p5, "--id=n5", "--data", empty, ...onNats("tea")),
  ];
  for (const node of others) await node.output.sees(/ is ready on /);
  for (const port of [again.port("n1"), p4, p5]) assert.deepEqual(await readOn(t, port), had);

  const carolAgain = await IrcClient.resume(t, again.port("n2"), carol);
  carolAgain.send("@label=40 PRIVMSG alice :carol 40", "@label=41 PRIVMSG #tea :still here");
  await carolAgain.heard.sees(/ PRIVMSG #tea :still here$/);
  const here = await alices(t, p5, "al2");
  here.send("MARKREAD #tea", "TOPIC #tea");
  await here.heard.sees(/ 332 \S+ #tea :Oolong$/);
  here.heard.saw(1, / MARKREAD #tea timestamp=2026-01-02T03:04:05\.678Z$/);
  const now = await readBy(here);
  assert.deepEqual(now["carol"], had["carol"], "what was said before is not said again");
  assert.deepEqual(now["#tea"]?.slice(0, -1), had["#tea"]);
  const idOf = (line: string | undefined) => /msgid=([^; ]+)/.exec(line ?? "")?.[1] ?? "";
  const highest = Object.values(had).flat().map(idOf).sort().at(-1) ?? "";
  assert.ok(idOf(now["#tea"]?.at(-1)) > highest);
  assert.equal(idOf(now["#tea"]?.at(-1)).split("-")[0], highest.split("-")[0]);
  assert.deepEqual(
    readdirSync(data).filter((name) => name.startsWith("log")),
    [`log-migrated-${highest.split("-")[0]}.sqlite`, "log.moved.json"],
  );
});

async function allOf(log: Pick<LogReading<Entry>, "follow">, from: number, to: number) {
  const all: NetworkRecord[] = [];
  for await (const records of log.follow(from - 1)) {
    all.push(...records);
    if (all.length > to - from) break;
  }
  return all;
}

test("a migration that is killed again and again goes on where it was, and nodes are used meanwhile", async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, "data");
  const lines = 6000;
  await writeDataFolder(data, await longTalk(lines), { base: 1000 });
  const killedAt = async (record: number) => {
    const program = migration(t, data, "killed");
    const reached = async () => ((await nats.copy(0, "killed"))?.last ?? 0) >= record;
    await until(reached, () => `record ${record}; it said ${program.errors.lines.join("\n")}`);
    program.signal("SIGKILL");
    await program.exit();
  };
  await killedAt(0);
  await killedAt(2500);
  const early = runOurs(t, "serve", ["--port=0", "--data", join(folder, "other"), ...onNats("killed")]);
  assert.equal(await early.lastWords(), 1);
  assert.match(early.errors.lines.join("\n"), /^chorus: stream killed is not complete: /m);
  const node = runOurs(t, "serve", ["--port=0", "--data", data, ...options]);
  await node.output.sees(/ is ready on /);
  node.signal("SIGTERM");
  assert.equal(await node.exit(), 0);
  const log = await openSqliteLog<Entry, never>({
    ...{ folder: data, node: "n1", clock: systemClock, random: systemRandom },
    ...{ siblingLostAfter: 0, warn: () => {} },
  });
  await log.erase([{ number: 2000, index: 0 }]);
  await log.close();
  await killedAt(5000);
  await killedAt(lines);
  const last = migration(t, data, "killed");
  assert.equal(await last.lastWords(), 0, last.errors.lines.join("\n"));

  const [aside = ""] = readdirSync(data).filter((name) => name.startsWith("log-migrated-"));
  const before = await openSqliteReading<Entry>(join(data, aside), systemClock);
  const stream = { servers: nats.servers, stream: "killed", replicas: 3, monitors: [], acceptsLoss: false };
  const now = await openJetStreamLog<Entry, never>({
    ...{ nats: stream, node: "n9", clock: systemClock, warn: () => {} },
  });
  t.after(() => now.close());
  t.after(() => before.close());
  const head = await before.head();
  assert.ok(head > lines);
  assert.deepEqual(await now.base(), { ...(await before.base()) });
  const moved = await allOf(now, 1001, head);
  assert.deepEqual(moved.slice(0, head - 1000), await allOf(before, 1001, head));
  assert.equal(moved.find(({ number }) => number === 2000)?.entries[0]?.body, undefined);
});

test("what cannot be moved is refused in one line, and nothing is changed", async (t) => {
  const folder = temporaryFolder(t);
  const [one, fork, other] = [join(folder, "one"), join(folder, "fork"), join(folder, "other")];
  const records = await longTalk(50);
  await writeDataFolder(one, records);
  await writeDataFolder(fork, [
    ...records.slice(0, -1),
    ...(await longTalk(49)).slice(-1).map((last) => ({ ...last, number: last.number + 1, n: last.n + 1 })),
  ]);
  const refused = async (words: readonly string[], code: number, says: RegExp) => {
    const program = runOurs(t, "migrate", words);
    assert.equal(await program.lastWords(), code);
    assert.match(program.errors.lines.join("\n"), says);
  };
  const to = (stream: string) => ["--to", servers(), `--nats-stream=${stream}`, ...monitors()];
  await refused(["--from", other, ...to("refused")], 2, /^chorus: there is no log in \S+\/other$/);
  const damaged = join(folder, "damaged");
  const lie = records.map((each) =>
    each.number === 20
      ? { ...each, entries: each.entries.map((entry) => ({ ...entry, bodyHash: "" })) }
      : each,
  );
  await writeDataFolder(damaged, lie);
  await refused(
    ["--from", damaged, ...to("refused")],
    1,
    /^chorus: \S+log\.sqlite: record 20: .+\nchorus: \S+log\.sqlite is damaged, and so is not moved$/,
  );
  await refused(["--from", one], 2, /^chorus: option --to must be nats-servers such as /);
  assert.equal(await migration(t, one, "refused").lastWords(), 0);
  await refused(
    ["--from", fork, ...to("refused")],
    1,
    /^chorus: stream refused and \S+log\.sqlite differ at record \d+: .*\nchorus: stream refused is not \S+log\.sqlite: they differ; nats\.stream is to name another$/,
  );
  assert.ok(existsSync(join(fork, "log.sqlite")) && !existsSync(join(fork, "log.moved.json")));
  await refused(
    ["--from", one, ...to("else")],
    1,
    /^chorus: the log of \S+ has moved to stream refused of nats:/,
  );
  const [aside = ""] = readdirSync(one).filter((name) => name.startsWith("log-migrated-"));
  renameSync(join(one, aside), join(one, "log.sqlite"));
  const lastStep = migration(t, one, "refused");
  assert.equal(await lastStep.lastWords(), 0, "it goes on where the old log was to be put aside");
  assert.ok(existsSync(join(one, aside)) && !existsSync(join(one, "log.sqlite")));
  const again = migration(t, one, "refused");
  assert.equal(await again.lastWords(), 0);
  assert.match(again.output.lines[0] ?? "", /^The log of \S+ is stream refused of nats:\S+ now\.$/);
});
