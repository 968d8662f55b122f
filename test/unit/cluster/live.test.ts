/** The live picture: what every node tells of the cluster while somebody looks, and what it never tells. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { viewersMax } from "../../../src/gateway/live.ts";
import type { LiveEntry, LiveFrame, LiveNode } from "../../../src/protocol/live.ts";
import { SimulatedCluster } from "../../support/simulated-cluster.ts";

/** Someone who looks at a node's picture. */
function look(cluster: SimulatedCluster, id: string) {
  const raw: string[] = [];
  const frames: LiveFrame[] = [];
  const leave = cluster.node(id).live.watch((bytes) => {
    const text = Buffer.from(bytes).toString();
    assert.match(text, /^data: .*\n\n$/);
    raw.push(text);
    frames.push(JSON.parse(text.slice("data: ".length)));
  });
  assert(leave);
  const all = <T>(part: (frame: LiveFrame) => readonly T[] | undefined): T[] =>
    frames.flatMap((frame) => part(frame) ?? []);
  return {
    ...{ raw, frames, leave },
    /** Each node as it was told last. */
    nodes: () => new Map(all<LiveNode>(({ nodes }) => nodes).map((node) => [node.id, node])),
    entries: () => all<LiveEntry>(({ entries }) => entries),
    /** Since it began to look. */
    news: () => frames.slice(1).flatMap(({ news = [] }) => news.map(({ at: _, ...what }) => what)),
  };
}

const three = ["n1", "n2", "n3"];
const capabilities = "message-tags server-time batch labeled-response chorus/resume";

test("who looks is told the whole first, and then what changes", async () => {
  const cluster = await SimulatedCluster.of(three);
  await cluster.join("n2", "alice", "", "#lobby");
  const viewer = look(cluster, "n1");
  const [first] = viewer.frames;
  assert.deepEqual(first?.begin, {
    ...{ network: "Chorus", epoch: first?.begin?.epoch, node: "n1", lostAfter: 5000, grace: 60_000 },
  });
  assert.equal(first?.people, 1);
  assert.deepEqual(
    first?.nodes?.map(({ id, address, state, incarnation, connections, sessions }) => {
      return [id, address, state, incarnation, connections, sessions];
    }),
    [
      ["n1", "n1:8080", "up", 1, 0, 0],
      ["n2", "n2:8080", "up", 1, 1, 1],
      ["n3", "n3:8080", "up", 1, 0, 0],
    ],
  );
  const bob = await cluster.join("n3", "bob", "", "#lobby");
  bob.send("PRIVMSG #lobby :hello");
  await cluster.barrier(bob);
  await cluster.clock.advance(2000);
  assert.deepEqual(viewer.nodes().get("n3")?.sessions, 1);
  const kinds = viewer.entries().map(([, kind, node]) => [kind, node]);
  assert.deepEqual(kinds.slice(-3), [
    ["came", "n3"],
    ["joined", "n3"],
    ["said", "n3"],
  ]);
  const { head, applied } = viewer.frames.at(-1) ?? {};
  assert.equal(head, applied);
  for (const { applied } of viewer.nodes().values()) assert.equal(applied, head);
});

test("every node tells the same of the log, and nobody's name, place or words", async () => {
  const cluster = await SimulatedCluster.of(three);
  const viewers = three.map((id) => look(cluster, id));
  const alice = await cluster.join("n1", "alice", "", "#secret");
  const bob = await cluster.join("n2", "bobby", "", "#secret");
  alice.send("PRIVMSG #secret :the launch is at noon", "PRIVMSG bobby :psst", "TOPIC #secret :plans");
  await cluster.barrier(alice);
  bob.send("NICK robert", "MODE #secret +i", "QUIT :tired");
  await cluster.clock.advance(2000);
  const [first, ...others] = viewers.map((viewer) => viewer.entries());
  assert.ok((first?.length ?? 0) > 8);
  for (const entries of others) assert.deepEqual(entries, first);
  const told = viewers.flatMap(({ raw }) => raw).join("");
  assert.doesNotMatch(told, /alice|bobby|robert|secret|launch|psst|plans|tired/i);
});

test("what is refused is told as that", async () => {
  const cluster = await SimulatedCluster.of(three);
  const alice = await cluster.join("n1", "alice");
  await cluster.join("n2", "bob");
  const viewer = look(cluster, "n3");
  alice.send("NICK bob");
  await cluster.barrier(alice);
  await cluster.clock.advance(500);
  const entries = viewer.entries().map(([, ...rest]) => rest);
  assert.deepEqual(entries, [["changed", "n1", 1]]);
});

