/** What some node has to do is done once, by the lowest that lives, and is not left undone when that one dies. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Duties, type Duty } from "../../../src/cluster/duties.ts";
import { Scene } from "../network/scene.ts";

const duty: Duty = { event: { type: "grace-ended", session: 1, detachedAt: 2 }, after: 0 };
let proposals: { node: string; settled(): void }[];

/** The duties of a node, in a network in which n1 is up. */
function dutiesOf(node: string, state = new Scene().network.state): Duties {
  return new Duties({ node, state, propose: (_event, settled) => proposals.push({ node, settled }) });
}

beforeEach(() => {
  proposals = [];
});

test("the lowest live node proposes at once, and once while it is on its way", () => {
  const duties = dutiesOf("n1");
  duties.look([duty], 0);
  duties.look([duty], 5000);
  assert.equal(proposals.length, 1);
  proposals[0]?.settled();
  duties.look([duty], 0);
  assert.equal(proposals.length, 2, "it was not taken: it is still due");
});

test("a further node waits for its turn, counted from when it saw the duty", () => {
  const { state } = new Scene().network;
  const n1 = state.nodes.get("n1");
  assert.ok(n1);
  state.nodes.set("n2", { ...n1 });
  const duties = dutiesOf("n2", state);
  duties.look([duty], 0);
  duties.look([duty], 1999);
  assert.equal(proposals.length, 0);
  duties.look([], 0);
  duties.look([duty], 1999);
  assert.equal(proposals.length, 0, "what was done and is due again begins anew");
  duties.look([duty], 1);
  assert.equal(proposals.length, 1);
});

test("a node that does not count as living proposes nothing", () => {
  dutiesOf("n9").look([duty], 60_000);
  assert.equal(proposals.length, 0);
});

test("what is to be left alone for a while is, and after an outage for that while again", () => {
  const duties = dutiesOf("n1");
  const later = { ...duty, after: 1000 };
  duties.look([later], 999);
  duties.startAnew();
  duties.look([later], 999);
  assert.equal(proposals.length, 0);
  duties.look([later], 1);
  assert.equal(proposals.length, 1);
});
