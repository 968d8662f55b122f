/** The colour of each node. */
import { picture } from "./watching.ts";

const colours = 8;

/** A CSS value, by the node's place among all. */
export function colourOf(id: string): string {
  const index = picture.nodes.findIndex((node) => node.id === id);
  return `var(--node-${Math.max(0, index) % colours})`;
}
