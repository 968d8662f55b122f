/** What clients are told of the nodes that they may come back by. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nodesChanged } from "../../../src/commands/cap.ts";
import { emptyState, type State } from "../../../src/network/state.ts";

function living(...addresses: string[]): State {
  const state = emptyState();
  for (const [index, address] of addresses.entries())
    state.nodes.set(`n${index}`, {
      incarnation: 1,
      nonce: "",
      address,
      pid: 1,
      status: "up",
      n: 0,
      written: 0,
    });
  return state;
}

function told(state: State): string {
  const reply = nodesChanged(state);
  return reply.kind === "message" ? (reply.params.at(-1) ?? "") : "";
}

test("every living node's address is told", () => {
  assert.equal(told(living("a:1", "b:2", "c:3")), "chorus/nodes=a:1,b:2,c:3");
});

test("the address of a balancer is told once, however many nodes stand behind it", () => {
  assert.equal(told(living("chat:1", "chat:1", "chat:1")), "chorus/nodes=chat:1");
});

test("of many nodes as many whole addresses are told as fit into a line", () => {
  const addresses = Array.from({ length: 100 }, (_, index) => `chat${index}.example.org:6667`);
  const list = told(living(...addresses));
  assert.ok(list.length > 300 && list.length <= 350);
  const [, ...fitting] = list.split(/[=,]/);
  assert.deepEqual(
    fitting.filter((address) => !addresses.includes(address)),
    [],
  );
});
