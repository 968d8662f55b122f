/** Several processes on one log: killed, stopped, out of disk and out of luck, they lose nothing that was acknowledged. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../support/until.ts";
import { Family } from "./children.ts";

const long = process.env["CHORUS_TEST_LONG"] === "1";
const kills = long ? 300 : 15;

function story(name: string, tell: (family: Family, t: TestContext) => Promise<void>): void {
  test(name, { timeout: long ? 600_000 : 60_000 }, async (t) => {
    const family = new Family();
    try {
      await tell(family, t);
    } finally {
      await family.end();
    }
  });
}

story("processes that are killed in mid-commit lose and double nothing", async (family) => {
  const nodes = ["n1", "n2", "n3"];
  const running = nodes.map((node) => family.start(node));
  for (let kill = 0; kill < kills; kill++) {
    const victim = kill % nodes.length;
    const child = running[victim];
    assert(child !== undefined);
    await child.more("acknowledged", 1 + Math.floor(Math.random() * 50));
    await sleep(Math.random() * 5);
    child.signal("SIGKILL");
    assert.equal(await child.ended, "SIGKILL");
    running[victim] = family.start(child.options.node);
  }
  for (const child of running) await child.more("acknowledged");
  await family.agree();
});

story("a process that is stopped inside a commit is ended, and the others append again", async (family) => {
  const [one, two, stopped] = ["n1", "n2", "n3"].map((node) => family.start(node));
  assert(one !== undefined && two !== undefined && stopped !== undefined);
  for (const child of [one, two, stopped]) await child.more("acknowledged", 5);
  const stopping = stopped.more("stopping");
  stopped.order("stop-inside-commit");
  await stopping;
  const began = performance.now();
  await Promise.all([one.more("acknowledged", 10), two.more("acknowledged", 10)]);
  const seconds = (performance.now() - began) / 1000;
  assert.ok(seconds > 1, "it did not hold the lock");
  assert.ok(seconds < 15, `the others stood still for ${seconds.toFixed(1)} s`);
  assert.equal(await stopped.ended, "SIGKILL");
  assert.ok(
    [...one.reasons(), ...two.reasons()].some((reason) => reason.includes(`ended process ${stopped.pid}`)),
  );
  await family.agree();
});

story("a process that is stopped while it starts, with the log locked, is ended too", async (family) => {
  const stopped = family.start("n1", { size: 0 });
  await stopped.more("open");
  stopped.order("stop-inside-commit");
  await stopped.more("stopping");
  const late = family.start("n2");
  await late.more("acknowledged");
  assert.equal(await stopped.ended, "SIGKILL");
});

story(
  "a process that is silent for too long is ended, and one that was itself paused blames nobody",
  async (family) => {
    // It only follows: who is stopped inside a commit is ended for that.
    const paused = family.start("n1", { siblingLostAfter: 1500, size: 0 });
    const steady = family.start("n2");
    await Promise.all([paused.more("saw"), steady.more("acknowledged")]);
    paused.signal("SIGSTOP");
    await sleep(3000);
    paused.signal("SIGCONT");
    await paused.more("saw", 50);
    await sleep(1000);
    assert.equal(steady.end, undefined);
    steady.signal("SIGSTOP");
    assert.equal(await steady.ended, "SIGKILL");
    await family.agree();
  },
);

story(
  "a start ends what an earlier supervisor left behind, and leaves alone what still has one",
  async (family) => {
    const supervised = family.start("n1", { supervisor: process.pid });
    await supervised.more("open");
    const refused = family.start("n1");
    await refused.more("failed");
    assert.match(refused.reasons().join(), new RegExp(`n1 already runs here as process ${supervised.pid}`));
    supervised.signal("SIGKILL");
    await supervised.ended;

    const supervisor = family.start("supervisor", { size: 0 });
    await supervisor.more("open");
    const orphan = family.start("n1", { supervisor: supervisor.pid });
    await orphan.more("acknowledged");
    supervisor.signal("SIGKILL");
    await supervisor.ended;
    orphan.signal("SIGSTOP");
    const heir = family.start("n1");
    await heir.more("acknowledged");
    assert.equal(await orphan.ended, "SIGKILL");
    await family.agree();
  },
);

story("of several that start as the same node at once exactly one runs", async (family) => {
  for (let round = 1; round <= (long ? 30 : 3); round++) {
    const rivals = [1, 2, 3, 4].map(() => family.start("n1", { size: 0 }));
    const decided = () => rivals.every((rival) => rival.count("open") + rival.count("failed") === 1);
    await until(decided, () => `rivals: ${rivals.map((rival) => rival.reasons())}`);
    const winners = rivals.filter((rival) => rival.count("open") === 1);
    assert.equal(winners.length, 1);
    for (const winner of winners) winner.signal("SIGKILL");
    await Promise.all(rivals.map((rival) => rival.ended));
  }
});

test("a full disk refuses, loses nothing, and is left behind as soon as there is room", {
  timeout: 60_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "chorus-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return t.skip("this user may not mount a small file system");
  }
  const family = new Family(join(folder, "data"));
  try {
    const children = [family.start("n1", { size: 2000 }), family.start("n2", { size: 500 })];
    await Promise.all(children.map((child) => child.more("acknowledged")));
    const ballast = join(folder, "ballast");
    try {
      writeFileSync(ballast, Buffer.alloc(20_000_000));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
    }
    await Promise.all(children.map((child) => child.more("refused", 5)));
    for (const child of children) assert.deepEqual(child.reasons(), ["refused: the disk is full"]);
    rmSync(ballast);
    await Promise.all(children.map((child) => child.more("acknowledged", 3)));
    await family.agree();
  } finally {
    await family.end();
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  }
});

story(
  "a disk that fails to write leaves fates open, loses nothing, and is used again once it works",
  async (family, t) => {
    const child = family.start("n1", { size: 5000 });
    const other = family.start("n2", { size: 500 });
    await Promise.all([child.more("acknowledged", 10), other.more("acknowledged", 10)]);
    const limit = (bytes: string) =>
      execFileSync("prlimit", ["--pid", String(child.pid), `--fsize=${bytes}:`], { stdio: "ignore" });
    try {
      limit("unlimited");
    } catch {
      return t.skip("prlimit is missing here");
    }
    for (let round = 0; round < (long ? 20 : 3); round++) {
      limit("20000");
      await child.more("unavailable", 3);
      limit("unlimited");
      await child.more("acknowledged", 10);
    }
    await other.more("acknowledged");
    await family.agree();
  },
);