test("a node that dies is suspected, lost and up again, and its people go on elsewhere", async () => {
  const cluster = await SimulatedCluster.of(three);
  const alice = await cluster.join("n2", "alice", capabilities, "#lobby");
  const [, token = ""] = /RESUME TOKEN (\S+)/.exec(alice.lines.join("\n")) ?? [];
  await cluster.join("n2", "bob", capabilities, "#lobby");
  const viewer = look(cluster, "n1");
  cluster.crash("n2");
  await cluster.clock.advance(4000);
  assert.equal(viewer.nodes().get("n2")?.state, "suspected");
  await cluster.clock.advance(4000);
  const before = viewer.nodes().get("n2");
  assert.deepEqual([before?.state, before?.connections], ["lost", 0]);
  assert.notEqual(before?.applied, 0);
  assert.equal(viewer.frames.at(-1)?.waiting, 2);
  const back = cluster.connect("n3");
  back.send(`CAP REQ :${capabilities}`, `RESUME ${token} *`, "CAP END");
  await cluster.until(back, /RESUME SUCCESS/);
  await cluster.start("n2");
  await cluster.clock.advance(70_000);
  const news = viewer.news();
  const [suspected, lost, ...rest] = news;
  assert.deepEqual([suspected?.kind, lost?.kind], ["suspected", "lost"]);
  assert(lost?.kind === "lost");
  assert.deepEqual([lost.node, lost.waiting], ["n2", 2]);
  assert.ok(["n1", "n3"].includes(lost.by));
  assert.deepEqual(rest, [
    { kind: "back", from: "n2", to: "n3", count: 1 },
    { kind: "up", node: "n2", incarnation: 2, waiting: 0 },
    { kind: "gone", from: "n2", count: 1 },
  ]);
  assert.deepEqual(viewer.nodes().get("n2")?.state, "up");
  assert.equal(viewer.frames.at(-1)?.waiting, 0);
});

test("a node that stops in order is told of as stopped, and nobody who comes later sees it", async () => {
  const cluster = await SimulatedCluster.of(three);
  const viewer = look(cluster, "n1");
  await cluster.stop("n3");
  await cluster.clock.advance(1000);
  assert.equal(viewer.nodes().get("n3")?.state, "stopped");
  assert.deepEqual(viewer.news(), [{ kind: "stopped", node: "n3", waiting: 0 }]);
  viewer.leave();
  assert.deepEqual([...look(cluster, "n1").nodes().keys()], ["n1", "n2"]);
});

test("who begins to look is told the news of the last seconds, which a page missed while it lost its node", async () => {
  const cluster = await SimulatedCluster.of(three);
  await cluster.join("n1", "alice", capabilities, "#lobby");
  await cluster.clock.advance(20_000);
  cluster.crash("n1");
  await cluster.clock.advance(7000);
  const kinds = () => look(cluster, "n2").frames[0]?.news?.map(({ kind }) => kind);
  assert.deepEqual(kinds(), ["suspected", "lost"]);
  await cluster.clock.advance(12_000);
  assert.deepEqual(kinds(), []);
});

test("a quiet cluster is told of once a second, with the heartbeats that are heard", async () => {
  const cluster = await SimulatedCluster.of(three);
  const viewer = look(cluster, "n1");
  await cluster.clock.advance(10_000);
  assert.ok(viewer.frames.length >= 10 && viewer.frames.length <= 41, `${viewer.frames.length} frames`);
  const beats = viewer.frames.flatMap(({ beats = [] }) => beats);
  assert.deepEqual([...new Set(beats)].sort(), ["n2", "n3"]);
});

test("when more happens than can be told, the newest is told, and how much there was", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await cluster.join("n1", "alice", "", "#lobby");
  const viewer = look(cluster, "n1");
  for (let line = 0; line < 500; line += 1) alice.send(`PRIVMSG #lobby :${line}`);
  await cluster.barrier(alice);
  await cluster.clock.advance(1000);
  const said = viewer.frames.reduce((sum, frame) => sum + (frame.said ?? 0), 0);
  assert.equal(said, 500);
  for (const { entries = [] } of viewer.frames) assert.ok(entries.length <= 60);
  const positions = viewer.entries().map(([position]) => position);
  assert.deepEqual(
    positions,
    positions.toSorted((a, b) => a - b),
  );
});

test("nobody is let in beyond the limit until somebody goes, and who went is told nothing", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const { live } = cluster.node("n1");
  const viewers = Array.from({ length: viewersMax }, () => look(cluster, "n1"));
  assert.equal(
    live.watch(() => assert.fail()),
    undefined,
  );
  viewers[0]?.leave();
  viewers[0]?.leave();
  const late = look(cluster, "n1");
  assert.equal(
    live.watch(() => assert.fail()),
    undefined,
  );
  const before = viewers[0]?.frames.length;
  await cluster.clock.advance(3000);
  assert.equal(viewers[0]?.frames.length, before);
  assert.ok(late.frames.length > 1);
});
