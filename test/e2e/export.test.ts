/** Exports of a real cluster: beside running nodes and without any, into pipes and files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Cluster, startAgain, startCluster } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { ourCommand, runOurs } from "../support/programs.ts";
import { until } from "../support/until.ts";

interface Exported {
  readonly verb: string;
  readonly from: string;
  readonly target: string;
  readonly text: string;
}

/** Runs an export to its end; gives its lines, and what it says. */
function exported(data: string, ...words: string[]) {
  const [command, ...script] = ourCommand("export");
  const { status, stdout, stderr } = spawnSync(command, [...script, "--data", data, ...words], {
    encoding: "utf8",
  });
  return { status, lines: stdout.split("\n").slice(0, -1), stderr };
}

function parsed(data: string, ...words: string[]): Exported[] {
  return exported(data, ...words).lines.map((line) => JSON.parse(line));
}

const texts = (data: string, ...words: string[]) => parsed(data, ...words).map(({ text }) => text);
const dataOf = ({ folder }: Cluster) => join(folder, "data");
const quick = [
  "--limits-messages-per-second",
  "0",
  "--limits-burst",
  "1000",
  "--accounts-hash-memory",
  "32KiB",
];

test("a channel and an account are exported while the cluster runs, after it was killed, and when it has stopped", async (t) => {
  const cluster = await startCluster(t, ...quick);
  const data = dataOf(cluster);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { channel: "#tea" });
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
  alice.send("PRIVMSG NickServ :REGISTER sesame-street");
  await alice.heard.sees(/ 900 alice /);
  const said = Array.from({ length: 1200 }, (_, index) => `line ${index}`);
  for (const text of said) alice.says(text, "#tea");
  bob.says("and bob", "#tea");
  bob.says("psst alice", "alice");
  alice.says("yes bob?", "bob");
  bob.says("to bob himself", "bob");
  await alice.barrier();
  await bob.barrier();
  const whole = [...said, "and bob"];
  await until(
    () => texts(data, "--channel", "#TEA").length === whole.length,
    "all of it to be in an archive",
  );
  assert.deepEqual(texts(data, "--channel", "#tea").toSorted(), whole.toSorted());
  const check = () => {
    assert.deepEqual(
      texts(data, "--account", "Alice").toSorted(),
      [...said, "psst alice", "yes bob?"].toSorted(),
    );
    assert.deepEqual(
      texts(data, "--channel", "#tea").filter((text) => text !== "and bob"),
      said,
    );
    const { status, lines, stderr } = exported(data, "--channel", "#tea", "--format", "text");
    assert.deepEqual([status, lines.length], [0, whole.length + 1]);
    assert.match(lines[0] ?? "", /^--- \d{4}-\d\d-\d\d, \w+day ---$/);
    assert.match(lines.join("\n"), /^\d\d:\d\d:\d\d {2}bob: and bob$/m);
    assert.match(stderr, /^chorus: 1201 lines, up to \d{4}-\S+Z, as node n[123] has it\n$/);
    assert.ok(parsed(data, "--channel", "#tea", "--events").some(({ verb }) => verb === "JOIN"));
  };
  check();
  assert.deepEqual(texts(data, "--channel", "#nothing"), []);
  const noon = new Date(Date.now() - 3_600_000).toISOString();
  assert.deepEqual(texts(data, "--channel", "#tea", "--before", noon), []);
  assert.equal(texts(data, "--channel", "#tea", "--after", noon).length, whole.length);

  await cluster.kill();
  check();
  const again = await startAgain(t, cluster, ...quick);
  await IrcClient.join(t, again.port("n1"), "carol", { channel: "#tea" });
  check();
  again.program.signal("SIGTERM");
  assert.equal(await again.program.exit(), 0);
  check();
  const last = await startAgain(t, again, ...quick);
  await IrcClient.join(t, last.port("n3"), "carol", { channel: "#tea" });
  assert.equal(last.program.errors.lines.join("\n"), "");

  const file = join(cluster.folder, "tea.json");
  assert.equal(exported(data, "--channel", "#tea", "--output", file).status, 0);
  assert.equal(readFileSync(file, "utf8").split("\n").length, whole.length + 1);
  assert.equal(statSync(file).mode & 0o077, 0, "nobody else may read it");
  const second = exported(data, "--channel", "#tea", "--output", file);
  assert.deepEqual(
    [second.status, second.stderr],
    [2, `chorus: option --output: ${file} is there already\n`],
  );

  const [command, ...script] = ourCommand("export");
  const words = [command, ...script, "--data", data, "--channel", "#tea"]
    .map((word) => `'${word}'`)
    .join(" ");
  const piped = spawnSync("sh", ["-c", `(${words}; echo $? >&2) | head -n 1`], { encoding: "utf8" });
  assert.equal(piped.stdout.split("\n").length, 2);
  assert.match(piped.stderr, /^(?:chorus: 1201 lines.*\n)?0\n$/);
});

test("what was erased is in no export, and that it was deleted is told among the events", async (t) => {
  const cluster = await startCluster(t, ...quick);
  const data = dataOf(cluster);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", {
    channel: "#tea",
    capabilities: ["echo-message", "message-tags", "draft/message-redaction"],
  });
  for (const text of ["one", "taken back", "three"]) alice.says(text, "#tea");
  await alice.heard.sees(/ PRIVMSG #tea :three$/);
  const said = alice.messages.find(({ params }) => params[1] === "taken back");
  alice.send(`REDACT #tea ${said?.tags.get("msgid")} :oops`);
  await alice.heard.sees(/ REDACT #tea /);
  await until(
    () => parsed(data, "--channel", "#tea", "--events").at(-1)?.verb === "REDACT",
    "it to be erased",
  );
  assert.deepEqual(texts(data, "--channel", "#tea"), ["one", "three"]);
  const [event] = exported(data, "--channel", "#tea", "--events", "--format", "text").lines.slice(-1);
  assert.match(event ?? "", /\* alice deleted a message to #tea: oops$/);
  assert.doesNotMatch(exported(data, "--channel", "#tea", "--events").lines.join("\n"), /taken back/);
});

test("where there is nothing to export from, one line says so", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "broken", "nodes", "n1"), { recursive: true });
  writeFileSync(
    join(folder, "broken", "nodes", "n1", "archive.sqlite"),
    "no archive at all, though long enough".repeat(99),
  );
  const cases: readonly (readonly [data: string, code: number, says: RegExp])[] = [
    ["gone", 2, /there is no data folder/],
    [".", 2, /no node has an archive in .*: is it a data folder\?/],
    ["broken", 1, /cannot read the archive .*n1\/archive\.sqlite: file is not a database/],
  ];
  for (const [data, code, says] of cases) {
    const run = runOurs(t, "export", ["--data", join(folder, data), "--channel", "#tea"], folder);
    assert.equal(await run.lastWords(), code);
    assert.equal(run.errors.lines.length, 1);
    assert.match(run.errors.lines[0] ?? "", says);
    assert.deepEqual(run.output.lines, []);
  }
  rmSync(join(folder, "broken"), { recursive: true });
});
