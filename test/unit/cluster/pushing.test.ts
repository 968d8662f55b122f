/** What is pushed, by whom, and what is not because it was read, erased or is nobody's business. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Push, PushFate } from "../../../src/cluster/push-service.ts";
import { logsIn, owner } from "../../support/logging-in.ts";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const phone = "https://push.example/phone";

class FakeService {
  readonly pushes: Push[] = [];
  fate: PushFate = { kind: "taken" };

  async send(push: Push): Promise<PushFate> {
    this.pushes.push(push);
    return this.fate;
  }

  /** What was pushed, without what differs from run to run. */
  get texts(): readonly string[] {
    return this.pushes.map(({ text }) => text.replace(/\b(msgid|time)=[^; ]+/g, "$1=…"));
  }
}

interface World {
  readonly cluster: SimulatedCluster;
  readonly service: FakeService;
  /** Alice's, on the first node. */
  readonly alice: MemoryClient;
  /** Who has no account, on the second. */
  readonly bob: MemoryClient;
}

async function begin(): Promise<World> {
  const service = new FakeService();
  const cluster = await SimulatedCluster.of(["n1", "n2", "n3"], { push: service });
  const alice = await owner(cluster, "n1", "alice", "tea", "#a");
  await says(cluster, alice, subscribing(phone));
  const bob = await cluster.join("n2", "bob", "", "#a");
  return { cluster, service, alice, bob };
}

function subscribing(endpoint: string): string {
  return `WEBPUSH REGISTER ${endpoint} p256dh=${p256dh};auth=BTBZMqHH6r4Tts7J_aSIgg`;
}

/** Says lines, and waits until they are done; nothing of what follows from them in time is. */
async function says(
  cluster: SimulatedCluster,
  client: MemoryClient,
  ...lines: readonly string[]
): Promise<void> {
  client.send(...lines);
  await cluster.barrier(client);
}

const later = ({ cluster }: World) => cluster.clock.advance(5000);
const tags = "@time=…;msgid=…";

test("what is said to somebody alone is pushed once, with its id and time", async () => {
  const world = await begin();
  await says(world.cluster, world.bob, "PRIVMSG alice :tea?");
  await later(world);
  assert.deepEqual(world.service.texts, [`${tags} :bob!bob@127.0.0.1 PRIVMSG alice :tea?`]);
  const [push] = world.service.pushes;
  assert.deepEqual([push?.endpoint, push?.keys.p256dh, push?.isUrgent], [phone, p256dh, true]);
});

test("a channel's message is pushed to whom it names, an invitation to whom it invites", async () => {
  const world = await begin();
  const { cluster, bob, service } = world;
  await says(
    cluster,
    bob,
    "PRIVMSG #a :hello, all",
    "PRIVMSG #a :Alice: tea?",
    "NOTICE #a :alice!",
    "JOIN #b",
  );
  await says(cluster, bob, "INVITE alice #b");
  await later(world);
  assert.deepEqual(service.texts.map((text) => text.replace(/^@\S+ :\S+ /, "")).sort(), [
    "INVITE alice #b",
    "NOTICE #a :alice!",
    "PRIVMSG #a :Alice: tea?",
  ]);
  const topics = new Set(service.pushes.map(({ topic }) => topic));
  assert.equal(topics.size, 2, "a conversation is a topic");
  for (const topic of topics) assert.match(topic, /^[\w-]{32}$/);
});

test("of several lines one is pushed, without what clients have tagged it with", async () => {
  const world = await begin();
  const { cluster, service } = world;
  const carol = await cluster.join("n3", "carol", "batch draft/multiline message-tags account-tag");
  const lines = [
    "@batch=x PRIVMSG alice :",
    "@batch=x PRIVMSG alice :tea",
    "@batch=x PRIVMSG alice :or coffee",
  ];
  await says(cluster, carol, "@+draft/reply=1 BATCH +x draft/multiline alice", ...lines, "BATCH -x");
  await later(world);
  assert.deepEqual(service.texts, [`${tags} :carol!carol@127.0.0.1 PRIVMSG alice :tea`]);
});

test("what is read at once, on any device, is not pushed", async () => {
  const world = await begin();
  const { cluster, bob, service } = world;
  const desk = await logsIn(cluster, "n3", "alice", "alice", { capabilities: "sasl draft/read-marker" });
  await says(cluster, bob, "PRIVMSG alice :tea?");
  await cluster.clock.advance(500);
  await says(cluster, desk.client, `MARKREAD bob timestamp=${new Date(cluster.clock.now()).toISOString()}`);
  await later(world);
  assert.deepEqual(service.texts, []);
});

