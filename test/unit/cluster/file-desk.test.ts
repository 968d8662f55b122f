/** The desk where files are brought: nobody is told yes before the store and the log have it, and what fails leaves nothing. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { FileDesk } from "../../../src/cluster/file-desk.ts";
import { uploadDuties } from "../../../src/cluster/upload-duties.ts";
import { Spool } from "../../../src/files/spool.ts";
import { type FileStore, type Stored, StoreFull, StoreUnavailable } from "../../../src/files/store.ts";
import type { Event } from "../../../src/network/events.ts";
import type { Outcome } from "../../../src/network/outcome.ts";
import { objectOf } from "../../../src/network/uploads.ts";
import { temporaryFolder } from "../../support/folders.ts";
import type { Hooks } from "../../support/programs.ts";
import { SeededRandom, SimulatedClock } from "../../support/simulated.ts";
import { Scene } from "../network/scene.ts";

class MemoryStore implements FileStore {
  readonly objects = new Map<string, number>();
  failure: Error | undefined;

  async put(object: string): Promise<void> {
    if (this.failure) throw this.failure;
    this.objects.set(object, 0);
  }

  async read(): Promise<Readable> {
    if (this.failure) throw this.failure;
    return Readable.from(["x"]);
  }

  async remove(object: string): Promise<void> {
    if (this.failure) throw this.failure;
    this.objects.delete(object);
  }

  async *list(): AsyncGenerator<Stored> {
    for (const [object, at] of this.objects) yield { object, at };
  }
}

function world(t: Hooks, more: { max?: number; ownMax?: number; types?: string[]; takes?: boolean } = {}) {
  const scene = new Scene(["alice"], "#a");
  const [store, clock, warnings] = [new MemoryStore(), new SimulatedClock(), [] as string[]];
  const spool = new Spool(temporaryFolder(t), "n1", clock);
  const propose = async (event: Event): Promise<Outcome | undefined> => {
    if (more.takes === false) return undefined;
    scene.nodeDoes(event);
    return scene.applied.at(-1)?.outcome;
  };
  const desk = new FileDesk({
    ...{ id: "n1", store, spool, clock, random: new SeededRandom(1) },
    node: { state: scene.network.state, isFresh: async () => true, propose },
    ...{ max: more.max ?? 1000, ownMax: more.ownMax ?? 0, allMax: 0, types: more.types ?? [] },
    warn: (message) => warnings.push(message),
  });
  t.after(() => desk.close());
  const send = (content: string, bytes?: number) =>
    desk.take({ by: "h:a", type: "text/plain", bytes, body: Readable.from([Buffer.from(content)]) });
  const statusOf = async (content: string, bytes?: number) => {
    const taken = await send(content, bytes);
    return "status" in taken ? taken.status : 201;
  };
  return { scene, store, clock, desk, send, statusOf, warnings };
}

test("what is taken is in the store and in the log", async (t) => {
  const { scene, store, desk, send } = world(t);
  const taken = await send("hello");
  assert.ok("id" in taken);
  const upload = await desk.find(taken.id);
  assert.ok(upload);
  assert.deepEqual([...store.objects.keys()], [objectOf(taken.id, upload)]);
  assert.equal(scene.network.state.uploads.files.size, 1);
  assert.equal(await desk.find("0".repeat(32)), undefined);
});

test("what the log does not take, or refuses, is not in the store", async (t) => {
  const deaf = world(t, { takes: false });
  assert.equal(await deaf.statusOf("hello"), 503);
  assert.equal(deaf.store.objects.size, 0);
  const poor = world(t, { ownMax: 8 });
  assert.equal(await poor.statusOf("hello", 9), 507, "it is known beforehand");
  const both = await Promise.all([poor.statusOf("hello"), poor.statusOf("world")]);
  assert.deepEqual(both.sort(), [201, 507], "it is found out by the log");
  assert.equal(poor.store.objects.size, 1);
});

test("of what says nothing of its size no more is read than there is room for", async (t) => {
  const { desk, store } = world(t, { max: 0, ownMax: 10_000 });
  let read = 0;
  async function* endless() {
    for (; read < 1_000_000; read += 1000) yield Buffer.alloc(1000, "x");
  }
  const body = Readable.from(endless(), { highWaterMark: 1 });
  const taken = await desk.take({ by: "h:a", type: "text/plain", bytes: undefined, body });
  assert.ok("status" in taken && taken.status === 507);
  assert.match(taken.why, /as much as one may/);
  assert.ok(read < 100_000, String(read));
  assert.equal(store.objects.size, 0);
});

test("a full store and one that does not answer are different answers, and the operator is told", async (t) => {
  const { store, statusOf, warnings, desk, send } = world(t);
  store.failure = new StoreFull("the disk is full");
  assert.equal(await statusOf("hello"), 507);
  store.failure = new StoreUnavailable("it does not answer");
  assert.equal(await statusOf("hello"), 503);
  assert.deepEqual(warnings, ["a file could not be stored", "the store of files fails"]);
  store.failure = undefined;
  const taken = await send("hello");
  assert.ok("id" in taken);
  const upload = await desk.find(taken.id);
  assert.ok(upload);
  store.failure = new StoreUnavailable("it does not answer");
  const read = await desk.read(taken.id, upload, { start: 0, end: 4 });
  assert.ok(read && "status" in read && read.status === 503);
});

test("empty files, and those of kinds that are not taken, are refused", async (t) => {
  const { statusOf } = world(t, { types: ["image/*"] });
  assert.equal(await statusOf(""), 400);
  assert.equal(await statusOf("hello"), 415);
  assert.equal(await statusOf("GIF89a\x04\0\x04\0"), 201);
  assert.equal(await statusOf("x".repeat(1001)), 413);
});

test("one owner has a few uploads under way, and others are not kept waiting by it", async (t) => {
  const { desk, statusOf } = world(t);
  const open: Readable[] = [];
  const hanging = Array.from({ length: 4 }, () => {
    const body = new Readable({ read() {} });
    open.push(body);
    return desk.take({ by: "h:a", type: "", bytes: 5, body });
  });
  assert.equal(await statusOf("hello"), 429);
  const other = await desk.take({
    by: "h:b",
    type: "",
    bytes: 5,
    body: Readable.from([Buffer.from("hello")]),
  });
  assert.ok("id" in other);
  for (const body of open) {
    body.push("hello");
    body.push(null);
  }
  for (const taken of await Promise.all(hanging)) assert.ok("id" in taken);
  assert.equal(await statusOf("hello"), 201);
});

test("what a node stored that died before the log knew is removed when it is old, and nothing else", async (t) => {
  const { store, clock, desk, send, scene } = world(t);
  await send("known");
  const [stray, spent] = ["a", "b"].map((digit) => objectOf(digit.repeat(32), { hash: digit.repeat(64) }));
  assert.ok(stray && spent);
  store.objects.set(stray, clock.now());
  scene.network.state.uploads.spent.add(spent);
  for (const object of [spent, "0b-backup", `${stray}.orig`]) store.objects.set(object, 0);
  await desk.sweep();
  assert.equal(store.objects.size, 5);
  await clock.advance(3_700_000);
  await desk.sweep();
  assert.equal(store.objects.size, 4);
  assert.equal(store.objects.has(stray), false);
});

test("what nobody names any more leaves the store before that is said", async (t) => {
  const { scene, store, clock, send } = world(t);
  const hour = 3_600_000;
  const due = () => [...uploadDuties(scene.network.state, { clock, uploads: { store, unnamed: hour } })];
  scene.now = clock.now();
  await send("hello");
  assert.deepEqual(due(), []);
  await clock.advance(hour);
  const [lapse] = due();
  assert.equal(lapse?.event.type, "uploads-lapsed");
  scene.now = clock.now();
  assert.equal(scene.nodeDoes(lapse.event), "accepted");
  const [removal] = due();
  assert.equal(removal?.event.type, "uploads-removed");
  assert.equal(store.objects.size, 1);
  await removal.first?.();
  assert.equal(store.objects.size, 0);
  assert.equal(scene.nodeDoes(removal.event), "accepted");
  assert.deepEqual(due(), []);
});
