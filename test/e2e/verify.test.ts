/** Verifying what a real cluster writes: while people talk and nodes die, when it has stopped, and when it was damaged. */
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient, resumableBy } from "../support/irc-client.ts";
import { runOurs } from "../support/programs.ts";

const options = ["--limits-messages-per-second", "0", "--accounts-hash-memory", "32KiB"];
const nodes = ["n1", "n2", "n3"];
const capabilities = [...resumableBy, "draft/message-redaction"];

const dataOf = ({ folder }: Cluster) => join(folder, "data");

/** Every file of a data folder that is not there for those alone who have it open. */
function contents(data: string): ReadonlyMap<string, string> {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && !/-(?:shm|wal)$/.test(file.name),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path, hash("sha256", readFileSync(path))]));
}

test("what a cluster has written fits together, at any moment and in the end, and damage to it is found", async (t) => {
  const cluster = await startCluster(t, ...options);
  const data = dataOf(cluster);
  const verified = async (...words: string[]) => {
    const run = runOurs(t, "verify", words);
    const code = await run.lastWords(30_000);
    return { code, said: run.output.lines, faults: run.errors.lines };
  };
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { channel: "#tea", capabilities });
  const bob = await IrcClient.join(t, cluster.port("n3"), "bob", { channel: "#tea", capabilities });
  alice.send("REGISTER * * correct-horse-battery");
  await alice.heard.sees(/ REGISTER SUCCESS /);

  let isOver = false;
  let line = 0;
  const talking = (async () => {
    while (!isOver) {
      for (let count = 0; count < 20; count++) alice.says(`line ${++line}`, line % 7 === 0 ? "bob" : "#tea");
      bob.send("PRIVMSG #nowhere :unheard");
      const last = alice.messages.findLast(({ verb, params }) => verb === "PRIVMSG" && params[0] === "#tea");
      if (last) alice.send(`REDACT #tea ${last.tags.get("msgid")}`);
      await bob.barrier();
      await alice.barrier();
    }
  })();
  for (const dying of [undefined, "n2", undefined, "n2"]) {
    if (dying !== undefined) {
      await cluster.ready();
      cluster.signal(dying, "SIGKILL");
    }
    const { code, said, faults } = await verified(data);
    assert.deepEqual([code, faults], [0, []]);
    assert.match(
      said[0] ?? "",
      /log\.sqlite: epoch \w{8}, records 1 to \d+, \d+ entries, 0 of them poison, /,
    );
    assert.match(
      said.at(-2) ?? "",
      /^in use, and so without SQLite's own check: .*log\.sqlite, .*n1\/archive/,
    );
    assert.equal(said.at(-1), "Everything fits together.");
  }
  isOver = true;
  await talking;
  await alice.heard.sees(/ REDACT #tea /);
  await cluster.ready();
  for (const node of nodes) assert.equal((await cluster.view(node)).poison, 0);
  cluster.program.signal("SIGTERM");
  assert.equal(await cluster.program.exit(), 0);

  const before = contents(data);
  const { code, said, faults } = await verified(data);
  assert.deepEqual([code, faults], [0, []]);
  assert.deepEqual(
    nodes.filter((node) => said.some((each) => each.includes(`${node}: 1 snapshot`))),
    nodes,
  );
  assert.ok(!said.some((each) => each.startsWith("in use")), said.join("\n"));
  assert.deepEqual((await verified(join(data, "nodes/n1"), join(data, "nodes/n3"))).faults, []);
  assert.deepEqual((await verified(join(data, "nodes/n1"), join(data, "log.sqlite"))).faults, []);
  assert.deepEqual(contents(data), before);

  const damaged = join(data, "log.sqlite");
  const bytes = readFileSync(damaged);
  bytes.write("LINE", bytes.indexOf('"line 8"') + 1);
  writeFileSync(damaged, bytes);
  const broken = await verified(data);
  assert.equal(broken.code, 1);
  assert.match(
    broken.faults[0] ?? "",
    /^chorus: .*log\.sqlite: record \d+: entry \d+: its body is not the one that was said$/,
  );
  assert.equal(broken.faults.length, 1);

  const wrong = await verified(join(data, "nothing"));
  assert.deepEqual([wrong.code, wrong.said], [2, []]);
  assert.match(wrong.faults[0] ?? "", /^chorus: there is no .*nothing$/);
  assert.match((await verified("--help")).said.join("\n"), /WHAT is a data folder/);
});
