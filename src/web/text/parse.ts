/** A message's text, understood: mIRC's codes and a small markdown, as a tree. Takes time in proportion to the text. */
import { parseBlocks } from "./blocks.ts";
import { styled } from "./styles.ts";
import type { Block, Inline, Known } from "./tree.ts";

export function parse(raw: string, known: Known): Block[] {
  return parseBlocks(styled(raw), known);
}

/** The text as it is read aloud or quoted in one line: without codes and marks. */
export function plainText(raw: string): string {
  return parse(raw, nobody).map(blockText).join("\n");
}

/** The text as it was typed, but for mIRC's codes. */
export function withoutCodes(raw: string): string {
  return styled(raw).text;
}

/** The addresses that a text leads to, each once, in their order; at most `max`. */
export function linksOf(raw: string, max = 5): string[] {
  const found = new Set<string>();
  for (const block of parse(raw, nobody)) collect(block, found);
  return [...found].slice(0, max);
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
  if (node.kind === "spoiler") return "▒▒▒";
  return "children" in node ? node.children.map(inlineText).join("") : node.text;
}

function collect(node: Block | Inline, found: Set<string>): void {
  if (node.kind === "link") found.add(node.url);
  else if (node.kind === "list")
    for (const item of node.items) for (const child of item) collect(child, found);
  else if ("children" in node) for (const child of node.children) collect(child, found);
}
