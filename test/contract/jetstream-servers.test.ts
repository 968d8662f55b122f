/** Whether nats-servers are careful enough for a log: what can be seen of them, and what an operator may accept. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LogUnusable } from "../../src/log/errors.ts";
import { connectToNats, type NatsOptions } from "../../src/log/jetstream-connection.ts";
import { FakeNatsServer } from "../support/fake-nats-server.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";

const fakes: FakeNatsServer[] = [];
let careful: NatsCluster;
let weak: NatsCluster;
before(async () => {
  [careful, weak] = await Promise.all([startNatsCluster(), startNatsCluster({ servers: 1, weak: true })]);
});
after(async () => {
  await Promise.all([careful.end(), weak.end(), ...fakes.map((fake) => fake.end())]);
});

/** Connects, and closes; gives what was warned of. */
async function warningsOf(options: Partial<NatsOptions>): Promise<string[]> {
  const warnings: string[] = [];
  const connection = await connectToNats(
    { servers: [], stream: "tea", replicas: 3, monitors: [], acceptsLoss: false, ...options },
    { name: "test", warn: (message) => void warnings.push(message), unusable: assert.fail },
  );
  await connection.close();
  return warnings;
}

async function fakeServer(info: object): Promise<string> {
  const fake = await FakeNatsServer.open(info);
  fakes.push(fake);
  return fake.address;
}

test("careful servers that are seen by their monitors are taken without a word", async () => {
  assert.deepEqual(await warningsOf({ servers: careful.servers, monitors: careful.monitors }), []);
});

const unseen = (servers: readonly string[]) =>
  `whether ${servers.join(", ")} write to disk before they acknowledge (sync_interval: always) cannot be seen: nats.monitors is to name their monitors`;

test("servers of which nothing can be seen are taken, with a warning that says how to show it", async () => {
  assert.deepEqual(await warningsOf({ servers: careful.servers }), [unseen(careful.servers)]);
});

test("one warning names the servers that none of the monitors shows", async () => {
  const [monitor = ""] = careful.monitors;
  assert.deepEqual(await warningsOf({ servers: careful.servers, monitors: [monitor] }), [
    unseen(careful.servers.slice(1)),
  ]);
});

test("what is no monitor is named, and shows nothing", async () => {
  const server = await fakeServer({ version: "2.14.0" });
  const [nobody, other, silent] = await warningsOf({
    servers: [server],
    monitors: ["http://127.0.0.1:1", `http://${server}`],
  });
  assert.match(nobody ?? "", /^monitor http:\/\/127\.0\.0\.1:1 shows nothing: \S/);
  assert.match(other ?? "", /^monitor http:\/\/127\.0\.0\.1:\d+ shows nothing: \S/);
  assert.equal(silent, unseen([server]));
});

const late =
  'nats-server s1 acknowledges messages and writes them to disk every 120 s (sync_interval is not "always"): a power cut or a crash of machines loses messages';

test("a server that writes later than it acknowledges is refused, and the option is named that accepts it", async () => {
  await assert.rejects(
    warningsOf({ servers: weak.servers, monitors: weak.monitors }),
    new LogUnusable(`${late}; --nats-accept-loss true accepts that`),
  );
});

test("where the operator accepts it, each start says what may be lost", async () => {
  const options = { servers: weak.servers, monitors: weak.monitors, acceptsLoss: true };
  for (const _start of [1, 2]) assert.deepEqual(await warningsOf(options), [`${late}, which is accepted`]);
});

for (const version of ["2.9.10", "2.13.99", "1.20.0"]) {
  test(`a server of version ${version} is refused, unless that is accepted`, async () => {
    const server = await fakeServer({ version });
    const old = `nats-server ${server} has version ${version}, and those before 2.14 are known to lose messages`;
    await assert.rejects(
      warningsOf({ servers: [server] }),
      new LogUnusable(`${old}; --nats-accept-loss true accepts that`),
    );
    assert.deepEqual(await warningsOf({ servers: [server], acceptsLoss: true }), [
      `${old}, which is accepted`,
      unseen([server]),
    ]);
  });
}

for (const version of ["2.14.0", "2.15.0-RC.1", "3.0.1"]) {
  test(`a server of version ${version} is taken`, async () => {
    const server = await fakeServer({ version });
    assert.deepEqual(await warningsOf({ servers: [server] }), [unseen([server])]);
  });
}

test("servers without JetStream are refused, but not one of them that has lost it", async () => {
  const cluster = { version: "2.15.1", cluster: "c" };
  const without = await fakeServer({ ...cluster, jetstream: undefined, server_id: "WITHOUT" });
  const other = await fakeServer({ ...cluster, server_id: "WITH" });
  await assert.rejects(
    warningsOf({ servers: [without] }),
    new LogUnusable(`${without} are nats-servers without JetStream`),
  );
  assert.deepEqual(await warningsOf({ servers: [other, without] }), [
    `nats-server ${without} has no JetStream`,
    unseen([other, without]),
  ]);
});

test("a server for small messages only is refused, whatever is accepted", async () => {
  const small = await fakeServer({ version: "2.15.1", max_payload: 65_536 });
  await assert.rejects(
    warningsOf({ servers: [small], acceptsLoss: true }),
    new LogUnusable(
      `nats-server ${small} takes messages of at most 65536 bytes: its max_payload must be at least 540672`,
    ),
  );
});

test("servers of several clusters are refused, and one server under two names is not", async () => {
  const servers = [careful.servers[0] ?? "", weak.servers[0] ?? ""];
  await assert.rejects(warningsOf({ servers }), {
    name: "LogUnusable",
    message: /^nats-servers 127\.0\.0\.1:\d+ and 127\.0\.0\.1:\d+ are not of one cluster$/,
  });
  const [server = ""] = weak.servers;
  await warningsOf({ servers: [server, server.replace("127.0.0.1", "localhost")] });
});
