/** Fan-out: every recipient gets exactly the lines that are for it, once, in the log's order, however ticks fall. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Batch } from "../../../src/gateway/batch.ts";
import { Fanout, type Recipient, writtenUpTo } from "../../../src/gateway/fanout.ts";
import { ircWay, plainWay, render, type Way } from "../../../src/gateway/rendering.ts";
import type { Told } from "../../../src/gateway/told.ts";

const runs = process.env["CHORUS_TEST_LONG"] === "1" ? 50_000 : 500;

const channels = ["#a", "#b", "#c"];
const ways: readonly Way[] = [plainWay, ircWay(0), ircWay(1), ircWay(3)];
const recipientsMax = 6;

/** A recipient, with what it was told and, kept in the plainest way there is, what it should have been told. */
class Listener implements Recipient {
  way: Way = ways[0] ?? 0;
  writtenTo = 0;
  readonly channels = new Set<string>();
  readonly pending: Batch<Recipient>[] = [];
  readonly session: number;
  attached = false;
  readonly memberOf = new Set<string>();
  written = "";
  expected = "";
  /** How long that is with each line. */
  readonly lengths: { readonly at: number; readonly length: number }[] = [];

  constructor(session: number) {
    this.session = session;
  }

  write(bytes: Uint8Array): void {
    this.written += Buffer.from(bytes).toString();
  }

  failed(error: unknown): void {
    throw error;
  }
}

/** A clock whose tasks are run one by one, whatever time they are for. */
class StepwiseClock {
  readonly tasks: (() => void)[] = [];

  monotonic(): number {
    return 0;
  }

  after(_delay: number, task: () => void): () => void {
    this.tasks.push(task);
    return () => {};
  }

  /** Runs the next task. */
  step(): void {
    this.tasks.shift()?.();
  }
}

const listener = fc.nat({ max: recipientsMax - 1 });
const channel = fc.constantFrom(...channels);
const actions = fc.oneof(
  fc.record({
    do: fc.constant("attach"),
    listener,
    to: fc.subarray(channels),
    way: fc.constantFrom(...ways),
  }),
  fc.record({ do: fc.constant("detach"), listener }),
  fc.record({ do: fc.constant("enter"), listener, channel }),
  fc.record({ do: fc.constant("leave"), listener, channel }),
  fc.record({ do: fc.constant("change way"), listener, way: fc.constantFrom(...ways) }),
  fc.record({ do: fc.constant("catch up"), listener }),
  fc.record({ do: fc.constant("flush") }),
  fc.record({ do: fc.constant("write on") }),
  ...["pass", ...Array.from({ length: 6 }, () => "post")].map((what) =>
    fc.record({
      do: fc.constant(what),
      to: fc.oneof(
        channel.map((one) => [one]),
        fc.subarray(channels),
      ),
      sessions: fc.oneof(fc.constant([]), fc.subarray([0, 1, 2, 3])),
      except: fc.option(listener, { nil: undefined }),
    }),
  ),
) as fc.Arbitrary<Action>;

interface Action {
  readonly do: string;
  readonly listener?: number;
  readonly channel?: string;
  readonly to?: readonly string[];
  readonly sessions?: readonly number[];
  readonly except?: number | undefined;
  readonly way?: Way;
}

function toldAt(position: number, to: readonly string[], sessions: readonly number[]): Told {
  const source = { session: 9, nick: "bob", username: "b", host: "h", account: undefined, bot: false };
  const line = { type: "said", verb: "PRIVMSG", target: "#x", text: `line ${position} ü`, tags: {} } as const;
  return { position, id: `id-${position}`, at: position, delivery: { channels: to, sessions, source, line } };
}

/**
 * Recipients 0 and 4, and 1 and 5, are connections of the same session.
 * @param atOnce how many are written to in one turn
 */
