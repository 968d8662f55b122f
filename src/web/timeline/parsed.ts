/** A message's text as a tree, made once for each message. */
import type { Said } from "../../client/chat/chat.ts";
import { withoutFiles } from "../files/attached.ts";
import { nodeHosts } from "../files/hosts.ts";
import { parse } from "../text/parse.ts";
import type { Block } from "../text/tree.ts";
import { knownIn } from "./known.ts";

const trees = new WeakMap<Said, readonly Block[]>();

/** `conversation` by its folded name: its members are whom a text may name. */
export function parsed(item: Said, conversation: string): readonly Block[] {
  const known = trees.get(item);
  if (known) return known;
  const tree = parse(withoutFiles(item.text, nodeHosts()), knownIn(conversation));
  trees.set(item, tree);
  return tree;
}
