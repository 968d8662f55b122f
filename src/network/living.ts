/** Which nodes count as living. */
import type { State } from "./state.ts";

/** Whether this incarnation of a node counts as living. */
export function isLiving(
  state: State,
  { node, incarnation }: { readonly node: string; readonly incarnation: number },
): boolean {
  const known = state.nodes.get(node);
  return known?.status === "up" && known.incarnation === incarnation;
}

/** The nodes that count as living, in the order of their names. */
export function liveNodes(state: State): string[] {
  return [...state.nodes]
    .filter(([, node]) => node.status === "up")
    .map(([id]) => id)
    .sort();
}
