/** What happens to the tests' nats-servers is what a test has asked for: else it would show nothing. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { processesWith } from "../support/programs.ts";
import { until } from "../support/until.ts";

/** A cluster of three with a stream "talk" that has two messages. */
class Stage {
  readonly nats: NatsCluster;
  readonly #clients: NatsConnection[] = [];

  static async set(t: TestContext): Promise<Stage> {
    const stage = new Stage(await startNatsCluster());
    t.after(() => stage.#end());
    const { streams } = await jetstreamManager(await stage.client(0));
    const talk = { name: "talk", subjects: ["talk"], num_replicas: 3 };
    // On a busy machine a server counts as away for a moment.
    await until(() => streams.add(talk).catch(() => undefined), "the stream to be made");
    await stage.publish("one", "two");
    return stage;
  }

  private constructor(nats: NatsCluster) {
    this.nats = nats;
  }

  /** A client of one server, found through its proxy, that goes nowhere else. */
  async client(server: number): Promise<NatsConnection> {
    const servers = this.nats.servers[server] ?? "";
    const client = await connect({ servers, ignoreClusterUpdates: true, reconnect: false });
    this.#clients.push(client);
    return client;
  }

  /** Publishes by the leader; resolves when all is acknowledged. One that has just been elected may not answer yet. */
  async publish(...texts: string[]): Promise<void> {
    for (const text of texts)
      await until(() => this.#publish(text).catch(() => undefined), `"${text}" to be stored`, 60_000);
  }

  /** Once, however often it is tried. */
  async #publish(text: string): Promise<number> {
    const stream = jetstream(await this.client(await this.nats.leaderOf("talk")));
    const { seq } = await stream.publish("talk", text, { msgID: text });
    return seq;
  }

  /** A server that does not lead. */
  async follower(): Promise<number> {
    return ((await this.nats.leaderOf("talk")) + 1) % 3;
  }

  async #end(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.nats.end();
  }
}

/** Whether a ping is answered within a moment. */
function answered(ping: Promise<void>): Promise<boolean> {
  return Promise.race([ping.then(() => true), sleep(300, false)]);
}

