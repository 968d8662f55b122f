/** Verifying a log on real nats-servers: from outside, beside files, and when a server's store is damaged. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { jetstreamManager, type StreamInfo } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { baseOf } from "../../src/cluster/base.ts";
import { systemClock } from "../../src/cluster/clock.ts";
import { verify } from "../../src/cluster/verify.ts";
import type { VerifyTarget } from "../../src/cluster/verify-options.ts";
import { epochOf } from "../../src/log/epoch.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import { openJetStreamReading } from "../../src/log/jetstream-outside.ts";
import type { Log } from "../../src/log/log.ts";
import { type Entry, indexOf, type NetworkRecord, recordOf } from "../../src/network/entry.ts";
import { began, momentAt, writeDataFolder } from "../support/data-folder.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { type Hooks, lastFirst, runOurs } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { change, length, story } from "../unit/cluster/verify-damages.ts";
import { Notes } from "../unit/cluster/verify-story.ts";

const { records, told } = story;
const place = { number: recordOf(story.erased), index: indexOf(story.erased) };

let three: NatsCluster;
before(async () => {
  three = await startNatsCluster();
});
after(() => three.end());

const natsOf = ({ servers, replicas }: NatsCluster, stream: string) => ({
  ...{ servers, stream, replicas, monitors: [], acceptsLoss: false },
});
const nameOf = ({ servers }: NatsCluster, stream: string) =>
  `stream ${stream} of nats://${servers.join(",")}`;

/** A stream with these records, and what is done to it then. */
async function streamWith(
  t: Hooks,
  cluster: NatsCluster,
  stream: string,
  some: readonly NetworkRecord[],
  then: (log: Log<Entry, unknown>) => Promise<void> = async () => {},
): Promise<VerifyTarget> {
  const nats = natsOf(cluster, stream);
  const options = { nats, node: "writer", clock: systemClock, epoch: epochOf(began), warn: () => {} };
  const log = await openJetStreamLog<Entry, unknown>(options);
  t.after(() => log.close());
  for (const record of some) assert.equal(await log.append(record), record.number);
  await then(log);
  await log.close();
  return { nats };
}

async function findings(folder: string, ...targets: readonly VerifyTarget[]): Promise<Notes> {
  const notes = new Notes(folder);
  await verify(targets, notes);
  return notes;
}

async function infoOf(cluster: NatsCluster, stream: string): Promise<StreamInfo | undefined> {
  const connection = await connect({ servers: cluster.directServers });
  try {
    const manager = await jetstreamManager(connection);
    return await manager.streams.info(stream).catch(() => undefined);
  } finally {
    await connection.close();
  }
}

test("a log on nats-servers is walked, and nothing is appended for that", async (t) => {
  const nats = await streamWith(t, three, "whole", records);
  const { said, faults } = await findings("nowhere", nats);
  assert.deepEqual(faults, []);
  const digest = momentAt(records, length).digest;
  const name = nameOf(three, "whole");
  assert.equal(
    said[0],
    `${name}: epoch ${epochOf(began)}, records 1 to ${length}, ${length} entries, 0 of them poison, 2 bodies erased, digest ${digest}`,
  );
  const words = [`nats://${three.servers.join(",")}`, "--nats-stream", "whole"];
  const run = runOurs(t, "verify", words);
  assert.equal(await run.lastWords(), 0);
  assert.deepEqual([run.output.lines[0], run.errors.lines], [said[0], []]);
  assert.equal((await infoOf(three, "whole"))?.state.last_seq, length);
});

test("a log on nats-servers is compared with a file, and with what nodes have made of it", async (t) => {
  const folder = temporaryFolder(t);
  const nats = await streamWith(t, three, "tea", told, (log) => log.erase([place]));
  const data = join(folder, "data");
  await writeDataFolder(data, told, { nodes: { n1: { snapshots: [20, 40] } } });
  const { said, faults } = await findings(folder, nats, { path: data });
  assert.deepEqual(faults, []);
  const name = nameOf(three, "tea");
  assert.deepEqual(said.slice(1, 3), [
    `${name}: 1 body is erased that data/log.sqlite has, the first at record ${place.number}, entry ${place.index}`,
    `${name} and data/log.sqlite: records 1 to ${length} are the same`,
  ]);
  change(join(data, "nodes/n1/archive.sqlite"), "UPDATE entries SET at = 7 WHERE position = ?", 20 * 1024);
  const node = await findings(folder, { path: join(data, "nodes/n1") }, nats);
  assert.deepEqual(node.faults, [
    "data/nodes/n1/archive.sqlite: record 20, entry 0: its time is not what the log tells",
  ]);
  assert.ok(node.said.includes("data/nodes/n1: 2 snapshots, of record 20, 40, as the log has it"));
});

test("what has expired is left out, and what stands for it is used", async (t) => {
  const nats = await streamWith(t, three, "trimmed", records, (log) =>
    log.trim(baseOf(momentAt(records, 20))),
  );
  const { said, faults } = await findings("nowhere", nats);
  assert.deepEqual(faults, []);
  // A barrier stands behind them.
  assert.match(
    said[0] ?? "",
    /records 21 to \d+ \(what was before is no longer in it\), \d+ entries, 0 of them poison, 1 /,
  );
});

