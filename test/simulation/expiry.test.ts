/** History that expires in a whole cluster: alike on every node, whoever is new, or dies meanwhile. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { positionOf } from "../../src/network/entry.ts";
import { history, keep, late, nodes, numbered, oldest, pace, talking, textsIn } from "../support/expiring.ts";
import { idsOf, lastId, resumable, resume, saidIn } from "../support/resuming.ts";

test("what is older than it is kept is gone on every node alike, and the log begins there", async () => {
  const { cluster, say } = await talking();
  await say(...numbered(120));
  const left = history(cluster, "n1");
  const [first = [0, ""]] = left;
  assert.ok(left.length >= 60 && left.length <= 60 + late / pace + 2, `${left.length} are left`);
  assert.deepEqual(left.at(-1)?.[1], "line 120");
  for (const node of nodes) assert.deepEqual(history(cluster, node), left);
  const { base } = cluster.store;
  assert.equal(oldest(cluster), (base?.record ?? 0) + 1);
  // Records that say what has expired may stand before it.
  assert.ok(first[0] >= positionOf(oldest(cluster), 0) && first[0] < positionOf(oldest(cluster) + 3, 0));
  assert.deepEqual([cluster.failures, cluster.warnings], [[], []]);
});

test("what is kept for ever stays", async () => {
  const { cluster, say } = await talking(nodes, {});
  await say("one");
  await cluster.clock.advance(3 * keep);
  assert.deepEqual(textsIn(cluster, "n3"), ["one"]);
  assert.equal(oldest(cluster), 1);
});

test("where nobody says anything any more, history expires as well", async () => {
  const { cluster, say } = await talking();
  await say("one", "two");
  await cluster.clock.advance(keep - late);
  assert.deepEqual(textsIn(cluster, "n2"), ["one", "two"]);
  await cluster.clock.advance(2 * late);
  for (const node of nodes) assert.deepEqual(textsIn(cluster, node), []);
});

test("a node that has nothing begins where the log does, and shows what the others show", async () => {
  const { cluster, alice, say } = await talking();
  await say(...numbered(80));
  assert.ok(oldest(cluster) > 1);
  await cluster.stop("n3");
  cluster.wipe("n3");
  await cluster.start("n3");
  await cluster.start("n4");
  await cluster.barrier(alice);
  for (const node of ["n3", "n4"]) assert.deepEqual(history(cluster, node), history(cluster, "n1"));
  const carol = await cluster.join("n4", "carol", "");
  carol.send("NAMES #a");
  assert.match((await cluster.barrier(carol)).join("\n"), / 353 carol = #a :@alice/);
  await say(...numbered(10));
  for (const node of ["n3", "n4"]) assert.deepEqual(history(cluster, node), history(cluster, "n1"));
  assert.deepEqual(cluster.failures, []);
});

test("a node that starts while history expires looks again for where the log begins", async (t) => {
  const { cluster, alice, say } = await talking();
  await say(...numbered(80));
  await cluster.stop("n3");
  cluster.wipe("n3");
  // When it looks for the first time nothing has expired; when it reads on, that is no longer so.
  const { open } = cluster.store;
  t.mock.method(cluster.store, "open", (id: string) => {
    const log = open.call(cluster.store, id);
    t.mock.method(log, "base", async () => undefined, { times: 1 });
    return log;
  });
  await cluster.start("n3");
  await cluster.barrier(alice);
  assert.deepEqual(history(cluster, "n3"), history(cluster, "n1"));
  await say(...numbered(10));
  assert.deepEqual(history(cluster, "n3"), history(cluster, "n1"));
  assert.deepEqual(cluster.failures, []);
});

test("a whole cluster whose snapshots and archives are gone begins again from what stands in the log", async () => {
  const { cluster, say } = await talking();
  await say(...numbered(80));
  const before = history(cluster, "n1");
  for (const node of nodes) await cluster.stop(node);
  for (const node of nodes) cluster.wipe(node);
  for (const node of nodes) await cluster.start(node);
  const after = history(cluster, "n1");
  // Time went on meanwhile.
  assert.deepEqual(after, before.slice(-after.length));
  assert.ok(after.length > 55);
  for (const node of nodes) assert.deepEqual(history(cluster, node), after);
  await cluster.clock.advance(keep + late);
  for (const node of nodes) assert.deepEqual(history(cluster, node), []);
});

test("snapshots from before the log begins are of no use, and do no harm", async () => {
  const { cluster, say } = await talking();
  await say(...numbered(10));
  await cluster.stop("n3");
  assert.equal(cluster.snapshots("n3").records().length, 1);
  await say(...numbered(100));
  await cluster.start("n3");
  assert.deepEqual(history(cluster, "n3"), history(cluster, "n1"));
  assert.deepEqual([cluster.failures, cluster.snapshots("n3").aside], [[], []]);
});

test("who resumes gets everything that it missed, or is told that it cannot", async () => {
  const { cluster, say } = await talking();
  const { client, token } = await resumable(cluster, "n2", "bob", "#a");
  const { token: never } = await resumable(cluster, "n2", "carl", "#a");
  await say(...numbered(100));
  const ids = idsOf(await cluster.barrier(client));
  const edge = history(cluster, "n1")[0]?.[0] ?? 0;
  const after = ids.filter((id) => Number.parseInt(id.split("-")[1] ?? "", 36) >= edge);
  const [newest = "", ...older] = after.toReversed();
  const kept = resume(cluster, "n3", token, older.at(-1) ?? "");
  const lines = await cluster.barrier(kept);
  assert.match(lines.join("\n"), /RESUME SUCCESS bob/);
  assert.equal(idsOf(lines).filter((id) => after.includes(id)).length, older.length);
  assert.equal(lastId(lines), newest);
  const gone = ids[ids.indexOf(after[0] ?? "") - 1] ?? "";
  for (const [whose, id] of [
    [token, gone],
    [token, ids[0] ?? ""],
    [never, "*"],
  ] as const) {
    const lost = resume(cluster, "n3", whose, id);
    const answer = await cluster.until(lost, /FAIL RESUME/);
    assert.match(answer.join("\n"), /FAIL RESUME HISTORY_LOST :/);
    assert.doesNotMatch(answer.join("\n"), /PRIVMSG/);
  }
  const without = cluster.connect("n1");
  without.send(`CAP REQ :batch chorus/resume`, `RESUME ${token}`, "CAP END");
  await cluster.until(without, /RESUME SUCCESS bob/);
});

test("to CHATHISTORY an expired message, or a time before all that is kept, is its beginning", async () => {
  const { cluster, say } = await talking();
  const capabilities = "batch message-tags server-time draft/chathistory";
  const readers = await Promise.all(nodes.map((node) => cluster.join(node, `r${node}`, capabilities, "#a")));
  const [reader] = readers;
  assert.ok(reader);
  await say(...numbered(100));
  const [expired = ""] = idsOf(await cluster.barrier(reader)).sort();
  const kept = textsIn(cluster, "n1");
  const asked = async (words: string): Promise<readonly string[]> => {
    const pages = [];
    for (const each of readers) {
      await cluster.barrier(each);
      each.send(`CHATHISTORY ${words}`);
      const lines = await cluster.barrier(each);
      const failure = lines.find((line) => / FAIL CHATHISTORY /.test(line));
      if (failure !== undefined) pages.push([failure.replace(/^.* FAIL CHATHISTORY (\S+) .*$/, "$1")]);
      else
        pages.push(
          lines.filter((line) => / PRIVMSG /.test(line)).map((line) => line.replace(/batch=[^; ]+;?/, "")),
        );
    }
    for (const page of pages) assert.deepEqual(page, pages[0]);
    return (pages[0] ?? []).map((line) => / PRIVMSG #a :(.*)$/.exec(line)?.[1] ?? line);
  };
  const time = (lines: number) => new Date(cluster.clock.now() - lines * pace).toISOString();
  for (const words of ["AFTER", "AROUND"]) {
    assert.deepEqual(await asked(`${words} #a msgid=${expired} 3`), kept.slice(0, 3));
  }
  assert.deepEqual(await asked(`BEFORE #a msgid=${expired} 3`), []);
  assert.deepEqual(await asked(`LATEST #a msgid=${expired} 3`), kept.slice(-3));
  assert.deepEqual(await asked(`AFTER #a timestamp=${time(99)} 3`), kept.slice(0, 3));
  assert.deepEqual(await asked(`BEFORE #a timestamp=${time(62)} 3`), []);
  assert.deepEqual(await asked(`LATEST #a timestamp=${time(99)} 3`), kept.slice(-3));
  assert.deepEqual(await asked(`BETWEEN #a timestamp=${time(99)} timestamp=${time(0)} 3`), kept.slice(0, 3));
});

test("what expires while it is read to somebody is not told in part", async () => {
  const { cluster, alice, say } = await talking();
  const { client, token } = await resumable(cluster, "n2", "bob", "#a");
  const id = lastId(await say("first").then(() => cluster.barrier(client)));
  for (let line = 0; line < 400; line++) alice.send(`PRIVMSG #a :${line} ${"x".repeat(380)}`);
  await cluster.barrier(alice);
  cluster.crash("n2");
  const slow = resume(cluster, "n3", token, id, { reading: false });
  await cluster.clock.advance(pace);
  await cluster.clock.advance(keep + late);
  slow.transport.reading = true;
  slow.transport.drain();
  await cluster.clock.advance(1000);
  const said = saidIn(slow.lines).length;
  assert.ok(said > 0 && said < 400, `${said} were told`);
  assert.match(slow.lines.at(-1) ?? "", /^ERROR :.*What you missed cannot be read now/);
  const again = resume(cluster, "n3", token, lastId(slow.lines));
  await cluster.until(again, /FAIL RESUME HISTORY_LOST/);
});

test("one that is asked to expire history dies before the log is trimmed: another one finishes it", async (t) => {
  const { cluster, alice, say } = await talking(nodes);
  await say(...numbered(55));
  const { removePiece } = cluster.store;
  let pieces = 0;
  t.mock.method(cluster.store, "removePiece", () => {
    pieces += 1;
    if (pieces > 1) return removePiece.call(cluster.store);
    cluster.crash("n1");
    return true;
  });
  await cluster.clock.advance(20 * pace);
  assert.ok(pieces > 1, "nothing was trimmed");
  assert.ok(!alice.isConnected);
  assert.equal(oldest(cluster), (cluster.store.base?.record ?? 0) + 1);
  await cluster.start("n1");
  const bob = await cluster.join("n1", "bob");
  await cluster.barrier(bob);
  for (const node of nodes) assert.deepEqual(history(cluster, node), history(cluster, "n2"));
  assert.deepEqual(cluster.failures, []);
});

test("the event is in the log, and everyone dies: the next start trims it", async (t) => {
  const { cluster, say } = await talking(nodes);
  await say(...numbered(55));
  t.mock.method(cluster.store, "keepBase", () => {
    throw new Error("the machine dies here");
  });
  await cluster.clock.advance(10 * pace);
  assert.equal(oldest(cluster), 1);
  const left = history(cluster, "n1");
  assert.ok(left.length < 55);
  for (const node of nodes) cluster.crash(node);
  t.mock.restoreAll();
  for (const node of nodes) await cluster.start(node);
  await cluster.clock.advance(pace);
  assert.ok(oldest(cluster) > 1);
  for (const node of nodes) assert.deepEqual(history(cluster, node), history(cluster, "n2"));
  assert.ok(textsIn(cluster, "n1").every((text) => left.some(([, kept]) => kept === text)));
});

test("a long log expires at once when it is to be kept no longer than so", async () => {
  const { cluster, say } = await talking(nodes, {});
  await say(...numbered(200));
  cluster.keep = keep;
  for (const node of nodes) await cluster.stop(node);
  for (const node of nodes) await cluster.start(node);
  await cluster.clock.advance(pace);
  const left = textsIn(cluster, "n2");
  assert.ok(left.length > 55 && left.length <= 61, `${left.length} are left`);
});