describe("nats-servers of the tests", { concurrency: 4, timeout: 300_000 }, () => {
  test("a paused leader answers nobody, is replaced, and catches up", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const paused = await nats.leaderOf("talk");
    const client = await stage.client(paused);
    nats.pause(paused);
    const ping = client.flush();
    assert.equal(await answered(ping), false);
    await nats.leaderOf("talk", paused);
    await stage.publish("three");
    nats.resume(paused);
    await ping;
    assert.equal((await nats.agree("talk")).last, 3);
  });

  test("a leader that is cut off from the others serves its clients alone, until it has joined again", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const alone = await nats.leaderOf("talk");
    const client = await stage.client(alone);
    nats.cutOff(alone, "servers");
    await client.flush();
    await nats.leaderOf("talk", alone);
    await stage.publish("three");
    assert.equal((await nats.copy(alone, "talk"))?.last, 2);
    nats.join(alone);
    assert.equal((await nats.agree("talk")).last, 3);
  });

  test("two servers that are cut off from each other stay so, and both with the third", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const leader = await nats.leaderOf("talk");
    const [one, other] = [0, 1, 2].filter((server) => server !== leader);
    assert(one !== undefined && other !== undefined);
    nats.cutOff(one, [other], "closed");
    await nats.kill(one);
    await stage.publish("three");
    // The third tells each of them of the other.
    await nats.start(one);
    await until(async () => (await nats.neighbours(leader)).length === 2, "the third to have both");
    assert.equal((await nats.agree("talk")).last, 3);
    assert.deepEqual(await nats.neighbours(one), [leader]);
    assert.deepEqual(await nats.neighbours(other), [leader]);
    nats.join(one);
    await until(async () => (await nats.neighbours(one)).length === 2, "the two to find each other");
  });

  test("a server that is silent to its clients answers them when it has joined again", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const server = await stage.follower();
    const client = await stage.client(server);
    nats.cutOff(server, "clients");
    const ping = client.flush();
    assert.equal(await answered(ping), false);
    await stage.publish("three");
    assert.equal((await nats.agree("talk")).last, 3);
    nats.join(server);
    await ping;
  });

  test("a server that is closed to its clients ends their connections and refuses new ones", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const client = await stage.client(1);
    nats.cutOff(1, "clients", "closed");
    await client.closed();
    await assert.rejects(stage.client(1));
    nats.join(1);
    await stage.client(1);
  });

  test("a server that was killed or stopped returns with what it has, and gets the rest", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const server = await stage.follower();
    await nats.agree("talk");
    await nats.kill(server);
    assert.match(blocks(nats, server), /one.*two/s);
    await stage.publish("three");
    await nats.start(server);
    assert.equal((await nats.agree("talk")).last, 3);
    await nats.stop(server);
    assert.match(nats.log(server), /Server Exiting/);
    assert.match(blocks(nats, server), /one.*two.*three/s);
    await nats.start(server);
    await nats.healthy();
    assert.equal((await nats.agree("talk")).last, 3);
  });

  test("a server that was wiped has nothing, and gets everything when all is healed", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const server = await stage.follower();
    const client = await stage.client((server + 1) % 3);
    await nats.kill(server);
    nats.wipe(server);
    assert.equal(blocks(nats, server), "");
    nats.cutOff((server + 1) % 3);
    nats.pause((server + 2) % 3);
    await nats.heal();
    await client.flush();
    assert.equal((await nats.agree("talk")).last, 2);
    assert.match(blocks(nats, server), /one.*two/s);
  });

  test("a leader that steps down is followed by another", async (t) => {
    const { nats } = await Stage.set(t);
    const before = await nats.leaderOf("talk");
    const after = await nats.stepDown("talk");
    assert.notEqual(after, before);
    assert.equal(await nats.leaderOf("talk"), after);
  });

  test("clients hear of no way past the proxies", async (t) => {
    const stage = await Stage.set(t);
    const { info } = await stage.client(0);
    assert.deepEqual(new Set(info?.connect_urls), new Set(stage.nats.servers));
  });

  test("what goes through the servers is counted, and goes through the proxies once", async (t) => {
    const stage = await Stage.set(t);
    const { nats } = stage;
    const client = await stage.client(0);
    const before = await nats.counts();
    nats.join(0); // It is not cut off.
    for (let count = 0; count < 100; count++) client.publish("nobody.listens");
    await client.flush();
    nats.cutOff(0, "clients");
    for (let count = 0; count < 100; count++) client.publish("nobody.listens");
    nats.join(0);
    await client.flush();
    assert.equal((await nats.counts()).fromClients - before.fromClients, 200);
  });
});

test("one server alone may be weak, and may ask who comes", { timeout: 60_000 }, async () => {
  const way = { user: "nodes", pass: "tea" };
  const nats = await startNatsCluster({
    servers: 1,
    weak: true,
    configure: () => "authorization { user: nodes, password: tea }",
    client: way,
  });
  try {
    assert.equal((await nats.varz(0)).jetstream?.config?.sync_always, undefined);
    await assert.rejects(connect({ servers: nats.servers[0] ?? "" }), /authorization/i);
    await (await connect({ servers: nats.servers[0] ?? "", ...way })).close();
  } finally {
    await nats.end();
  }
});

test("servers end, and what they have stored goes, when the tests are killed", {
  timeout: 60_000,
}, async () => {
  const script = `
    const { startNatsCluster } = await import(${JSON.stringify(import.meta.resolve("../support/nats.ts"))});
    const nats = await startNatsCluster();
    console.log(nats.storeFolder(0));
    nats.pause(1);`;
  const tests = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [store] = (await once(tests.stdout.setEncoding("utf8"), "data")) as [string];
  const server = dirname(store.trim());
  const running = () => processesWith(join(server, "nats.conf")).length;
  assert.equal(running(), 1);
  tests.kill("SIGKILL");
  await until(() => running() === 0 && !existsSync(dirname(server)), "servers to end");
});

/** What a server has stored of the stream, byte for byte. */
function blocks(nats: NatsCluster, server: number): string {
  return nats
    .blockFiles(server, "talk")
    .map((path) => readFileSync(path, "latin1"))
    .join("");
}
