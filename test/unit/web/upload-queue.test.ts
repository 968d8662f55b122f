/** The queue of uploads: two at a time, tried again by itself, paused, and given to the message when all are there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filesMax, Queue, type Sent } from "../../../src/web/files/queue.ts";

function scene() {
  const sending = new Map<
    string,
    { turn: number; done: (what: Sent) => void; sent: (part: number) => void }
  >();
  const timers: { ms: number; task: () => void }[] = [];
  const queue = new Queue<string>({
    send({ content }, turn, sent, done) {
      sending.set(content, { turn, sent, done });
      return () => sending.delete(content);
    },
    after(ms, task) {
      const timer = { ms, task };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    changed() {},
  });
  const states = () => queue.in("#a").map(({ progress }) => progress.kind);
  const ends = (content: string, what: Sent) => {
    const { done } = sending.get(content) ?? assert.fail(`${content} is not sent`);
    sending.delete(content);
    done(what);
  };
  const there = (url: string): Sent => ({ kind: "there", url });
  const idOf = (content: string) => queue.in("#a").find((upload) => upload.content === content)?.id ?? 0;
  return { queue, sending, timers, states, ends, there, idOf };
}

test("two are sent at a time, and the links stand in the order of the files", () => {
  const { queue, sending, states, ends, there } = scene();
  queue.add("#a", ["one", "two", "three"]);
  assert.deepEqual([...sending.keys()], ["one", "two"]);
  assert.deepEqual(states(), ["sending", "sending", "waiting"]);
  ends("two", there("u2"));
  assert.deepEqual([...sending.keys()], ["one", "three"]);
  sending.get("one")?.sent(0.5);
  assert.equal(queue.links("#a"), undefined);
  ends("three", there("u3"));
  ends("one", there("u1"));
  assert.deepEqual(queue.links("#a"), ["u1", "u2", "u3"]);
  assert.deepEqual(queue.links("#b"), []);
  assert.equal(queue.isBusy, false);
  queue.clear("#a");
  assert.deepEqual(queue.links("#a"), []);
});

test("what is lost is tried again after longer and longer pauses, and at once when the network is back", () => {
  const { queue, timers, states, ends, there } = scene();
  queue.add("#a", ["one"]);
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    ends("one", { kind: "lost" });
    assert.deepEqual(states(), ["stalled"]);
    const [timer] = timers.splice(0);
    pauses.push(timer?.ms ?? 0);
    timer?.task();
  }
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  ends("one", { kind: "lost" });
  queue.hurry();
  assert.deepEqual(states(), ["sending"]);
  assert.equal(timers.length, 0);
  ends("one", there("u"));
  assert.deepEqual(queue.links("#a"), ["u"]);
});

test("files that lose their node together go on by the next one, and those behind them begin there", () => {
  const { queue, sending, ends } = scene();
  const turns = () => [...sending.values()].map(({ turn }) => turn);
  queue.add("#a", ["one", "two"]);
  assert.deepEqual(turns(), [0, 0]);
  ends("one", { kind: "lost" });
  ends("two", { kind: "lost" });
  queue.hurry();
  assert.deepEqual(turns(), [1, 1]);
  ends("one", { kind: "lost" });
  queue.add("#a", ["three"]);
  assert.equal(sending.get("three")?.turn, 2);
});

test("one that is paused is sent by nobody until it goes on, and others take its place", () => {
  const { queue, sending, states, idOf } = scene();
  queue.add("#a", ["one", "two", "three"]);
  queue.pause(idOf("one"));
  assert.deepEqual([...sending.keys()], ["two", "three"]);
  queue.resume(idOf("one"));
  assert.deepEqual(states(), ["waiting", "sending", "sending"]);
  queue.cancel(idOf("two"));
  assert.deepEqual([...sending.keys()].sort(), ["one", "three"]);
});

test("a refusal stays until it is tried again, and holds up the message until it is taken away", () => {
  const { queue, states, ends, idOf } = scene();
  queue.add("#a", ["one"]);
  ends("one", { kind: "failed", why: "too-large" });
  assert.deepEqual(states(), ["failed"]);
  queue.pause(idOf("one"));
  assert.deepEqual(states(), ["failed"]);
  assert.equal(queue.links("#a"), undefined);
  queue.resume(idOf("one"));
  assert.deepEqual(states(), ["sending"]);
  queue.cancel(idOf("one"));
  assert.deepEqual(queue.links("#a"), []);
});

test("a message has so many files, and it is said how many had no place", () => {
  const { queue } = scene();
  const many = Array.from({ length: filesMax + 3 }, (_, index) => String(index));
  assert.equal(queue.add("#a", many), 3);
  assert.equal(queue.add("#a", ["more"]), 1);
  assert.equal(queue.add("#b", ["other"]), 0);
});

test("files go on under their conversation's new name", () => {
  const { queue, sending, ends, there } = scene();
  queue.add("#a", ["one"]);
  queue.move("#a", "#b");
  sending.get("one")?.sent(0.5);
  ends("one", there("u1"));
  assert.deepEqual(queue.in("#a"), []);
  assert.deepEqual(queue.links("#b"), ["u1"]);
});
