/** A node that takes its time to start: it says so, and whoever comes early waits at the door. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { type ClusterView, freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst, runOurs } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { until } from "../support/until.ts";

test("while a node starts it lives but is not ready, and clients that come early are served when it is", async (context) => {
  const t = lastFirst(context);
  const folder = temporaryFolder(t);
  const first = runOurs(t, "serve", ["--port", "0"], folder);
  const [, port] = /:(\d+)$/.exec(await first.output.sees(/^n1 is ready on localhost:\d+$/)) ?? [];
  const view = (await (await fetch(`http://127.0.0.1:${port}/cluster`)).json()) as ClusterView;
  assert.equal(
    view.nodes[0]?.address,
    `localhost:${port}`,
    "port 0 has become a real one in the log as well",
  );
  first.signal("SIGTERM");
  assert.equal(await first.exit(), 0);

  const log = new DatabaseSync(join(folder, "data/log.sqlite"));
  t.after(() => log.close());
  log.exec("BEGIN IMMEDIATE");
  const [later = 0] = await freePorts(1);
  const second = runOurs(t, "serve", ["--port", String(later)], folder);
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${later}${path}`, { headers: { connection: "close" } });
  const health = await until(() => get("/healthz").catch(() => undefined), "the port to be open");
  assert.equal(health.status, 200);
  const readiness = await get("/readyz");
  assert.equal(readiness.status, 503);
  assert.equal(await readiness.text(), "not ready: it is starting\n");

  const silent = await TcpClient.connect(t, later);
  const cluster = get("/cluster");
  const alice = IrcClient.join(t, later, "alice");
  const early = await Promise.race([alice, cluster, get("/readyz")]);
  assert.equal(early instanceof Response && early.status, 503, "nobody else is served yet");
  second.output.sawNothingOf(/ready/);

  log.exec("ROLLBACK");
  await (await alice).barrier();
  await silent.heard.sees(/^Welcome to Chorus\. What is your name\?$/);
  assert.equal((await cluster).status, 200);
  assert.equal((await get("/readyz")).status, 200);
});
