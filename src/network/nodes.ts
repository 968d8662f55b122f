/** Nodes come, are doubted, and go; what goes with them is only their connections. */
import { detach } from "./attaching.ts";
import { connectionIn } from "./entry.ts";
import type { NodeDown, NodeLost, NodeSuspected, NodeUp } from "./events.ts";
import { isLiving } from "./living.ts";
import { accepted, refusedNode } from "./outcome.ts";
import type { Rule } from "./rule.ts";
import type { State } from "./state.ts";

/** Takes the connections of a node from their sessions; who has none left is detached, and may come back. */
function endIncarnation(state: State, node: string, position: number, written = 0): void {
  const lostAfter = Math.max(written, state.nodes.get(node)?.written ?? 0);
  for (const key of [...state.connections.keys()]) {
    if (connectionIn(key).node === node) detach(state, key, position, lostAfter);
  }
}

export const nodeUp: Rule<NodeUp> = {
  from: "node",
  decide(state, event, origin) {
    if (origin.incarnation <= (state.nodes.get(origin.node)?.incarnation ?? 0)) {
      return refusedNode(`incarnation ${origin.incarnation} of ${origin.node} is not above the last`);
    }
    if (!event.rules.includes(state.rules))
      return refusedNode(`it lacks version ${state.rules} of the rules`);
    return accepted();
  },
  evolve(state, event, origin) {
    endIncarnation(state, origin.node, origin.position);
    const { incarnation, n } = origin;
    const { nonce, address, pid } = event;
    if (state.secret === "") state.secret = nonce;
    state.nodes.set(origin.node, {
      incarnation,
      nonce,
      address,
      pid,
      status: "up",
      n,
      written: origin.position,
    });
  },
};

export const nodeDown: Rule<NodeDown> = {
  from: "node",
  decide: () => accepted(),
  evolve(state, _event, origin) {
    const node = state.nodes.get(origin.node);
    if (node) node.status = "down";
    endIncarnation(state, origin.node, origin.position);
  },
};

export const nodeSuspected: Rule<NodeSuspected> = {
  from: "node",
  decide(state, event) {
    return isLiving(state, event) ? accepted() : refusedNode("that incarnation has ended");
  },
  evolve() {},
};

export const nodeLost: Rule<NodeLost> = {
  from: "node",
  decide(state, event) {
    if (!isLiving(state, event)) return refusedNode("that incarnation has ended");
    if ((state.nodes.get(event.node)?.n ?? 0) > event.n) return refusedNode("it has appended since");
    return accepted();
  },
  evolve(state, event, origin) {
    const node = state.nodes.get(event.node);
    if (node) node.status = "lost";
    endIncarnation(state, event.node, origin.position, event.written);
  },
};
