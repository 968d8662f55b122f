/** Nodes on machines of their own, with a log on nats-servers: what they share, and how a log that has lost records is repaired. */
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { systemClock } from "../../src/cluster/clock.ts";
import { SharedSnapshots } from "../../src/cluster/shared-snapshots.ts";
import { entriesBetween } from "../../src/cluster/sharing.ts";
import { openJetStreamLog } from "../../src/log/jetstream.ts";
import type { Entry } from "../../src/network/entry.ts";
import { freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type NatsCluster, startNatsCluster } from "../support/nats.ts";
import { asksBy, crawlBack, pagingBy } from "../support/paging.ts";
import { type Hooks, type Program, runOurs } from "../support/programs.ts";
import type { Transcript } from "../support/transcript.ts";
import { until } from "../support/until.ts";

const textOf = ({ lines }: Transcript) => lines.join("\n");

let nats: NatsCluster;
before(async () => {
  nats = await startNatsCluster();
});
after(() => nats.end());

const onNats = (stream: string) => [
  ...[`--nats-stream=${stream}`, `--nats-monitors=${nats.monitors.join(",")}`],
];
const servers = () => `nats://${nats.servers.join(",")}`;

/** Machines, each with a node and a folder. */
class Site {
  readonly #t: Hooks;
  readonly #stream: string;
  readonly #ports: readonly number[];
  readonly #folder: string;
  readonly #running = new Map<string, Program>();

  constructor(t: Hooks, stream: string, ports: readonly number[], folder: string) {
    this.#t = t;
    this.#stream = stream;
    this.#ports = ports;
    this.#folder = folder;
  }

  static async of(t: Parameters<typeof temporaryFolder>[0], stream: string): Promise<Site> {
    return new Site(t, stream, await freePorts(4), temporaryFolder(t));
  }

  port(node: string): number {
    return this.#ports[Number(node.slice(1)) - 1] ?? 0;
  }

