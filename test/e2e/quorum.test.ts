/** Without most of its nats-servers a cluster takes nothing and says so, shows what it has, and goes on by itself afterwards. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { Cluster, freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { logOn, takesRecords } from "../support/nats-log.ts";
import { type Hooks, lastFirst, runOurs } from "../support/programs.ts";
import { TcpClient } from "../support/tcp-client.ts";
import { timed, until } from "../support/until.ts";

const nodes = ["n1", "n2", "n3"];
const stream = "chorus";
/** What a promised time may be exceeded by on a busy machine, in milliseconds. */
const slack = 10_000;
/** How much memory a node may need for an outage, in bytes. */
const memoryMax = 100 * 1024 * 1024;

const outages: Readonly<Record<string, (nats: NatsCluster) => unknown>> = {
  "two of three nats-servers are killed": (nats) => Promise.all([nats.kill(0), nats.kill(1)]),
  "two of three nats-servers stand still": (nats) => [0, 1].map((server) => nats.pause(server)),
  "nodes are cut off from all nats-servers": (nats) => [0, 1, 2].map((server) => nats.cutClients(server)),
};

const isAnswer = / (?:WARN PRIVMSG DELAYED|FAIL PRIVMSG LOG_UNAVAILABLE) /;
/** The same for who does not know standard replies. */
const isNotice = /^:\S+ NOTICE \S+ :(?:WARN PRIVMSG DELAYED|FAIL PRIVMSG LOG_UNAVAILABLE) /;
const capabilities = "standard-replies labeled-response message-tags batch echo-message draft/chathistory";

function clusterOn(t: Hooks, nats: NatsCluster, ports: readonly number[]): Cluster {
  return new Cluster(t, ports, temporaryFolder(t), logOn(nats, stream));
}

async function get(cluster: Cluster, node: string, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${cluster.port(node)}${path}`, { headers: { connection: "close" } });
}

/** Resolves when every node answers so; gives their reasons. */
async function allAnswer(cluster: Cluster, status: number, within: number): Promise<string[]> {
  return until(
    async () => {
      const answers = await Promise.all(nodes.map((node) => get(cluster, node, "/readyz")));
      return answers.every((answer) => answer.status === status) && Promise.all(answers.map((a) => a.text()));
    },
    `every node to answer ${status}`,
    within,
  );
}

async function memoryOf(cluster: Cluster): Promise<number[]> {
  const texts = await Promise.all(nodes.map(async (node) => (await get(cluster, node, "/metrics")).text()));
  return texts.map((text) => Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]));
}

/** What somebody reads of the lobby's history. */
async function historyOf(client: IrcClient): Promise<string[]> {
  const before = client.messages.length;
  client.send("CHATHISTORY LATEST #lobby * 50");
  const isEnd = ({ verb, params }: IrcClient["messages"][number]) =>
    verb === "BATCH" && params[0]?.startsWith("-");
  await until(() => client.messages.slice(before).some(isEnd), `${client.nick} to read the history`);
  return client.messages
    .slice(before)
    .filter(({ verb }) => verb === "PRIVMSG")
    .map(({ params }) => params[1] ?? "");
}

describe("a cluster on nats-servers", { concurrency: 2 }, () => {
  for (const [what, begin] of Object.entries(outages)) {
    test(`while ${what} nothing is taken, all are told so, and then all goes on`, (t) => outage(t, begin));
  }

  test("nodes that start while most nats-servers are gone are ready as soon as these are back", async (t) => {
    const hooks = lastFirst(t);
    const nats = await startNatsCluster();
    hooks.after(() => nats.end());
    const ports = await freePorts(3);
    const first = clusterOn(hooks, nats, ports);
    await first.ready();
    await first.stop();
    await Promise.all([nats.kill(0), nats.kill(1)]);
    const again = clusterOn(hooks, nats, ports);
    await until(() => again.pid("n1") !== undefined, "nodes to start");
    await nats.heal();
    await again.ready();
    assert.deepEqual(
      again.program.errors.lines.filter((line) => line.startsWith("chorus: ")),
      [],
    );
  });

  test("nodes that find no nats-server say so in one line and end", async (t) => {
    const [port] = await freePorts(1);
    const folder = temporaryFolder(t);
    const program = runOurs(t, "cluster", ["--data", folder, "--log", `nats://127.0.0.1:${port}`], folder);
    // Servers have 10 s to come up.
    assert.equal(await program.lastWords(20_000), 1);
    assert.deepEqual(program.errors.lines, [
      `chorus: no nats-server can be used: 127.0.0.1:${port} refuses the connection`,
    ]);
  });
});