function play(script: readonly Action[], atOnce: number): readonly Listener[] {
  const clock = new StepwiseClock();
  const fanout = new Fanout<Listener>(clock, atOnce);
  const listeners = Array.from({ length: recipientsMax }, (_, index) => new Listener(index % 4));
  let position = 0;
  let flushed = 0;
  for (const action of script) {
    const chosen = listeners[action.listener ?? 0] as Listener;
    const channel = action.channel ?? "";
    const kin = listeners.filter(({ attached, session }) => attached && session === chosen.session);
    if (action.do === "attach" && !chosen.attached) {
      chosen.attached = true;
      chosen.way = action.way ?? 0;
      for (const key of action.to ?? []) chosen.memberOf.add(key);
      fanout.attach(chosen, chosen.session, chosen.memberOf);
    } else if (action.do === "detach" && chosen.attached) {
      fanout.detach(chosen, chosen.session);
      chosen.attached = false;
      chosen.memberOf.clear();
      // What was not written yet is dropped, and nothing else.
      assert.ok(chosen.expected.startsWith(chosen.written));
      chosen.expected = chosen.written;
      chosen.lengths.length = 0;
    } else if (action.do === "enter") {
      fanout.enter(chosen.session, channel);
      for (const each of kin) each.memberOf.add(channel);
    } else if (action.do === "leave") {
      fanout.leave(chosen.session, channel);
      for (const each of kin) each.memberOf.delete(channel);
    } else if (action.do === "change way" && chosen.attached) {
      fanout.catchUp(chosen);
      chosen.way = action.way ?? 0;
    } else if (action.do === "catch up" && chosen.attached) {
      fanout.catchUp(chosen);
      assert.equal(chosen.written, chosen.expected, "after catching up nothing is missing");
    } else if (action.do === "post" || action.do === "pass") {
      const isPosted = action.do === "post";
      if (isPosted) position += 1;
      const { to = [], sessions = [], except } = action;
      const told = toldAt(isPosted ? position : 0, to, sessions);
      const sender = except === undefined ? undefined : listeners[except];
      if (isPosted) fanout.post(told, sender);
      else fanout.pass(told, sender);
      for (const each of listeners) {
        const isFor = to.some((key) => each.memberOf.has(key)) || sessions.includes(each.session);
        if (!each.attached || !isFor || each === sender) continue;
        each.expected += render(each.way, told);
        if (isPosted) each.lengths.push({ at: position, length: each.expected.length });
        if (!isPosted) assert.equal(each.written, each.expected, "what is told in passing is told at once");
      }
    } else if (action.do === "flush") {
      fanout.flush();
      flushed = position;
    } else if (action.do === "write on" && flushed === position) clock.step();
    assert.ok(clock.tasks.length <= 1, "one turn at a time");
    if (flushed < position) continue;
    for (const each of listeners.filter(({ attached }) => attached)) {
      const upTo = writtenUpTo(each, flushed);
      const due = each.lengths.findLast(({ at }) => at <= upTo)?.length ?? 0;
      assert.ok(each.written.length >= due, "what counts as written is written");
      if (clock.tasks.length > 0) continue;
      assert.equal(each.written, each.expected, "after the last turn nothing is missing");
      assert.equal(upTo, flushed);
    }
  }
  fanout.flush();
  while (clock.tasks.length > 0) clock.step();
  return listeners;
}

test("everyone gets exactly the lines that are for them, whoever comes, goes, changes and catches up", () => {
  const scripts = fc.array(actions, { maxLength: 60, size: "max" });
  const property = fc.property(scripts, fc.constantFrom(1, 2, recipientsMax), (script, atOnce) => {
    for (const { written, expected } of play(script, atOnce)) assert.equal(written, expected);
  });
  fc.assert(property, { numRuns: runs });
});

