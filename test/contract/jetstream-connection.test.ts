/** The connection to the nats-servers of a log, when servers are gone, late, silent or too weak. */
import assert from "node:assert/strict";
import { after, before, type TestContext, test } from "node:test";
import type { NatsConnection } from "@nats-io/transport-node";
import { LogUnusable } from "../../src/log/errors.ts";
import { FakeNatsServer } from "../support/fake-nats-server.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { type Entered, enterNats, works } from "../support/nats-entering.ts";
import { until } from "../support/until.ts";

let three: NatsCluster;
before(async () => {
  three = await startNatsCluster();
});
after(() => three.end());

function enter(t: TestContext, patience?: number): Promise<Entered> {
  return enterNats(t, { servers: three.servers }, patience);
}

function placeOf(connection: NatsConnection): number {
  return three.servers.indexOf(connection.getServer());
}

const faults: readonly [
  fault: string,
  begin: (server: number) => unknown,
  end: (server: number) => unknown,
][] = [
  ["is killed", (server) => three.kill(server), (server) => three.start(server)],
  ["stands still", (server) => three.pause(server), (server) => three.resume(server)],
  ["is cut off silently", (server) => three.cutOff(server, "clients"), (server) => three.join(server)],
];
for (const [fault, begin, end] of faults) {
  test(`when a server ${fault}, another one is found within seconds, and both is said once`, async (t) => {
    const { connection, warnings } = await enter(t);
    const before = connection.getServer();
    const place = placeOf(connection);
    await begin(place);
    await until(() => warnings.length === 2, "another connection");
    await works(connection);
    assert.deepEqual(warnings, [
      `the connection to nats-server ${before} is lost`,
      `there is a connection again, to nats-server ${connection.getServer()}`,
    ]);
    assert.notEqual(connection.getServer(), before);
    await end(place);
    await three.ready();
  });
}

test("a server that stands still is left though all buffers to it are full", async (t) => {
  const { connection, warnings } = await enter(t);
  const place = placeOf(connection);
  three.pause(place);
  const block = new Uint8Array(512 * 1024);
  for (let count = 0; count < 100; count += 1) connection.publish("nobody", block);
  await until(() => warnings.length === 2, "another connection");
  await works(connection);
  assert.notEqual(placeOf(connection), place);
  three.resume(place);
  await three.ready();
});

test("when all servers are away it is tried until they are back, and after a while it is said why it fails", async (t) => {
  const { connection, warnings } = await enter(t, 2_000);
  const before = connection.getServer();
  // At once: there is none to go to meanwhile.
  await Promise.all([0, 1, 2].map((server) => three.kill(server)));
  await until(() => warnings.length === 2, "the reasons");
  for (const server of [0, 1, 2]) await three.start(server);
  await works(connection);
  assert.deepEqual(warnings, [
    `the connection to nats-server ${before} is lost`,
    `no nats-server can be used: ${three.servers.map((server) => `${server} closes the connection`).join("; ")}`,
    `there is a connection again, to nats-server ${connection.getServer()}`,
  ]);
  await three.ready();
});

test("servers that come up late are waited for, and those that are away are named", async (t) => {
  await three.kill(0);
  await three.kill(1);
  await three.kill(2);
  const entered = enter(t);
  await three.start(1);
  const { connection, warnings } = await entered;
  assert.equal(placeOf(connection), 1);
  assert.deepEqual(
    warnings.toSorted(),
    [0, 2].map((server) => `nats-server ${three.servers[server]} closes the connection`).toSorted(),
  );
  // Whoever was away when we came is one of the servers nevertheless.
  await three.start(0);
  await three.kill(1);
  await until(() => placeOf(connection) === 0, "a connection to the server that was away");
  await three.start(1);
  await three.start(2);
  await three.ready();
});

test("when no server can be used, one line names each and the reason", async (t) => {
  const web = await FakeNatsServer.open({ version: "2.15.1" }, "HTTP/1.1 400 Bad Request\r\n\r\n");
  t.after(() => web.end());
  await assert.rejects(
    enterNats(t, { servers: ["127.0.0.1:1", web.address, "nowhere.invalid:4222"] }, 1_000),
    new LogUnusable(
      `no nats-server can be used: 127.0.0.1:1 refuses the connection; ${web.address} is no nats-server; nowhere.invalid:4222 has a name that nobody knows`,
    ),
  );
});

test("a later server that is too weak makes the log unusable, which is said once", async (t) => {
  const good = await FakeNatsServer.open({ version: "2.15.1", cluster: "c", server_id: "GOOD" });
  const { connection, unusable } = await enterNats(t, { servers: [good.address] });
  const old = await FakeNatsServer.open({ version: "2.10.0", cluster: "c", server_id: "OLD" });
  t.after(() => old.end());
  connection.setServers([good.address, old.address]);
  await good.end();
  await until(() => unusable.length > 0, "the reason");
  await connection.reconnect();
  await works(connection);
  assert.deepEqual(unusable, [
    `nats-server ${old.address} has version 2.10.0, and those before 2.14 are known to lose messages; --nats-accept-loss true accepts that`,
  ]);
});