  /** What the node keeps for itself. */
  folder(node: string): string {
    return join(this.#folder, node, "nodes", node);
  }

  launch(node: string): Program {
    const place = ["--id", node, "--port", String(this.port(node)), "--data", join(this.#folder, node)];
    const words = [...place, `--log=${servers()}`, ...onNats(this.#stream)];
    const program = runOurs(this.#t, "serve", [...words, "--limits-messages-per-second=0"]);
    this.#running.set(node, program);
    return program;
  }

  /** Resolves when it is ready. */
  async start(node: string): Promise<Program> {
    const program = this.launch(node);
    await until(
      () => textOf(program.output).includes("is ready on"),
      () => `${node} to be ready; it said ${textOf(program.errors)}`,
      60_000,
    );
    return program;
  }

  async stop(node: string): Promise<void> {
    const program = this.#running.get(node);
    program?.signal("SIGTERM");
    assert.equal(await program?.exit(), 0);
  }

  join(node: string, nick: string): Promise<IrcClient> {
    const capabilities = [...pagingBy.split(" "), "draft/message-redaction", "echo-message"];
    return IrcClient.join(this.#t, this.port(node), nick, { capabilities, channel: "#tea" });
  }

  /** All that was said in the channel, as a node has it. */
  async history(node: string, nick: string): Promise<readonly string[]> {
    const client = await this.join(node, nick);
    await client.barrier();
    const lines = await crawlBack(asksBy(client), "#tea", "msgid", () => 50);
    client.send("QUIT");
    return lines.filter((line) => / PRIVMSG /.test(line));
  }

  openLog() {
    const { servers, replicas, monitors } = nats;
    const options = { servers, stream: this.#stream, replicas, monitors, acceptsLoss: false };
    return openJetStreamLog<Entry, never>({
      nats: options,
      node: "test",
      clock: systemClock,
      warn: () => {},
    });
  }
}

async function manage(task: (manager: JetStreamManager) => Promise<void>): Promise<void> {
  const connection = await connect({ servers: nats.directServers });
  try {
    await task(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

test("a node on a new machine begins from what the others share, and what is erased is in it no more", async (t) => {
  const site = await Site.of(t, "share");
  const first = await site.start("n1");
  const alice = await site.join("n1", "alice");
  for (let line = 1; line <= 40; line++) alice.says(`secret-${line}.`, "#tea");
  await alice.barrier();
  const log = await site.openLog();
  t.after(() => log.close());
  const shared = new SharedSnapshots(log.files);
  const nothing = { stamp: 0, event: { type: "node-down" } } as const;
  const entries = Array.from({ length: 1000 }, () => nothing);
  let n = 0;
  const append = () => log.append({ node: "ghost", incarnation: 1, n: ++n, entries });
  for (let count = 0; count < entriesBetween / 1000; count++) await append();
  const [snapshot] = await until(
    async () => {
      // It saves one of its own now and then.
      for (let count = 0; count < 20; count++) await append();
      await sleep(3000);
      const { whole } = await shared.list();
      return whole.length > 0 && whole;
    },
    () => `a shared snapshot; ${textOf(first.errors)}`,
    60_000,
  );
  assert.ok(snapshot);
  await site.start("n2");
  const own = readdirSync(join(site.folder("n2"), "snapshots"));
  assert.ok(own.some((name) => Number.parseInt(name, 10) === snapshot.record));
  const before = await site.history("n1", "reader1");
  assert.equal(before.length, 40);
  assert.deepEqual(await site.history("n2", "reader2"), before);

  const [, id = ""] = /msgid=([^; ]+)/.exec(before[6] ?? "") ?? [];
  alice.send(`REDACT #tea ${id}`);
  await until(async () => (await shared.list()).whole.length === 0, "it to be removed");
  await alice.barrier();
  const after = before.filter((line) => !line.includes(id));
  for (const node of ["n1", "n2"]) assert.deepEqual(await site.history(node, `again${node}`), after);
});

test("a log that has lost records is repaired from a node that has them, and all of history is served again", async (t) => {
  const site = await Site.of(t, "torn");
  for (const node of ["n1", "n2"]) await site.start(node);
  const alice = await site.join("n1", "alice");
  for (let line = 1; line <= 60; line++) {
    alice.says(`line ${line}`, "#tea");
    if (line % 10 === 0) await alice.barrier();
  }
  await alice.barrier();
  const before = await site.history("n2", "reader1");
  assert.equal(before.length, 60);
  await site.stop("n2");
  alice.says("heard by n1 alone", "#tea");
  await alice.barrier();
  const all = await site.history("n1", "reader2");
  await site.stop("n1");
  await manage(async ({ streams }) => {
    const { state } = await streams.info("torn");
    for (const seq of [5, 6, state.last_seq - 3]) await streams.deleteMessage("torn", seq, false);
  });

  const lost = site.launch("n3");
  assert.equal(await lost.lastWords(60_000), 1);
  assert.match(textOf(lost.errors), /records? 5 (?:to 6 )?(?:is|are) missing from the stream torn/);

  const repair = (from: string) =>
    runOurs(t, "log", ["repair", "--from", from, "--to", servers(), ...onNats("torn")]);
  const early = repair(site.folder("n2"));
  assert.equal(await early.lastWords(60_000), 1);
  assert.match(
    textOf(early.errors),
    /^chorus: the log is not whole after record \d+, .* take one that has come further$/,
  );
  const repaired = repair(site.folder("n1"));
  assert.equal(await repaired.lastWords(60_000), 0, textOf(repaired.errors));
  assert.match(textOf(repaired.output), /^The log begins after record \d+ now/m);

  // n1 goes on, n2 was behind, n3 has nothing, n4 was never there.
  rmSync(site.folder("n3"), { recursive: true, force: true });
  for (const node of ["n1", "n2", "n3", "n4"]) await site.start(node);
  for (const node of ["n1", "n2", "n3", "n4"])
    assert.deepEqual(await site.history(node, `last${node}`), all, node);
  const bob = await site.join("n4", "bob");
  bob.says("it goes on", "#tea");
  await bob.barrier();
  assert.match((await site.history("n2", "end")).at(-1) ?? "", /:it goes on$/);
});

test("a repair that is not told of a node's folder, or of the right log, changes nothing", async (t) => {
  const site = await Site.of(t, "mine");
  await site.start("n1");
  await site.stop("n1");
  const missing = runOurs(t, "log", [
    ...["repair", "--from", site.folder("n1"), "--to", servers()],
    ...onNats("nowhere"),
  ]);
  assert.equal(await missing.lastWords(60_000), 1);
  assert.equal(textOf(missing.errors), "chorus: there is no stream nowhere");
  const folder = runOurs(t, "log", ["repair", "--from", temporaryFolder(t), "--to", servers()]);
  assert.equal(await folder.lastWords(), 2);
  assert.match(textOf(folder.errors), /^chorus: option --from: no node has an archive in /);
  const other = await Site.of(t, "other");
  await other.start("n1");
  await other.stop("n1");
  const foreign = runOurs(t, "log", [
    ...["repair", "--from", site.folder("n1"), "--to", servers()],
    ...onNats("other"),
  ]);
  assert.equal(await foreign.lastWords(60_000), 1);
  assert.match(textOf(foreign.errors), /^chorus: .* is of the log \w+, and stream other is log \w+$/);
});
