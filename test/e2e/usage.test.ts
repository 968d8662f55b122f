/** What keeps a program from running is said in one clear line, never with a stack trace, and by its exit code. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { freePorts } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst, type Program, processesWith, runOurs } from "../support/programs.ts";

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Of the one line on stderr. */
  readonly says: RegExp;
}

/** Asserts that a program ends with this code and one such line on stderr. */
async function assertFails(run: Program, code: number, says: RegExp): Promise<void> {
  assert.equal(await run.lastWords(), code, run.errors.lines.join("\n"));
  assert.equal(run.errors.lines.length, 1, run.errors.lines.join("\n"));
  assert.match(run.errors.lines[0] ?? "", says);
  assert.equal(run.errors.rest, "");
}

const wrongUsage: readonly Case[] = [
  { what: "an unknown option", words: ["--colour", "red"], says: /--colour/ },
  { what: "an option without its value", words: ["--data"], says: /--data/ },
  { what: "an argument", words: ["8080"], says: /8080/ },
  { what: "a bad number", words: ["--limits-burst", "many"], says: /--limits-burst must be a whole number/ },
  {
    what: "a bad duration",
    words: ["--heartbeat-client", "15"],
    says: /--heartbeat-client must be a duration/,
  },
  {
    what: "a heartbeat slower than what it is for",
    words: ["--heartbeat-node", "1m"],
    says: /--heartbeat-node must be shorter/,
  },
  {
    what: "codes for new accounts without a mail server",
    words: ["--accounts-email", "required"],
    says: /--accounts-email "required" needs accounts\.smtp as well/,
  },
  { what: "a bad fault", words: ["--fault", "share=2"], says: /--fault must be COMMAND/ },
  { what: "a missing file", words: ["--config", "gone.toml"], says: /--config: there is no file gone\.toml/ },
  {
    what: "a file that is not TOML",
    words: [],
    files: { "chorus.toml": '[limits]\nburst = "20\n' },
    says: /chorus\.toml: not TOML at line 2/,
  },
  {
    what: "an unknown key",
    words: [],
    files: { "chorus.toml": "[limits]\nbursts = 20\n" },
    says: /chorus\.toml: unknown key limits\.bursts; allowed here are .*burst/,
  },
  {
    what: "a bad value in the file that was named",
    words: ["--config", "mine.toml"],
    files: { "mine.toml": '[limits]\nsend_queue = "much"\n' },
    says: /mine\.toml: limits\.send_queue must be a size/,
  },
];

for (const [program, cases] of [
  ["cluster", wrongUsage],
  ["serve", wrongUsage.slice(0, 4)],
] as const) {
  for (const { what, words, files, says } of cases) {
    test(`${program} refuses ${what}`, async (context) => {
      const t = lastFirst(context);
      const run = runOurs(t, program, words, temporaryFolder(t, files));
      await assertFails(run, 2, says);
      assert.deepEqual(run.output.lines, []);
    });
  }
}

const wrongChat: readonly Case[] = [
  { what: "an unknown option", words: ["--colour", "red"], says: /--colour/ },
  { what: "a bad address", words: ["--server", "localhost:http"], says: /--server/ },
];
for (const { what, words, says } of wrongChat) {
  test(`chat refuses ${what}`, (t) => assertFails(runOurs(t, "chat", words), 2, says));
}

test("chat says in one line that nobody answers where it was sent to", async (t) => {
  const [port = 0] = await freePorts(1);
  const run = runOurs(t, "chat", ["--name", "alice", "--server", `localhost:${port}`]);
  await assertFails(run, 1, new RegExp(`^Could not reach localhost:${port}: connection refused\\.$`));
});

test("a port in use is one clear line", async (context) => {
  const t = lastFirst(context);
  const holder = createServer().listen(0, "127.0.0.1");
  t.after(() => holder.close());
  await once(holder, "listening");
  const taken = (holder.address() as AddressInfo).port;
  const folder = temporaryFolder(t);
  const says = new RegExp(`^chorus: port ${taken} is in use on 127\\.0\\.0\\.1$`);
  await assertFails(runOurs(t, "serve", ["--port", String(taken)], folder), 1, says);
  const log = new DatabaseSync(join(folder, "data/log.sqlite"));
  t.after(() => log.close());
  const count = () => log.prepare("SELECT count(*) AS count FROM records").get()?.count;
  assert.equal(count(), 0, "a node was announced that nobody can reach");

  const [one = 0, two = 0] = await freePorts(2);
  const run = runOurs(t, "cluster", ["--ports", `${one},${taken},${two}`], folder);
  await assertFails(run, 1, says);
  assert.deepEqual(processesWith(join(folder, "data")), []);
});

test("a data folder that cannot be one is one clear line", async (context) => {
  const t = lastFirst(context);
  const folder = temporaryFolder(t, { occupied: "I am a file\n" });
  mkdirSync(join(folder, "rubbish"));
  writeFileSync(
    join(folder, "rubbish/log.sqlite"),
    "no database at all, but long enough to look at\n".repeat(100),
  );
  for (const program of ["serve", "cluster"]) {
    for (const data of ["occupied", "occupied/below", "rubbish"]) {
      const [port = 0] = await freePorts(1);
      const ports = program === "serve" ? ["--port", String(port)] : ["--ports", `0,0,0`];
      const run = runOurs(t, program, ["--data", data, ...ports], folder);
      await assertFails(run, 1, new RegExp(`^chorus: .*${data}`));
    }
  }
});

test("a second process of the same node on the same data is refused, and the first goes on", async (context) => {
  const t = lastFirst(context);
  const folder = temporaryFolder(t);
  const first = runOurs(t, "serve", ["--port", "0"], folder);
  const line = await first.output.sees(/^n1 is ready on localhost:\d+$/);
  const second = runOurs(t, "serve", ["--port", "0"], folder);
  await assertFails(second, 1, new RegExp(`^chorus: node n1 already runs here as process ${first.pid}$`));
  const alice = await IrcClient.join(t, Number(line.split(":").at(-1)), "alice");
  await alice.barrier();
  first.signal("SIGTERM");
  assert.equal(await first.exit(), 0);
});