async function outage(t: TestContext, begin: (nats: NatsCluster) => unknown): Promise<void> {
  const hooks = lastFirst(t);
  const nats = await startNatsCluster();
  hooks.after(() => nats.end());
  const cluster = clusterOn(hooks, nats, await freePorts(3));
  await cluster.ready();
  const knowing = { capabilities: capabilities.split(" ") };
  const alice = await IrcClient.join(hooks, cluster.port("n1"), "alice", knowing);
  const bob = await IrcClient.join(hooks, cluster.port("n2"), "bob");
  const carol = await IrcClient.join(hooks, cluster.port("n3"), "carol", knowing);
  alice.says("before");
  await carol.heard.sees(/:before$/);
  const pids = nodes.map((node) => cluster.pid(node));
  const memory = await memoryOf(cluster);

  const began = performance.now();
  await begin(nats);
  alice.send("@label=early PRIVMSG #lobby :early");
  bob.says("early too");
  await Promise.all([
    alice.heard.sees(isAnswer, { within: 5000 + slack }),
    bob.heard.sees(isNotice, { within: 5000 + slack }),
  ]);
  // Who waits for an answer is served as well as others are.
  for (const client of [alice, carol]) {
    client.send("PING here");
    await client.heard.sees(/ WARN PING LOG_UNAVAILABLE /, { within: 3000 + slack });
    await client.heard.sees(/ PONG \S+ here$/);
    assert.deepEqual(await historyOf(client), ["before"]);
  }
  for (const reason of await allAnswer(cluster, 503, began + 20_000 + slack - performance.now())) {
    assert.match(reason, /^not ready: \S/);
  }
  alice.send("@label=late PRIVMSG #lobby :late");
  bob.says("late too");
  await alice.heard.sees(/^@label=late :\S+ FAIL PRIVMSG LOG_UNAVAILABLE :\S/, { within: slack });
  await bob.heard.sees(/ NOTICE bob :FAIL PRIVMSG LOG_UNAVAILABLE /, { within: slack });
  const dave = await TcpClient.connect(hooks, cluster.port("n3"), "dave");
  dave.write("NICK dave\r\nUSER dave 0 * :Dave\r\n");
  await dave.heard.sees(/^ERROR :.*\[The log does not (?:answer|take changes now)\]$/, {
    within: 2000 + slack,
  });
  await dave.closed();
  carol.heard.sawNothingOf(/:(?:early|late)/);
  alice.heard.sawNothingOf(/ PRIVMSG #lobby :(?:early|late)/);
  const needed = (await memoryOf(cluster)).map((bytes, index) => bytes - (memory[index] ?? 0));
  assert.ok(Math.max(...needed) < memoryMax, `nodes needed ${needed} bytes more`);

  await nats.heal();
  const election = await timed(() => until(() => takesRecords(nats, stream), "a leader", 30_000));
  const rest = await timed(async () => {
    await allAnswer(cluster, 200, 10_000 + slack);
    for (const speaker of [alice, bob, carol]) speaker.says(`${speaker.nick} again`);
    for (const client of [alice, bob, carol])
      for (const other of [alice, bob, carol])
        if (other !== client) await client.heard.sees(new RegExp(`:${other.nick} again$`));
  });
  t.diagnostic(
    `servers needed ${election.toFixed(0)} ms for a leader, nodes and people ${rest.toFixed(0)} ms`,
  );
  assert.ok(rest < 10_000 + slack, `it took ${rest.toFixed(0)} ms`);
  assert.deepEqual(
    nodes.map((node) => cluster.pid(node)),
    pids,
    "a node has ended",
  );

  // Each is decided once: said and shown to all, or refused and shown to nobody.
  const history = await historyOf(carol);
  await alice.heard.sees(
    /^@\S*label=early\S* :\S+ (?:PRIVMSG #lobby :early|FAIL PRIVMSG LOG_UNAVAILABLE :.*)$/,
  );
  for (const text of ["early", "early too"]) {
    const times = history.filter((said) => said === text).length;
    assert.equal(carol.said.filter((said) => said.text === text).length, 2 * times, text);
    assert.ok(times <= 1, `${text} was said ${times} times`);
  }
  alice.heard.saw(history.includes("early") ? 1 : 0, / PRIVMSG #lobby :early$/);
  assert.ok(!history.some((text) => text.startsWith("late")));
  for (const client of [alice, bob, carol]) {
    assert.equal(client.isClosed, false);
    client.heard.sawNothingOf(/ QUIT /);
  }
}
