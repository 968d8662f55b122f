/** ChanServ answers what is true when it is asked, and channels that have owners outlive their members' node and clients. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MemoryClient } from "../../support/memory-transport.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";
import { ask } from "./conversation.ts";

const services = /^:ChanServ!ChanServ@\S+ NOTICE \S+ :/;
const said = (lines: readonly string[]) =>
  lines.map((line) => line.replace(services, "").replace(/ It is.*/, ""));

/** alice, who is logged in and owns #a, on the first node; bob, who is logged in, on the last one. */
async function company(...nodes: string[]) {
  const cluster = await SimulatedCluster.of(nodes);
  const alice = await cluster.join(nodes[0] ?? "", "alice");
  const bob = await cluster.join(nodes.at(-1) ?? "", "bob");
  for (const client of [alice, bob]) await ask(cluster, client, "NS REGISTER secret");
  await ask(cluster, alice, "JOIN #a");
  return { cluster, alice, bob };
}

test("what is asked in one breath is answered one after the other", async () => {
  const { cluster, alice } = await company("n1");
  const lines = ["hello", "hello again"].map((text) => `PRIVMSG #a :${text}`);
  const asked = ["ACCESS #a SET bob op", "ACCESS #a LIST", "DROP #a", "INFO #a"];
  alice.send(...lines, ...asked.map((text) => `PRIVMSG ChanServ :${text}`));
  assert.deepEqual(said(await cluster.barrier(alice)), [
    "bob is op of #a from the next JOIN on, or at once by UP.",
    "The ranks in #a:",
    "alice founder, and owner",
    "bob op",
    "#a belongs to nobody any more.",
    "#a belongs to nobody.",
  ]);
});

test("what one node has been told is known on another one that is asked after it", async () => {
  const { cluster, alice, bob } = await company("n1", "n2");
  await ask(cluster, bob, "JOIN #a");
  for (const [from, to, giving, asking] of [
    ["alice", "bob", alice, bob],
    ["bob", "alice", bob, alice],
  ] as const satisfies (readonly [string, string, MemoryClient, MemoryClient])[]) {
    assert.deepEqual(said(await ask(cluster, giving, `CS TRANSFER #a ${to}`)).at(-1), `#a belongs to ${to}.`);
    const told = said(await ask(cluster, asking, "PRIVMSG ChanServ :INFO #a"));
    assert.equal(told.at(-1), `#a belongs to ${to}.`, `${from} gave it away`);
  }
});

test("a node that begins with a snapshot knows whose channels there are, and so do those who come back", async () => {
  const { cluster, alice } = await company("n1", "n2");
  await ask(cluster, alice, "MODE #a +i");
  await ask(cluster, alice, "PART #a");
  await cluster.stop("n2");
  await cluster.start("n2");
  const guest = await cluster.join("n2", "guest");
  assert.deepEqual(said(await ask(cluster, guest, "CS INFO #a")), ["#a belongs to alice."]);
  assert.deepEqual(await ask(cluster, guest, "LIST"), [
    "321 guest Channel :Users  Name",
    "322 guest #a 0 :",
    "323 guest :End of /LIST",
  ]);
  assert.deepEqual(await ask(cluster, guest, "JOIN #a"), ["473 guest #a :Cannot join channel (+i)"]);
  assert.deepEqual(await ask(cluster, alice, "JOIN #a"), [
    ":alice!alice@127.0.0.1 JOIN #a",
    ":ChanServ MODE #a +qo alice alice",
    "353 alice = #a :~alice",
    "366 alice #a :End of /NAMES list",
  ]);
});

test("nobody gets a channel that is everyone's, in whatever words", async () => {
  const { cluster, alice, bob } = await company("n1");
  for (const client of [alice, bob]) await ask(cluster, client, "JOIN #lobby");
  await cluster.barrier(alice);
  for (const asked of ["REGISTER #lobby", "TRANSFER #Lobby alice", "TRANSFER #lobby bob"]) {
    const [name = ""] = /#\w+/.exec(asked) ?? [];
    assert.deepEqual(said(await ask(cluster, alice, `CS ${asked}`)), [
      `${name} is everyone's, and belongs to nobody.`,
    ]);
  }
});
