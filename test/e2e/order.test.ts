/** Everyone sees the same messages in the same order, on every node, whatever happens to another node. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";

const capabilities = ["message-tags", "echo-message"];
const messagesEach = 20;

type Said = IrcClient["said"][number];

function withoutLimits(t: Hooks): Promise<Cluster> {
  return startCluster(t, "--limits-messages-per-second", "0", "--sessions-grace", "1s");
}

/** Clients over all nodes, each of which has seen all others join. */
async function crowd(t: Hooks, cluster: Cluster, size: number, prefix: string): Promise<IrcClient[]> {
  return Promise.all(
    Array.from({ length: size }, (_, index) => {
      const port = cluster.ports[index % cluster.ports.length] ?? 0;
      return IrcClient.join(t, port, `${prefix}${index}`, { capabilities });
    }),
  );
}

function talk(client: IrcClient): void {
  for (let count = 1; count <= messagesEach; count++) client.says(`${client.nick} ${count}`);
}

/** Asserts that all saw one order, that its ids ascend, and that nothing is in it twice. Gives that order. */
function assertOneOrder(clients: readonly IrcClient[]): readonly Said[] {
  const [first, ...others] = clients.map(({ said }) => said);
  assert(first !== undefined);
  for (const said of others) assert.deepEqual(said, first);
  const ids = first.map(({ id }) => id);
  assert.ok(ids.every((id) => id !== ""));
  assert.deepEqual(ids.toSorted(), ids, "ids do not ascend");
  assert.equal(new Set(ids).size, ids.length, "an id was given twice");
  const texts = first.map(({ text }) => text);
  assert.equal(new Set(texts).size, texts.length, "something was said twice");
  return first;
}

/** Asserts that somebody's messages are there in the order of sending, without a gap, and gives how many. */
function countOf(said: readonly Said[], nick: string): number {
  const texts = said.filter(({ from }) => from === nick).map(({ text }) => text);
  const expected = texts.map((_, index) => `${nick} ${index + 1}`);
  assert.deepEqual(texts, expected);
  return texts.length;
}

describe("one order", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await withoutLimits(shared);
  });

  test("thirty clients over three nodes talk at once, and all see the same order", async (t) => {
    const clients = await crowd(t, cluster, 30, "all");
    for (const client of clients) talk(client);
    const all = clients.length * messagesEach;
    for (const { heard } of clients) await heard.sees(/ PRIVMSG #lobby /, { times: all });
    for (const client of clients) await client.barrier();
    const said = assertOneOrder(clients);
    assert.equal(said.length, all);
    for (const { nick } of clients) assert.equal(countOf(said, nick), messagesEach);
  });

  test("who sends PING after a message was acknowledged elsewhere has read it before the PONG", async (t) => {
    const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { capabilities });
    const bob = await IrcClient.join(t, cluster.port("n2"), "bob");
    const rounds = 200;
    let round = 1;
    // At the very moment of the acknowledgement, and of the PONG: nobody has time to catch up.
    alice.socket.on("data", (bytes: Buffer) => {
      if (bytes.includes(`:round ${round}\r\n`)) bob.send(`PING ${round}`);
    });
    bob.socket.on("data", (bytes: Buffer) => {
      if (!/ PONG /.test(bytes.toString()) || round === rounds) return;
      round += 1;
      alice.says(`round ${round}`);
    });
    alice.says(`round ${round}`);
    await bob.heard.sees(new RegExp(` PONG \\S+ :?${rounds}$`));
    const order = bob.heard.lines.flatMap(
      (line) => / PONG \S+ :?(\d+)$| :(round \d+)$/.exec(line)?.slice(1) ?? [],
    );
    const expected = Array.from({ length: rounds }, (_, index) => [`round ${index + 1}`, String(index + 1)]);
    assert.deepEqual(
      order.filter((word) => word !== undefined),
      expected.flat(),
    );
  });
});

test("when a node is killed in the middle, those on the others see one order all the same", async (t) => {
  const cluster = await withoutLimits(t);
  const clients = await crowd(t, cluster, 30, "kill");
  const living = clients.filter((_, index) => index % 3 !== 1);
  for (const client of clients) talk(client);
  const [witness] = living;
  assert(witness !== undefined);
  await until(() => witness.said.length > 50, "the conversation to begin", 10_000);
  cluster.signal("n2", "SIGKILL");

  for (const { heard } of living) {
    await heard.sees(/ QUIT :/, { times: 10 });
    for (const { nick } of living) await heard.sees(new RegExp(` PRIVMSG #lobby :${nick} ${messagesEach}$`));
  }
  for (const client of living) client.says(`${client.nick} ${messagesEach + 1}`);
  for (const { heard } of living)
    await heard.sees(new RegExp(` ${messagesEach + 1}$`), { times: living.length });
  for (const client of living) await client.barrier();

  const said = assertOneOrder(living);
  for (const { nick } of living) assert.equal(countOf(said, nick), messagesEach + 1);
  // What those on the lost node were told of as taken is there; of the rest a beginning, nothing else.
  for (const lost of clients.filter((client) => !living.includes(client))) {
    const taken = countOf(said, lost.nick);
    assert.ok(countOf(lost.said, lost.nick) <= taken, `${lost.nick} was told of more than was taken`);
  }
});
