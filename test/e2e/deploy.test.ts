/** The files in deploy/ are what the programs take that they are for: nats-server, HAProxy, systemd. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { natsServer } from "../../tools/setup/nats-server.mjs";
import { type Cluster, freePorts, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lacks, lastFirst, Program } from "../support/programs.ts";
import { line } from "../support/proxy-headers.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { until } from "../support/until.ts";

const configuration = "deploy/nats/nats-server.conf";
const passwords = { routes: "routes1", chorus: "chorus1", admin: "admin1" };

test("HAProxy takes its configuration", { skip: lacks("haproxy") }, async (t) => {
  const haproxy = new Program(t, "haproxy", ["-c", "-f", "deploy/haproxy/haproxy.cfg"]);
  assert.equal(await haproxy.lastWords(), 0, haproxy.errors.lines.join("\n"));
});

describe("behind HAProxy with its configuration", { skip: lacks("haproxy") }, () => {
  const hooks = lastFirst({ after });
  let cluster: Cluster;
  let balancer: Program;
  let port = 0;

  before(async () => {
    cluster = await startCluster(hooks, "--trusted-proxies", "127.0.0.1");
    [port = 0] = await freePorts(1);
    const folder = mkdtempSync(join(tmpdir(), "chorus-deploy-"));
    hooks.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "haproxy.cfg");
    // With ports that are free here, no more connections than anybody may open, and what the checks have found.
    const text = readFileSync("deploy/haproxy/haproxy.cfg", "utf8")
      .replace(/\bbind :8080$/m, `bind 127.0.0.1:${port}`)
      .replaceAll(/ (n\d):8080$/gm, (_, node: string) => ` 127.0.0.1:${cluster.port(node)}`)
      .replace(/\bmaxconn \d+$/m, "maxconn 100")
      .replace("  option tcplog\n", "  option tcplog\n  option log-health-checks\n");
    writeFileSync(path, text);
    balancer = new Program(hooks, "haproxy", ["-f", path]);
    await until(
      async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok,
      () => `a node to be reached by HAProxy, which said ${balancer.errors.lines.join("\n")}`,
    );
  });

  test("clients have their own addresses, by IRC and by plain text", async (t) => {
    const witness = await IrcClient.join(t, cluster.port("n1"), "witness");
    const alice = await TcpClient.connect(t, port, "alice", "127.0.0.5");
    alice.write("NICK alice\r\nUSER alice 0 * :alice\r\nJOIN #lobby\r\n");
    await witness.heard.sees(/^:alice!~?alice@127\.0\.0\.5 JOIN /);
    const bob = await TcpClient.connect(t, port, "bob", "127.0.0.6");
    await bob.heard.sees(/^Welcome to Chorus\. What is your name\?$/);
    bob.write("bob\nhello\n");
    await alice.heard.sees(":bob!plain@127.0.0.6 PRIVMSG #lobby :hello");
  });

  test("nobody claims another address, not even by a header", async (t) => {
    const witness = await IrcClient.join(t, cluster.port("n2"), "witness2");
    const mallory = await TcpClient.connect(t, port, "mallory", "127.0.0.66");
    mallory.write(Buffer.concat([line("203.0.113.66"), Buffer.from("mallory\nmine\n")]));
    await witness.heard.sees(":mallory!plain@127.0.0.66 PRIVMSG #lobby :mine");
  });

  test("its health checks find every node ready", async () => {
    for (const node of ["n1", "n2", "n3"])
      await balancer.output.sees(new RegExp(`^Health check for server ready/${node} succeeded, .*code: 200`));
  });
});

test("systemd takes the units", { skip: lacks("systemd-analyze") }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-deploy-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const units = readdirSync("deploy/systemd").filter((name) => name.endsWith(".service"));
  const copies = units.map((name) => {
    // As an instance, and with programs that are on this machine.
    const path = join(folder, name.replace("@", "@n1"));
    const text = readFileSync(join("deploy/systemd", name), "utf8")
      .replaceAll("/opt/chorus/", `${process.cwd()}/`)
      .replace(/^ExecStart=nats-server\b/m, "ExecStart=/bin/true");
    writeFileSync(path, text);
    return path;
  });
  assert.equal(copies.length, 2);
  const analysis = new Program(t, "systemd-analyze", ["verify", "--man=no", ...copies]);
  assert.equal(await analysis.lastWords(), 0, analysis.errors.lines.join("\n"));
  assert.deepEqual(analysis.errors.lines, []);
});

describe("three nats-servers with the configuration in deploy/nats", () => {
  const hooks = lastFirst({ after });
  let clients: string[] = [];
  let monitors: string[] = [];

  before(async () => {
    const program = natsServer();
    assert(program !== undefined, "no nats-server here is new enough: npm test fetches one");
    const folder = mkdtempSync(join(tmpdir(), "chorus-deploy-"));
    hooks.after(() => rmSync(folder, { recursive: true }));
    const ports = await freePorts(9);
    const at = (first: number) => ports.slice(first, first + 3).map((port) => `127.0.0.1:${port}`);
    clients = at(0);
    monitors = at(3);
    const routes = at(6);
    const list = routes.map((address) => `nats://routes:${passwords.routes}@${address}`);
    const servers = monitors.map((monitor, index) => {
      const environment = [
        `NATS_NAME=nats${index + 1}`,
        `NATS_STORE=${join(folder, String(index))}`,
        `NATS_HTTP=${monitor}`,
        `NATS_ROUTES=[${list.join(", ")}]`,
        `NATS_ROUTES_PASSWORD=${passwords.routes}`,
        `NATS_PASSWORD=${passwords.chorus}`,
        `NATS_ADMIN_PASSWORD=${passwords.admin}`,
      ];
      const places = ["-a", "127.0.0.1", "-p", `${ports[index]}`, "--cluster", `nats://${routes[index]}`];
      return new Program(hooks, "env", [...environment, program, "-c", configuration, ...places]);
    });
    const logs = () => servers.flatMap(({ errors }) => errors.lines.slice(-20)).join("\n");
    await until(
      () => takesStream(clients).catch(() => false),
      () => `three nats-servers to take a stream:\n${logs()}`,
      60_000,
    );
  });

  test("keep a stream three times, on disks that are written to before an acknowledgement", async () => {
    for (const monitor of monitors) {
      const { config: settings } = (await jsonOf(`${monitor}/jsz?config=true`)) as { config: object };
      assert.equal((settings as { sync_always?: boolean }).sync_always, true);
    }
  });

  test("let nobody in who has no password, and show an administrator no stream", async () => {
    const stranger = connect({ servers: clients, reconnect: false });
    await assert.rejects(stranger, /[Aa]uthorization/);
    const admin = await connect({ servers: clients, user: "admin", pass: passwords.admin });
    await assert.rejects(jetstreamManager(admin), /[Jj]et[Ss]tream/);
    await admin.close();
  });
});

/** Makes a stream, and sees where it is kept. */
async function takesStream(servers: string[]): Promise<boolean> {
  const client = await connect({ servers, user: "chorus", pass: passwords.chorus });
  try {
    const { streams } = await jetstreamManager(client);
    const made = await streams.add({ name: "chorus", subjects: ["chorus.records.>"], num_replicas: 3 });
    return made.cluster?.replicas?.length === 2 && made.config.storage === "file";
  } finally {
    await client.close();
  }
}

async function jsonOf(address: string): Promise<unknown> {
  return (await fetch(`http://${address}`)).json();
}
