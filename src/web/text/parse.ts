/** A message's text, understood: mIRC's codes and a small markdown, as a tree. Takes time in proportion to the text. */
import { parseBlocks } from "./blocks.ts";
import { isHidden, styled } from "./styles.ts";
import type { Block, Inline, Known } from "./tree.ts";

export function parse(raw: string, known: Known): Block[] {
  return parseBlocks(styled(raw), known);
}

/** The text as it is read aloud, quoted or told of: without codes and marks, and without what is hidden. */
export function plainText(raw: string): string {
  return parse(raw, nobody).map(blockText).join("\n");
}

/** The text as it was typed, but for mIRC's codes. */
export function withoutCodes(raw: string): string {
  return styled(raw).text;
}

const nobody: Known = { me: "", nick: () => undefined };

function blockText(block: Block): string {
  if (block.kind === "code") return block.text;
  if (block.kind === "quote") return block.children.map(blockText).join("\n");
  if (block.kind === "list") return block.items.map((item) => item.map(inlineText).join("")).join("\n");
  return block.children.map(inlineText).join("");
}

function inlineText(node: Inline): string {
  if (node.kind === "channel") return node.channel;
  if (node.kind === "spoiler" || (node.kind === "text" && isHidden(node.style))) return "▒▒▒";
  return "children" in node ? node.children.map(inlineText).join("") : node.text;
}
