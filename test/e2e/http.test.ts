/** HTTP on every node's port: whether it lives, whether it serves, who is in the cluster, and what it measures. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { until } from "../support/until.ts";

describe("HTTP", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared);
  });

  function get(node: string, path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${cluster.port(node)}${path}`);
  }

  /** Writes a request in its own way, and gives the whole answer. */
  async function exchange(t: Hooks, write: (client: TcpClient) => unknown): Promise<string> {
    const client = await TcpClient.connect(t, cluster.port("n1"));
    await write(client);
    await client.closed();
    return client.bytes.toString();
  }

  test("every node lives and is ready", async () => {
    for (const node of ["n1", "n2", "n3"]) {
      for (const path of ["/healthz", "/readyz"]) {
        const response = await get(node, path);
        assert.equal(response.status, 200, `${node}${path}`);
        assert.notEqual((await response.text()).trim(), "");
      }
    }
  });

  test("every node tells who is in the cluster, and how many clients each has", async (t) => {
    await IrcClient.join(t, cluster.port("n2"), "alice");
    const bob = await IrcClient.join(t, cluster.port("n3"), "bob");
    await bob.barrier();
    const { head } = await cluster.view("n3");
    for (const asked of ["n1", "n2", "n3"]) {
      const view = await until(async () => {
        const now = await cluster.view(asked);
        return now.nodes.every(({ applied }) => applied >= head) && now;
      }, `${asked} to know that all have applied ${head}`);
      assert.equal(view.network, "Chorus");
      assert.equal(view.node, asked);
      assert.match(view.epoch, /^[0-9a-z]+$/);
      assert.ok(view.head >= head);
      assert.deepEqual(Object.keys(view), ["network", "epoch", "node", "head", "poison", "nodes"]);
      assert.deepEqual(
        view.nodes.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ applied: _, ...node }) => node),
        [0, 1, 1].map((clients, index) => {
          const id = `n${index + 1}`;
          const address = `localhost:${cluster.ports[index]}`;
          return { id, address, pid: cluster.pid(id), state: "up", connections: clients, sessions: clients };
        }),
      );
    }
  });

  test("every node shows its metrics, and Node's own, in Prometheus' format", async (t) => {
    const carol = await IrcClient.join(t, cluster.port("n2"), "carol");
    await carol.barrier();
    for (const [node, clients] of [
      ["n1", 0],
      ["n2", 1],
    ] as const) {
      const response = await get(node, "/metrics");
      assert.equal(response.status, 200);
      assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
      const text = await response.text();
      const shows = (sample: string) => assert.ok(text.split("\n").includes(sample), `${sample} in\n${text}`);
      shows("chorus_ready 1");
      shows("chorus_nodes 3");
      shows("chorus_poison_entries_total 0");
      shows(`chorus_connections{dialect="irc"} ${clients}`);
      assert.match(text, new RegExp(`^chorus_info\\{node="${node}",.*\\} 1$`, "m"));
      assert.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m);
      shows("# TYPE nodejs_gc_duration_seconds histogram");
    }
    assert.match(
      await (await get("n2", "/metrics")).text(),
      /^chorus_log_append_duration_seconds_count [1-9]/m,
    );
  });

  test("what is not there is not found, and HEAD is answered like GET", async () => {
    assert.equal((await get("n1", "/nothing/here")).status, 404);
    assert.equal(
      (await fetch(`http://127.0.0.1:${cluster.port("n1")}/healthz`, { method: "HEAD" })).status,
      200,
    );
  });

  test("a request that comes in single bytes, or after a moment, is answered", async (t) => {
    const request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert.match(await exchange(t, (client) => client.writeSingly(request)), /^HTTP\/1\.1 200 /);
    const slow = await exchange(t, async (client) => {
      await client.heard.sees(/^Welcome to Chorus\. What is your name\?$/);
      client.write(request);
    });
    assert.match(slow, /HTTP\/1\.1 200 /);
  });

  test("two requests on one connection are answered one after the other", async (t) => {
    const again = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const last = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const answers = await exchange(t, (client) => client.write(again + last));
    assert.match(answers, /^HTTP\/1\.1 200 .*alive.*HTTP\/1\.1 200 .*ready/s);
  });

  test("a body that nobody asked for is not waited for", async (t) => {
    const request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
    assert.match(await exchange(t, (client) => client.write(request)), /^HTTP\/1\.1 200 .*alive/s);
  });

  test("what is no HTTP behind a method is refused as HTTP refuses", async (t) => {
    assert.match(await exchange(t, (client) => client.write("GET nonsense\r\n\r\n")), /^HTTP\/1\.1 400 /);
  });
});