test("what a channel is told in one tick is one write of one buffer, shared by all who see it alike", () => {
  const fanout = new Fanout(new StepwiseClock());
  const writes: Uint8Array[] = [];
  for (const session of [1, 2, 3]) {
    const member = new Listener(session);
    member.way = ircWay(0);
    member.write = (bytes) => writes.push(bytes);
    fanout.attach(member, session, ["#a"]);
  }
  for (const position of [1, 2, 3]) fanout.post(toldAt(position, ["#a"], []), undefined);
  fanout.flush();
  assert.equal(writes.length, 3);
  assert.equal(new Set(writes).size, 1);
  assert.equal(
    Buffer.from(writes[0] ?? [])
      .toString()
      .split("\r\n").length,
    4,
  );
});

test("what several records have for those who waited is joined once for all who see it alike", () => {
  const clock = new StepwiseClock();
  const fanout = new Fanout<Listener>(clock, 1);
  const writes = new Map<Way, Set<Uint8Array>>();
  for (const session of [1, 2, 3, 4, 5]) {
    const member = new Listener(session);
    member.way = ircWay(session % 2);
    const seen = writes.get(member.way) ?? new Set();
    writes.set(member.way, seen);
    member.write = (bytes) => seen.add(bytes);
    fanout.attach(member, session, ["#a"]);
  }
  for (const position of [1, 2]) {
    fanout.post(toldAt(position, ["#a"], []), undefined);
    fanout.flush();
  }
  while (clock.tasks.length > 0) clock.step();
  const texts = (way: Way) =>
    [...(writes.get(way) ?? [])].map((bytes) => `${Buffer.from(bytes)}`.match(/line \d+/g)?.join());
  assert.deepEqual(texts(ircWay(0)), ["line 1,line 2"]);
  assert.deepEqual(texts(ircWay(1)), ["line 1", "line 1,line 2", "line 2"]);
});

test("who waits while a large channel is written to gets the next record with the one before, and each record's turn comes", () => {
  const clock = new StepwiseClock();
  const fanout = new Fanout<Listener>(clock, 2);
  const writes: string[] = [];
  for (const session of [1, 2, 3, 4, 5]) {
    const member = new Listener(session);
    member.way = ircWay(0);
    member.write = (bytes) => {
      writes.push(
        `${session}: ${Buffer.from(bytes)
          .toString()
          .match(/line \d+/g)}`,
      );
    };
    fanout.attach(member, session, ["#a"]);
  }
  for (const position of [1, 2]) {
    fanout.post(toldAt(position, ["#a"], []), undefined);
    fanout.flush();
  }
  assert.deepEqual(writes, ["1: line 1", "2: line 1"]);
  while (clock.tasks.length > 0) clock.step();
  const both = [3, 4, 5].map((session) => `${session}: line 1,line 2`);
  assert.deepEqual(writes.slice(2), [...both, "1: line 2", "2: line 2"]);
});

test("who cannot be written to fails alone, and is not in the way of others", () => {
  const fanout = new Fanout<Listener>(new StepwiseClock());
  const [broken, whole] = [new Listener(1), new Listener(2)];
  const failures: unknown[] = [];
  broken.write = () => {
    throw new Error("a fault");
  };
  broken.failed = (error) => {
    failures.push(error);
    fanout.catchUp(broken);
  };
  for (const member of [broken, whole]) fanout.attach(member, member.session, ["#a"]);
  fanout.post(toldAt(1, ["#a"], []), undefined);
  fanout.flush();
  assert.equal(failures.length, 1);
  assert.match(whole.written, /line 1/);
});

test("a recipient that is gone while it is written to is not let in again", () => {
  const fanout = new Fanout(new StepwiseClock());
  const member = new Listener(1);
  fanout.attach(member, 1, ["#a"]);
  member.write = (bytes) => {
    Listener.prototype.write.call(member, bytes);
    fanout.detach(member, 1);
  };
  fanout.post(toldAt(1, ["#a"], []), undefined);
  fanout.enter(1, "#b");
  const { written } = member;
  fanout.post(toldAt(2, ["#b"], []), undefined);
  fanout.flush();
  assert.equal(member.written, written);
  assert.deepEqual([...member.channels], []);
});