test("what was pushed and is read later is taken back, except from a service that wants everything shown", async () => {
  const world = await begin();
  const { cluster, alice, bob, service } = world;
  await says(cluster, alice, subscribing("https://web.push.apple.com/x"));
  await says(cluster, bob, "PRIVMSG alice :tea?");
  await later(world);
  assert.equal(service.pushes.length, 2);
  const mark = (time: number) => `MARKREAD Bob timestamp=${new Date(time).toISOString()}`;
  await says(cluster, alice, mark(cluster.clock.now() - 60_000));
  assert.equal(service.pushes.length, 2, "not up to there");
  await says(cluster, alice, mark(cluster.clock.now()), mark(cluster.clock.now() + 1));
  await later(world);
  assert.deepEqual(
    service.texts.slice(2).map((text) => text.replace(/=\S+$/, "=…")),
    [":chorus.local MARKREAD Bob timestamp=…"],
    "once",
  );
  const [told, , taken] = service.pushes;
  assert.deepEqual([taken?.endpoint, taken?.topic, taken?.isUrgent], [phone, told?.topic, false]);
});

test("what is taken back at once is not pushed", async () => {
  const world = await begin();
  const { cluster, service } = world;
  const carol = await cluster.join("n3", "carol", "echo-message message-tags draft/message-redaction");
  carol.send("PRIVMSG alice :oops");
  const [echo = ""] = (await cluster.barrier(carol)).filter((line) => line.includes("oops"));
  const id = /msgid=([^; ]+)/.exec(echo)?.[1];
  await says(cluster, carol, `REDACT alice ${id}`);
  await later(world);
  assert.deepEqual(service.texts, []);
});

test("what is taken back, or has no subscription any more, is not pushed when its service can be reached again", async () => {
  const world = await begin();
  const { cluster, alice, service } = world;
  service.fate = { kind: "later", after: 0 };
  const carol = await cluster.join("n3", "carol", "echo-message message-tags draft/message-redaction");
  carol.send("PRIVMSG alice :oops");
  const [echo = ""] = (await cluster.barrier(carol)).filter((line) => line.includes("oops"));
  await later(world);
  const attempts = service.pushes.length;
  assert.ok(attempts > 0);
  await says(cluster, carol, `REDACT alice ${/msgid=([^; ]+)/.exec(echo)?.[1]}`, "PRIVMSG alice :tea?");
  await later(world);
  await says(cluster, alice, `WEBPUSH UNREGISTER ${phone}`);
  service.fate = { kind: "taken" };
  const before = service.texts.length;
  await cluster.clock.advance(120_000);
  assert.deepEqual(service.texts.slice(before), []);
});

test("a subscription that its service does not know is ended for all nodes", async () => {
  const world = await begin();
  const { cluster, bob, service } = world;
  service.fate = { kind: "gone" };
  for (const text of ["1", "2"]) {
    await says(cluster, bob, `PRIVMSG alice :${text}`);
    await later(world);
  }
  assert.equal(service.pushes.length, 1);
  const ended = cluster.records().flatMap(({ entries }) => entries.map(({ event }) => event));
  assert.equal(ended.filter(({ type }) => type === "push-lapsed").length, 1);
});

test("who has left is pushed nothing, who is always on is", async () => {
  const world = await begin();
  const { cluster, alice, bob, service } = world;
  await says(cluster, alice, "NS SET ALWAYS-ON ON");
  alice.send("QUIT");
  await cluster.clock.advance(120_000);
  await says(cluster, bob, "PRIVMSG alice :tea?", "PRIVMSG #a :alice?");
  await later(world);
  assert.equal(service.texts.length, 2);
});

test("a node that dies at once pushes nothing, and what is said on another one is pushed", async () => {
  const world = await begin();
  const { cluster, bob, service } = world;
  await says(cluster, bob, "PRIVMSG alice :lost");
  cluster.crash("n2");
  const carol = await cluster.join("n3", "carol");
  await says(cluster, carol, "PRIVMSG alice :tea?");
  await later(world);
  assert.deepEqual(service.texts, [`${tags} :carol!carol@127.0.0.1 PRIVMSG alice :tea?`]);
});
