/** What is erased is in no byte of the data folder, nor of the log, whichever node dies meanwhile. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient, resumableBy } from "../support/irc-client.ts";
import { until } from "../support/until.ts";

const capabilities = [...resumableBy, "draft/multiline", "draft/message-redaction"];
const options = ["--limits-messages-per-second=0", "--accounts-hash-memory=32KiB"];
const nodes = ["n1", "n2", "n3"];

const uniqueWord = () => `w${randomBytes(8).toString("hex")}`;

/** Which files hold which of the words. */
function holders(cluster: Cluster, words: readonly string[]): string[] {
  return [join(cluster.folder, "data"), ...cluster.log.folders]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const text = textOf(path);
      return words.filter((word) => text.includes(word)).map((word) => `${path} ${word}`);
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // It is gone by now.
  }
}

/** Resolves when no file holds any of the words: a server that is behind has one for a moment longer than the node that erases. */
async function gone(cluster: Cluster, words: readonly string[]): Promise<void> {
  if (!cluster.log.isElsewhere) return assert.deepEqual(holders(cluster, words), []);
  await until(
    () => holders(cluster, words).length === 0,
    () => `text to go from ${holders(cluster, words).join("\n")}`,
  );
}

async function metric(cluster: Cluster, node: string, name: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${cluster.port(node)}/metrics`, {
    headers: { connection: "close" },
  });
  const value = new RegExp(`^${name} (\\S+)$`, "m").exec(await response.text())?.[1];
  return Number(value);
}

/** Resolves when every node says that nothing is left. */
async function erased(cluster: Cluster): Promise<void> {
  await cluster.ready();
  const underway = () =>
    Promise.all(nodes.map((node) => metric(cluster, node, "chorus_erasures_underway").catch(() => -1)));
  await until(
    async () => (await underway()).every((count) => count === 0),
    "everything to be erased",
    90_000,
  );
}

/** Resolves when what was said so far is in every node's archive. */
async function archived(cluster: Cluster): Promise<void> {
  const backlog = (node: string) => metric(cluster, node, "chorus_archive_backlog_records");
  await until(
    async () => (await Promise.all(nodes.map(backlog))).every((count) => count === 0),
    "the archives to be written",
  );
}

/** Kills a node so often that it stays away for a while. */
async function keepAway(cluster: Cluster, node: string): Promise<void> {
  for (let death = 1; death <= 5; death++) {
    await until(() => cluster.pid(node) !== undefined, `${node} to be started`, 20_000);
    cluster.signal(node, "SIGKILL");
    await cluster.output.sees(`${node} ended (SIGKILL); it is started again`, { times: death });
  }
}

test("a message that is taken back is in no file, though the nodes that erase it are killed", async (t) => {
  const cluster = await startCluster(t, ...options);
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { capabilities });
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { capabilities });
  const words = Array.from({ length: 40 }, uniqueWord);
  const [kept, unheard] = [uniqueWord(), uniqueWord()] as const;
  alice.send("JOIN #closed", "MODE #closed +m");
  await alice.barrier();
  bob.send("JOIN #closed", `PRIVMSG #closed :${unheard}`);
  await bob.heard.sees(/ 404 bob #closed /);
  const [inBatch = "", ...others] = words;
  bob.says(`before ${kept}`);
  for (const [index, word] of others.entries()) {
    alice.says(`${"so much ".repeat(index)}${word}`, index % 3 === 0 ? "bob" : "#lobby");
    if (index % 5 === 0) bob.says(`between ${kept}`);
  }
  alice.send(
    "BATCH +1 draft/multiline #lobby",
    "@batch=1 PRIVMSG #lobby :first",
    `@batch=1 PRIVMSG #lobby :${inBatch}`,
    "BATCH -1",
  );
  await alice.barrier();
  await bob.barrier();
  await archived(cluster);
  const before = holders(cluster, words);
  for (const word of words) assert.ok(before.filter((each) => each.endsWith(word)).length > 1, word);

  await keepAway(cluster, "n3");
  const ids = words.map((word) => {
    const line = bob.messages.find(({ params }) => params[1]?.includes(word));
    const reference = line?.tags.get("batch");
    const begin = bob.messages.find(({ verb, params }) => verb === "BATCH" && params[0] === `+${reference}`);
    return { target: line?.params[0] ?? "", id: (begin ?? line)?.tags.get("msgid") ?? "" };
  });
  const [first, ...rest] = ids.map(({ target, id }) => `REDACT ${target} ${id}`);
  alice.send(first ?? "");
  await bob.heard.sees(new RegExp(`^(?:@\\S+ )?:alice!\\S+ ${first}$`));
  alice.send(...rest);
  await bob.heard.sees(/ REDACT /, { times: 20 });
  cluster.signal("n1", "SIGKILL");
  await cluster.ready();
  const again = await IrcClient.resume(t, cluster.port("n1"), alice);
  again.send("CAP REQ draft/message-redaction", ...rest);
  await again.barrier();
  cluster.signal("n2", "SIGKILL");
  await erased(cluster);
  await gone(cluster, [...words, unheard]);
  assert.notDeepEqual(holders(cluster, [kept]), [], "what others said is still there");
});

test("an erased account's words are in no file, though nodes are killed while they are erased", async (t) => {
  const cluster = await startCluster(t, ...options);
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { capabilities });
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { capabilities });
  const [asGuest, asAlice, kept] = [uniqueWord(), uniqueWord(), uniqueWord()] as const;
  alice.says(`I am ${asGuest}`);
  alice.send("REGISTER * * correct-horse-battery");
  await alice.heard.sees(/ REGISTER SUCCESS /);
  for (let index = 0; index < 700; index++) {
    alice.says(`${index} ${asAlice}`, index % 4 === 0 ? "bob" : "#lobby");
    if (index % 10 === 0) bob.says(`${index} ${kept}`, index % 20 === 0 ? "alice" : "#lobby");
  }
  await alice.barrier();
  await bob.barrier();
  await archived(cluster);
  assert.ok(holders(cluster, [asAlice]).length > 3);

  await keepAway(cluster, "n3");
  alice.send("NS ERASE correct-horse-battery");
  await alice.heard.sees(/ NOTICE alice :There is no account alice any more/);
  cluster.signal("n1", "SIGKILL");
  await until(() => cluster.pid("n1") !== undefined, "n1 to be started again", 20_000);
  cluster.signal("n2", "SIGKILL");
  await erased(cluster);
  await gone(cluster, [asAlice]);
  assert.notDeepEqual(holders(cluster, [kept]), [], "what others said is still there");
  assert.notDeepEqual(holders(cluster, [asGuest]), [], "what was said as a guest is nobody's");
});
