/** A message's text as elements. What was typed becomes text and attributes, never markup. */
import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { hashOf } from "../places.ts";
import { t } from "../texts/beside.ts";
import { Code } from "./code.tsx";
import "./formatted.css";
import { isHidden } from "./styles.ts";
import type { Block, Inline, Style } from "./tree.ts";

export function Formatted({ blocks }: { blocks: readonly Block[] }): ComponentChild {
  return blocks.map(drawBlock);
}

function drawBlock(block: Block): ComponentChild {
  if (block.kind === "code") return <Code text={block.text} language={block.language} />;
  if (block.kind === "quote") return <blockquote dir="auto">{block.children.map(drawBlock)}</blockquote>;
  if (block.kind === "paragraph") return <p dir="auto">{block.children.map(drawInline)}</p>;
  const items = block.items.map((item) => <li dir="auto">{item.map(drawInline)}</li>);
  return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
}

function drawInline(node: Inline): ComponentChild {
  switch (node.kind) {
    case "text":
      return node.style ? drawStyled(node.text, node.style) : node.text;
    case "strong":
      return <strong>{node.children.map(drawInline)}</strong>;
    case "emphasis":
      return <em>{node.children.map(drawInline)}</em>;
    case "struck":
      return <s>{node.children.map(drawInline)}</s>;
    case "spoiler":
      return <Spoiler>{node.children.map(drawInline)}</Spoiler>;
    case "code":
      return <code dir="ltr">{node.text}</code>;
    case "link":
      return (
        <a href={node.url} target="_blank" rel="noopener noreferrer nofollow" title={titleOf(node)}>
          {node.text}
        </a>
      );
    case "mention":
      return (
        <a
          class={classOf(node)}
          href={hashOf({ kind: "conversation", name: node.nick })}
          data-person={node.nick}
        >
          {node.text}
        </a>
      );
    case "channel":
      return (
        <a
          class="mention mention-called"
          href={hashOf({ kind: "conversation", name: node.channel })}
          dir="auto"
        >
          {node.channel}
        </a>
      );
  }
}

function classOf({ isMe, text }: Inline & { kind: "mention" }): string {
  if (isMe) return "mention mention-called mention-me";
  return text.startsWith("@") ? "mention mention-called" : "mention";
}

/** Where a link with a name of its own leads. */
function titleOf(link: Inline & { kind: "link" }): string | undefined {
  return link.text === link.url ? undefined : link.url;
}

function drawStyled(text: string, style: Style): ComponentChild {
  if (isHidden(style)) return <Spoiler>{text}</Spoiler>;
  const { ink, paper } = style;
  const names = Object.entries(style)
    .filter(([, value]) => value === true)
    .map(([name]) => `irc-${name}`);
  if (ink) names.push(paper ? "irc-painted" : "irc-ink");
  if (paper) names.push("irc-paper");
  const colours = { ...(ink && { "--ink": ink }), ...(paper && { "--paper": paper }) };
  return (
    <span class={names.join(" ")} style={colours}>
      {text}
    </span>
  );
}

/** Text that is shown to those who ask for it. */
function Spoiler({ children }: { children: ComponentChild }): ComponentChild {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span class="spoiler spoiler-open">{children}</span>;
  return (
    <button
      type="button"
      class="spoiler"
      aria-label={t("text.spoiler")}
      title={t("text.spoiler")}
      aria-expanded="false"
      onClick={() => setOpen(true)}
    >
      <span>{children}</span>
    </button>
  );
}
