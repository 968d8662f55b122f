/** The supervisor and processes that the system cannot start. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { systemClock } from "../../../src/cluster/clock.ts";
import { Supervisor } from "../../../src/cluster/supervisor.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { until } from "../../support/until.ts";

/** A node that is ready at once, and ends when it is told to. */
const script = `process.send({ ready: "port " + process.pid });
process.on("disconnect", () => process.exit());
setInterval(() => {}, 1000);`;

function supervise(t: TestContext, words: readonly string[] = []) {
  const folder = temporaryFolder(t, { "node.mjs": script });
  const said: string[] = [];
  const supervisor = new Supervisor({
    script: pathToFileURL(join(folder, "node.mjs")),
    nodes: ["n1", "n2"].map((id) => ({ id, words })),
    clock: systemClock,
    print: (line) => said.push(line),
    complain: (line) => said.push(line),
  });
  t.after(() => supervisor.stop());
  const pids = () => said.flatMap((line) => /^n1 is ready on port (\d+)$/.exec(line)?.[1] ?? []).map(Number);
  return { supervisor, said, pids, code: supervisor.run() };
}

/** Until the test restores it no process can be started. */
function breakSpawning(t: TestContext): () => void {
  const { execPath } = process;
  const restore = () => {
    process.execPath = execPath;
  };
  t.after(restore);
  process.execPath = "/nowhere/node";
  return restore;
}

test("a node that cannot be run is tried again, and the stop is in order", async (t) => {
  const { supervisor, said, pids, code } = supervise(t);
  await until(() => supervisor.started, "the nodes to be ready");
  const restore = breakSpawning(t);
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await until(() => said.some((line) => /^n1 ended \(cannot be run: .*ENOENT/.test(line)), "a failed spawn");
  restore();
  await until(() => pids().length === 2, "n1 to be ready again");
  supervisor.stop();
  assert.equal(await code, 0);
});

test("a stop while a node cannot be run has an end", async (t) => {
  const { supervisor, said, pids, code } = supervise(t);
  await until(() => supervisor.started, "the nodes to be ready");
  breakSpawning(t);
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await until(() => said.some((line) => /cannot be run/.test(line)), "a failed spawn");
  supervisor.stop();
  assert.equal(await code, 0);
});

test("a first start that the system refuses ends with 1 and says why", async (t) => {
  breakSpawning(t);
  const { said, code } = supervise(t);
  assert.equal(await code, 1);
  assert.match(said[0] ?? "", /^chorus: n1 cannot be run: .*ENOENT/);
});

test("a first start that throws ends with 1 and says why, once", async (t) => {
  const { said, code } = supervise(t, ["a\0b"]);
  assert.equal(await code, 1);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^chorus: n1 cannot be run: /);
});
