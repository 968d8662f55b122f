/** Who holds a nick on another node is believed when that node answers, or when its end is known. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Answer, Inquiries, type Question } from "../../../src/cluster/inquiry.ts";
import type { State } from "../../../src/network/state.ts";
import { SimulatedClock } from "../../support/simulated.ts";
import { Scene } from "../network/scene.ts";

let clock: SimulatedClock;
let state: State;
let asked: (Question | Answer)[];
let inquiries: Inquiries;
let known: boolean;

/** Alice is on n1; the inquiries are those of n2. */
beforeEach(() => {
  clock = new SimulatedClock();
  state = new Scene(["alice"]).network.state;
  asked = [];
  known = false;
  inquiries = new Inquiries({ node: "n2", state, clock, signal: (note) => asked.push(note) });
});

function ask(): void {
  const fate = inquiries.fateOfHolder("ALICE") ?? assert.fail("there is nothing to wait for");
  void fate.then(() => {
    known = true;
  });
}

test("a free nick, one held here, and one whose user is away are known at once", () => {
  assert.equal(inquiries.fateOfHolder("bob"), undefined);
  const here = new Inquiries({
    node: "n1",
    state,
    clock,
    signal: () => assert.fail("nobody is to be asked"),
  });
  assert.equal(here.fateOfHolder("alice"), undefined);
  for (const session of state.sessions.values()) session.connections.clear();
  assert.equal(inquiries.fateOfHolder("alice"), undefined);
});

test("the node is asked until it answers; an answer to an earlier question is none", async () => {
  ask();
  await clock.advance(1000);
  assert.ok(asked.length > 5, "a signal may get lost");
  inquiries.heard({ type: "answer", node: "n1", asker: "n2", number: 99 });
  inquiries.heard({ type: "answer", node: "n1", asker: "n3", number: 1 });
  await clock.advance(500);
  assert.ok(!known);
  inquiries.heard({ type: "answer", node: "n1", asker: "n2", number: 1 });
  await clock.advance(1);
  assert.ok(known);
  const count = asked.length;
  await clock.advance(5000);
  assert.equal(asked.length, count, "it is not asked any more");
});

test("a node that is declared lost has no say", async () => {
  ask();
  await clock.advance(4000);
  assert.ok(!known);
  for (const node of state.nodes.values()) node.status = "lost";
  await clock.advance(200);
  assert.ok(known);
});

test("where nobody declares nodes lost the wait has an end", async () => {
  ask();
  await clock.advance(20_000);
  assert.ok(known);
});

test("a node answers what it is asked, and nothing else", () => {
  inquiries.heard({ type: "question", node: "n1", asked: "n3", number: 7 });
  assert.deepEqual(asked, []);
  inquiries.heard({ type: "question", node: "n1", asked: "n2", number: 7 });
  assert.deepEqual(asked, [{ type: "answer", node: "n2", asker: "n1", number: 7 }]);
});
