/** Users outlive their nodes and their connections: whoever comes back misses nothing, and nobody else sees it go. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient, resumableBy } from "../support/irc-client.ts";
import { lineClient } from "../support/people.ts";
import { until } from "../support/until.ts";

const messages = 30;
const comings = ["JOIN", "PART", "QUIT", "KICK", "MODE", "NICK"];

/** Asserts that nobody was seen to come or go since `line`. */
function sawNobodyMove({ messages, nick }: IrcClient, line: number): void {
  const seen = messages.slice(line).filter(({ verb }) => comings.includes(verb));
  assert.deepEqual(seen, [], `${nick} saw somebody come or go`);
}

function numbered(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);
}

function textsFrom(client: IrcClient, nick: string): string[] {
  return client.said.filter(({ from }) => from === nick).map(({ text }) => text);
}

/** Says a new numbered line whenever it has read back the one before, until `isOver`. Gives how many. */
async function chatter(client: IrcClient, isOver: () => boolean): Promise<number> {
  for (let count = 1; ; count++) {
    client.says(`${client.nick} ${count}`);
    await client.heard.sees(new RegExp(` :${client.nick} ${count}$`));
    if (isOver()) return count;
  }
}

function withoutPace(t: Parameters<typeof startCluster>[0], ...words: string[]): Promise<Cluster> {
  return startCluster(t, "--limits-messages-per-second", "0", ...words);
}

test("a client whose node is killed in mid-conversation resumes at another: nothing missed, nothing doubled", async (t) => {
  const cluster = await withoutPace(t);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { capabilities: resumableBy });
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { capabilities: ["echo-message"] });
  await alice.heard.sees(/^\S* ?:bob!\S+ JOIN /);
  const bobHad = bob.messages.length;
  let isBack = false;
  const talk = chatter(bob, () => isBack);

  // She sends without waiting for answers, and her node dies when it has given some.
  const lines = numbered("alice", messages).map((text, n) => `@label=a${n} PRIVMSG #lobby :${text}`);
  alice.send(...lines.slice(0, messages / 2));
  await alice.heard.sees(/[@;]label=a3[; ]/);
  alice.send(...lines.slice(messages / 2));
  cluster.signal("n1", "SIGKILL");
  await alice.closed();

  const again = await IrcClient.resume(t, cluster.port("n3"), alice);
  const isAnswered = (client: IrcClient, n: number) =>
    client.messages.some(({ tags }) => tags.get("label") === `a${n}`);
  again.send(...lines.filter((_, n) => !isAnswered(alice, n)));
  await until(
    () => lines.every((_, n) => isAnswered(alice, n) || isAnswered(again, n)),
    "all of it to be answered",
  );
  isBack = true;
  const said = await talk;
  await bob.barrier();
  await again.barrier();

  assert.deepEqual(textsFrom(bob, "alice"), numbered("alice", messages));
  const heard = [...textsFrom(alice, "bob"), ...textsFrom(again, "bob")];
  assert.deepEqual(heard, numbered("bob", said));
  const own = new Map([...alice.said, ...again.said].map(({ text, id }) => [id, text]));
  assert.deepEqual(
    [...own]
      .filter(([, text]) => text.startsWith("alice"))
      .toSorted()
      .map(([, text]) => text),
    numbered("alice", messages),
    "a repeated answer is the same line",
  );
  sawNobodyMove(bob, bobHad);
});

test("the line client goes on by itself when its node is killed, says so in one line, and loses nothing", async (t) => {
  const cluster = await withoutPace(t);
  const alice = await lineClient(t, cluster.port("n1"), "alice");
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { capabilities: ["echo-message"] });
  await alice.output.sees("bob has joined the chat.");
  const bobHad = bob.messages.length;
  let isBack = false;
  const talk = chatter(bob, () => isBack);

  const lines = numbered("alice", messages);
  for (const line of lines.slice(0, messages / 2)) alice.says(line);
  await bob.heard.sees(/:alice 3$/);
  cluster.signal("n1", "SIGKILL");
  for (const line of lines.slice(messages / 2)) alice.says(line);
  await bob.heard.sees(new RegExp(`:alice ${messages}$`));
  await alice.output.sees(/^Reconnected to /);
  isBack = true;
  const said = await talk;
  await alice.output.sees(`bob: bob ${said}`);
  await bob.barrier();

  assert.deepEqual(textsFrom(bob, "alice"), lines);
  const [welcome, joined, ...rest] = alice.output.lines;
  assert.match(`${welcome}\n${joined}`, /^You are in .*\nbob has joined/);
  assert.deepEqual(
    rest.filter((line) => !line.startsWith("Reconnected to ")),
    numbered("bob: bob", said),
  );
  assert.equal(rest.length, said + 1, "it says so in one line");
  sawNobodyMove(bob, bobHad);
});

test("a guest without resume who comes back under the same names keeps nick, channels and rank", async (t) => {
  const cluster = await withoutPace(t);
  const ann = await IrcClient.join(t, cluster.port("n1"), "ann", { channel: "#tea" });
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
  bob.says("before", "#tea");
  await ann.heard.sees(/:before$/);
  const bobHad = bob.messages.length;

  cluster.signal("n1", "SIGKILL");
  bob.says("missed", "#tea");
  await bob.barrier();
  const again = await IrcClient.join(t, cluster.port("n3"), "ann", { channel: "" });
  bob.says("after", "#tea");
  await again.heard.sees(/:after$/);

  again.heard.saw(1, /^:ann!ann@127\.0\.0\.1 JOIN #tea$/);
  again.heard.saw(1, / 353 ann = #tea :.*@ann/);
  const told = textsFrom(again, "bob");
  assert.deepEqual(told.slice(-2), ["missed", "after"]);
  assert.ok(told.length <= 3, `she was told ${told}`);
  await bob.barrier();
  sawNobodyMove(bob, bobHad);
  again.send("TOPIC #tea :Oolong");
  await bob.heard.sees(/^:ann!\S+ TOPIC #tea :Oolong$/);
});

test("a reader that stands still is cut off at its queue's bound, nobody notices, and it resumes without loss", async (t) => {
  const cluster = await withoutPace(t, "--limits-send-queue", "64KiB");
  const deaf = await IrcClient.join(t, cluster.port("n1"), "deaf", { capabilities: resumableBy });
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", {
    capabilities: ["echo-message", "message-tags"],
  });
  const aliceHad = alice.messages.length;
  await deaf.heard.sees(/^\S* ?:alice!\S+ JOIN /);
  deaf.socket.pause();

  let said = 0;
  const perRound = 50;
  await until(
    async () => {
      for (let count = 0; count < perRound; count++)
        alice.send(`@+x=${"x".repeat(4000)} PRIVMSG #lobby :${said + count}`);
      said += perRound;
      await alice.heard.sees(/ PRIVMSG /, { times: said });
      const { nodes } = await cluster.view();
      return nodes.find(({ id }) => id === "n1")?.connections === 1;
    },
    () => `deaf to be cut off after ${said} messages`,
    60_000,
  );
  deaf.socket.resume();
  await deaf.closed();

  const again = await IrcClient.resume(t, cluster.port("n2"), deaf);
  await again.barrier();
  assert.ok(again.said.length > 0, "nothing was left to be told");
  const numbers = [...deaf.said, ...again.said].map(({ text }) => Number(text));
  assert.deepEqual(
    numbers,
    Array.from({ length: said }, (_, index) => index),
  );
  await alice.barrier();
  sawNobodyMove(alice, aliceHad);
});