test("a record that is gone, with nothing that stands for it, is named", async (t) => {
  const nats = await streamWith(t, three, "holed", records);
  const connection = await connect({ servers: three.directServers });
  await (await jetstreamManager(connection)).streams.deleteMessage("holed", story.seventh, false);
  await connection.close();
  const { said, faults } = await findings("nowhere", nats);
  const [fault = "", ...others] = faults;
  assert.match(
    fault,
    new RegExp(`^stream holed of \\S+: record ${story.seventh} is missing from the stream holed`),
  );
  assert.deepEqual(others, []);
  assert.match(said[0] ?? "", new RegExp(`records 1 to ${story.seventh - 1}, `));
});

test("a record whose bytes are others in a server's file is named", async (t) => {
  const alone = await startNatsCluster({ servers: 1 });
  t.after(() => alone.end());
  const nats = await streamWith(t, alone, "tea", records);
  await alone.stop(0);
  const [path = ""] = alone.blockFiles(0, "tea");
  const bytes = readFileSync(path);
  bytes.write("LINE", bytes.indexOf("line 7 "));
  writeFileSync(path, bytes);
  await alone.start(0);
  await alone.ready();
  const { faults } = await findings("nowhere", nats);
  assert.match(faults[0] ?? "", new RegExp(`^stream tea of \\S+: records? ${story.seventh} `));
});

test("a server that lacks what the others have is named, and the log is walked by theirs", async (t) => {
  const cluster = await startNatsCluster();
  t.after(() => cluster.end());
  const nats = await streamWith(t, cluster, "tea", records);
  await cluster.agree("tea");
  await cluster.stop(2);
  const [path = ""] = cluster.blockFiles(2, "tea");
  const bytes = readFileSync(path);
  bytes.write("LINE", bytes.indexOf("line 7 "));
  writeFileSync(path, bytes);
  await cluster.start(2);
  await cluster.ready();
  await cluster.stepDown("tea", 2);
  // Records are read from the leader where that can be: servers place a reader at random, and not on one that has just come.
  const fault = await until(
    async () => {
      const { said, faults } = await findings("nowhere", nats);
      const walked = `records 1 to ${length}, .*, digest ${momentAt(records, length).digest}$`;
      assert.match(said[0] ?? "", new RegExp(walked));
      return faults[0];
    },
    () => "the damaged server to be read from",
  );
  assert.match(
    fault,
    /^stream tea of \S+: nats-server s3 lacks records that others have: .* \(record \d+\)$/,
  );
});

test("a stream that is not there is not made, and one that is no log is none", async () => {
  const { faults } = await findings("nowhere", { nats: natsOf(three, "nothing") });
  assert.deepEqual(faults, [
    `${nameOf(three, "nothing")}: there is no stream nothing: is another one the log (nats.stream)?`,
  ]);
  assert.equal(await infoOf(three, "nothing"), undefined);
  const connection = await connect({ servers: three.directServers });
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: "plain", subjects: ["plain"] });
  await streams.add({
    name: "half",
    subjects: ["half"],
    metadata: { chorus_epoch: epochOf(began), chorus_incomplete: "true" },
  });
  await streams.add({ name: "half-replacements", subjects: ["half.replacements.>"] });
  await connection.close();
  const half = await findings("nowhere", { nats: natsOf(three, "half") });
  assert.equal(
    half.said[0],
    `${nameOf(three, "half")}: it is not complete: a log is being moved there, or that was broken off`,
  );
  const plain = await findings("nowhere", { nats: natsOf(three, "plain") });
  assert.deepEqual(plain.faults, [`${nameOf(three, "plain")}: stream plain is no log of Chorus`]);
});

test("servers that fall silent are not waited for for ever", async (context) => {
  const t = lastFirst(context);
  const cluster = await startNatsCluster({ servers: 1 });
  t.after(() => cluster.end());
  await streamWith(t, cluster, "tea", records);
  const nats = natsOf(cluster, "tea");
  const reading = await openJetStreamReading<Entry>({
    ...{ nats, name: "verify", clock: systemClock, warn: () => {}, patience: 1500 },
  });
  t.after(() => reading.close());
  const followed = reading.follow(0)[Symbol.asyncIterator]();
  await followed.next();
  cluster.pause(0);
  t.after(() => cluster.resume(0));
  await assert.rejects(reading.head(), { name: "LogUnavailable" });
  await assert.rejects(
    async () => {
      while (!(await followed.next()).done);
    },
    { name: "LogUnavailable", message: "the nats-servers do not give the records that follow" },
  );
  const run = runOurs(t, "verify", [`nats://${cluster.servers.join(",")}`]);
  assert.equal(await run.lastWords(40_000), 1);
  assert.match(run.errors.lines.join("\n"), /^chorus: stream chorus of \S+: no nats-server can be used: .+$/);
});
