/** What a client reads of its searches, whatever becomes of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ArchiveUnavailable } from "../../../src/archive/archive.ts";
import type { Found } from "../../../src/archive/sought.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

const said = (lines: readonly string[]) => lines.filter((line) => / (?:FAIL|BATCH|PRIVMSG|PONG) /.test(line));

test("a search that cannot be run is answered with why, and harms nothing else", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "batch draft/search", "#a");
  const archive = cluster.archive("n1");
  const outcomes: (() => Promise<Found>)[] = [
    async () => "busy",
    async () => "late",
    () => Promise.reject(new ArchiveUnavailable("no disk")),
  ];
  const lines: string[] = [];
  for (const outcome of outcomes) {
    archive.search = outcome;
    alice.send("SEARCH text=hello", "PING after");
    lines.push(...said(await cluster.barrier(alice)));
  }
  const codes = lines.map((line) => line.replace(/ :.*/, "").split(" ").slice(1).join(" "));
  const after = "PONG chorus.local after";
  assert.deepEqual(codes, [
    ...["FAIL SEARCH INTERNAL_ERROR BUSY", after],
    ...["FAIL SEARCH INTERNAL_ERROR TOO_LONG", after],
    ...["FAIL SEARCH INTERNAL_ERROR UNAVAILABLE", after],
  ]);
});

test("what a client sends after a search waits for it, and others do not", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "batch draft/search", "#a");
  const bob = await cluster.join("n1", "bob", "", "#a");
  const archive = cluster.archive("n1");
  const search = archive.search.bind(archive);
  const { promise, resolve } = Promise.withResolvers<void>();
  archive.search = async (sought) => {
    await promise;
    return search(sought);
  };
  bob.send("PRIVMSG #a :hello");
  await cluster.barrier(bob);
  alice.take();
  alice.send("SEARCH text=hello", "PRIVMSG #a :found it");
  bob.send("PRIVMSG #a :anybody?");
  const heard = await cluster.barrier(bob);
  assert.ok(!heard.some((line) => line.includes("found it")));
  assert.match(said(alice.take()).join("\n"), /^:bob\S+ PRIVMSG #a :anybody\?$/);
  resolve();
  const lines = said(await cluster.barrier(alice));
  assert.match(lines[0] ?? "", / BATCH \+\S+ search$/);
  // Only what was told to her before she asked.
  assert.match(lines[1] ?? "", /^@batch=\S+ :bob\S+ PRIVMSG #a :hello$/);
  assert.match(lines[2] ?? "", / BATCH -/);
  assert.match((await cluster.barrier(bob)).join("\n"), /:alice\S+ PRIVMSG #a :found it/);
});

test("pages go on by the id of the last message that was found, also where times are equal", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "batch message-tags draft/search echo-message", "#a");
  alice.send(...Array.from({ length: 12 }, (_, index) => `PRIVMSG #a :number ${index}`));
  await cluster.barrier(alice);
  alice.take();
  const read = async (attributes: string) => {
    alice.send(`SEARCH text=number;limit=5${attributes}`);
    const lines = (await cluster.barrier(alice)).filter((line) => line.includes(" PRIVMSG "));
    return lines.map((line) => ({
      id: /msgid=([^; ]+)/.exec(line)?.[1] ?? "",
      text: line.slice(line.indexOf(" :number") + 2),
    }));
  };
  const back: string[] = [];
  for (let page = await read(""); page.length > 0; page = await read(`;before=msgid=${page[0]?.id}`)) {
    back.unshift(...page.map(({ text }) => text));
  }
  const all = Array.from({ length: 12 }, (_, index) => `number ${index}`);
  assert.deepEqual(back, all);
  const forth: string[] = [];
  let page = await read(";after=2020-01-01T00:00:00.000Z");
  for (; page.length > 0; page = await read(`;after=msgid=${page.at(-1)?.id}`)) {
    forth.push(...page.map(({ text }) => text));
  }
  assert.deepEqual(forth, all);
});

test("what is taken back while it is looked for is not found", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const capabilities = "batch message-tags echo-message draft/message-redaction draft/search";
  const alice = await cluster.join("n1", "alice", capabilities, "#a");
  const bob = await cluster.join("n1", "bob", capabilities, "#a");
  const archive = cluster.archive("n1");
  const search = archive.search.bind(archive);
  const { promise, resolve } = Promise.withResolvers<void>();
  archive.search = async (sought) => {
    const found = await search(sought);
    await promise;
    return found;
  };
  bob.send("PRIVMSG #a :hello, you", "PRIVMSG #a :hello, all");
  const [line = ""] = (await cluster.barrier(bob)).filter((each) => each.endsWith("hello, you"));
  await cluster.barrier(alice);
  alice.send("SEARCH text=hello");
  await cluster.barrier(bob);
  bob.send(`REDACT #a ${/msgid=([^; ]+)/.exec(line)?.[1]}`);
  await cluster.barrier(bob);
  resolve();
  const told = said(await cluster.barrier(alice)).filter((each) => each.includes(" PRIVMSG "));
  assert.match(told.join("\n"), /^\S+ \S+ PRIVMSG #a :hello, all$/);
});

test("in a channel that was made anew nothing is looked at that was said in the one before", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "batch draft/search", "#a");
  alice.send("PRIVMSG #a :the first", "PART #a", "JOIN #a", "PRIVMSG #a :the second");
  await cluster.barrier(alice);
  const archive = cluster.archive("n1");
  const search = archive.search.bind(archive);
  let lookedAt: readonly string[] = [];
  archive.search = async (sought) => {
    // As if she might read the one before as well.
    const stretches = sought.stretches.map((stretch) => ({ ...stretch, first: 0 }));
    const found = await search({ ...sought, stretches });
    if (typeof found !== "string") {
      lookedAt = found.flatMap(({ deliveries: [one] }) => (one?.line.type === "said" ? [one.line.text] : []));
    }
    return found;
  };
  alice.send("SEARCH text=the;in=#a");
  await cluster.barrier(alice);
  assert.deepEqual(lookedAt, ["the second"]);
});
