/** How lines make blocks: paragraphs, quotes, lists and fenced code. */
import { parseInline } from "./inline.ts";
import type { Styled } from "./styles.ts";
import type { Block, Inline, Known } from "./tree.ts";

/** A stretch of the text without its line feed. */
interface Line {
  readonly from: number;
  readonly to: number;
}

const fence = /^```([\w+#.-]{0,20})[ \t]*$/;
const fencedLine = /^```(.+?)```$/;
const bullet = /^[-*•] +(?=\S)/;
const numbered = /^(\d{1,4})[.)] +(?=\S)/;
/** Quotes within quotes; deeper ones are text. */
const quoteDepthMax = 3;

export function parseBlocks(styled: Styled, known: Known): Block[] {
  return new BlockParser(styled, known).parse(linesOf(styled.text), quoteDepthMax);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
    lines.push({ from, to });
    from = to + 1;
  }
  lines.push({ from, to: text.length });
  return lines;
}

class BlockParser {
  readonly #styled: Styled;
  readonly #known: Known;

  constructor(styled: Styled, known: Known) {
    this.#styled = styled;
    this.#known = known;
  }

  parse(lines: readonly Line[], quotes: number): Block[] {
    const blocks: Block[] = [];
    /** After one fence that is never closed, none is. */
    let fencesClose = true;
    for (let at = 0; at < lines.length; ) {
      const first = lines[at];
      if (!first) break;
      const text = this.#textOf(first);
      const opened = fencesClose ? fence.exec(text) : null;
      const closed = opened ? this.#closing(lines, at + 1) : undefined;
      if (opened && closed === undefined) fencesClose = false;
      if (opened && closed !== undefined) {
        blocks.push(this.#code(lines.slice(at + 1, closed + 1), opened[1] || undefined));
        at = closed + 1;
        continue;
      }
      const end = this.#runOf(lines, at, quotes);
      const run = this.#withoutEdges(lines, at, end);
      if (run.length > 0) blocks.push(this.#block(run, text, quotes));
      at = end;
    }
    return blocks;
  }

  /** The line that closes a fence: one that ends with three backticks. */
  #closing(lines: readonly Line[], from: number): number | undefined {
    for (let at = from; at < lines.length; at++) {
      const line = lines[at];
      if (line && this.#textOf(line).trimEnd().endsWith("```")) return at;
    }
    return undefined;
  }

  #code(lines: readonly Line[], language: string | undefined): Block {
    const texts = lines.map((line) => this.#textOf(line));
    const last = texts.pop()?.trimEnd().slice(0, -3) ?? "";
    return { kind: "code", language, text: [...texts, ...(last === "" ? [] : [last])].join("\n") };
  }

  /** Where the lines that belong together with that at `at` end. */
  #runOf(lines: readonly Line[], at: number, quotes: number): number {
    const kind = this.#kindOf(lines[at], quotes);
    let end = at + 1;
    while (end < lines.length && kind !== "fenced" && this.#kindOf(lines[end], quotes) === kind) end++;
    return end;
  }

  /** Empty lines between blocks of different kinds are not shown: blocks have their distance. */
  #withoutEdges(lines: readonly Line[], at: number, end: number): readonly Line[] {
    const isEmpty = (place: number): boolean => (lines[place]?.from ?? 0) >= (lines[place]?.to ?? 0);
    let first = at;
    let last = end;
    while (at > 0 && first < last && isEmpty(first)) first++;
    while (end < lines.length && last > first && isEmpty(last - 1)) last--;
    return lines.slice(first, last);
  }

  #kindOf(
    line: Line | undefined,
    quotes: number,
  ): "quote" | "bullet" | "numbered" | "fenced" | "fence" | "plain" {
    const text = line ? this.#textOf(line) : "";
    if (fencedLine.test(text)) return "fenced";
    if (fence.test(text)) return "fence";
    if (quotes > 0 && isQuote(text)) return "quote";
    if (bullet.test(text)) return "bullet";
    return numbered.test(text) ? "numbered" : "plain";
  }

  #block(lines: readonly Line[], first: string, quotes: number): Block {
    const kind = this.#kindOf(lines[0], quotes);
    if (kind === "fenced")
      return { kind: "code", language: undefined, text: fencedLine.exec(first)?.[1]?.trim() ?? "" };
    if (kind === "quote")
      return {
        kind: "quote",
        children: this.parse(
          lines.map((line) => this.#unquoted(line)),
          quotes - 1,
        ),
      };
    if ((kind === "bullet" || kind === "numbered") && lines.length > 1) {
      const items = lines.map((line) => this.#inline({ ...line, from: line.from + this.#markOf(line) }));
      const start = kind === "numbered" ? Number(numbered.exec(first)?.[1]) : undefined;
      return { kind: "list", start, items };
    }
    return { kind: "paragraph", children: this.#joined(lines) };
  }

  #unquoted({ from, to }: Line): Line {
    return { from: Math.min(to, from + (this.#styled.text[from + 1] === " " ? 2 : 1)), to };
  }

  #markOf(line: Line): number {
    const text = this.#textOf(line);
    return (bullet.exec(text) ?? numbered.exec(text))?.[0].length ?? 0;
  }

  #joined(lines: readonly Line[]): Inline[] {
    return lines.flatMap((line, index) => {
      const feed: Inline[] = index > 0 ? [{ kind: "text", text: "\n" }] : [];
      return [...feed, ...this.#inline(line)];
    });
  }

  #inline({ from, to }: Line): Inline[] {
    return parseInline(this.#styled, from, to, this.#known);
  }

  #textOf({ from, to }: Line): string {
    return this.#styled.text.slice(from, to);
  }
}

function isQuote(text: string): boolean {
  return text === ">" || text.startsWith("> ") || text.startsWith(">>");
}
