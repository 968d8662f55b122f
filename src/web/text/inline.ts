/** What stands in a line: emphasis, code, links and names. One pass over the text, whatever it holds. */
import { linkAt, namedLinkAt } from "./links.ts";
import { channelAt, mentionAt } from "./names.ts";
import { leaves, type Styled } from "./styles.ts";
import type { Inline, Known } from "./tree.ts";

type Marked = Extract<Inline, { children: readonly Inline[] }>["kind"];
const marks: Readonly<Record<string, Marked>> = {
  "***": "strong",
  "**": "strong",
  "*": "emphasis",
  _: "emphasis",
  "~~": "struck",
  "||": "spoiler",
};
/** Where something may begin. Words are looked at as wholes, so that what is inside of one begins nothing. */
const interesting = /`+|\*+|_+|~+|\|+|\[|#|@|[A-Za-z\]\\^{}][A-Za-z0-9[\]\\_^{|}:/.@-]{0,40}/g;
/** Letters of scripts that put spaces between words: a mark between two of them is part of a word. */
const wordish = /[0-9A-Za-z\u00c0-\u052f]/;
/** Behind a name: it is the beginning of a longer word, of an address or of a host's name. */
const partOfWord = /^[@.]?[0-9A-Za-z\u00c0-\u052f]/;
/** Marks that are open at once; a further one is text. */
const depthMax = 8;

interface Frame {
  readonly mark: string;
  readonly start: number;
  readonly children: Inline[];
}

/** The stretch of `styled` from `from` to `to`, which holds no line feed. */
export function parseInline(styled: Styled, from: number, to: number, known: Known): Inline[] {
  return new InlineParser(styled, from, to, known).parse();
}

class InlineParser {
  readonly #styled: Styled;
  readonly #to: number;
  readonly #from: number;
  readonly #known: Known;
  readonly #line: string;
  readonly #root: Inline[] = [];
  readonly #frames: Frame[] = [];
  /** Up to here the text is in the tree. */
  #taken: number;
  /** Where runs of so many backticks begin, the last first. */
  #ticks: Map<number, number[]> | undefined;

  constructor(styled: Styled, from: number, to: number, known: Known) {
    this.#styled = styled;
    this.#from = from;
    this.#to = to;
    this.#known = known;
    this.#line = styled.text.slice(from, to);
    this.#taken = from;
  }

  parse(): Inline[] {
    const pattern = new RegExp(interesting);
    for (let match = pattern.exec(this.#line); match; match = pattern.exec(this.#line)) {
      const end = this.#take(match[0], match.index);
      pattern.lastIndex = end ?? this.#pastWord(match[0], match.index);
    }
    this.#text(this.#to);
    this.#unwind(0);
    return this.#root;
  }

  /** Takes what begins here; gives where it ends, in the line. */
  #take(token: string, at: number): number | undefined {
    if (token.startsWith("`")) return this.#code(token.length, at);
    if (Object.hasOwn(marks, token)) return this.#mark(token, at);
    if (wordish.test(this.#line[at - 1] ?? "")) return undefined;
    if (token.startsWith("#")) return this.#channel(at);
    if (token.startsWith("[")) return this.#link(namedLinkAt(this.#line, at), at) ?? this.#mention(at);
    return this.#link(linkAt(this.#line, at), at) ?? this.#mention(at);
  }

  /** Where to look next when nothing begins at a token: behind the word, but not behind a mark that ends it. */
  #pastWord(token: string, at: number): number {
    if (!/^[A-Za-z]/.test(token)) return at + (/^[`*_~|]/.test(token) ? token.length : 1);
    const marked = token.search(/[_|[]/);
    return at + (marked > 0 ? marked : token.length);
  }

  #code(ticks: number, at: number): number {
    const end = this.#closingTicks(ticks, at + ticks);
    if (end === undefined) return at + ticks;
    const inside = this.#line.slice(at + ticks, end);
    const text = /^ .*[^ ].* $/.test(inside) ? inside.slice(1, -1) : inside;
    return this.#add({ kind: "code", text }, at, end + ticks);
  }

  #closingTicks(ticks: number, from: number): number | undefined {
    if (!this.#ticks) {
      this.#ticks = new Map();
      for (const { 0: run, index } of [...this.#line.matchAll(/`+/g)].reverse()) {
        const places = this.#ticks.get(run.length) ?? [];
        places.push(index);
        this.#ticks.set(run.length, places);
      }
    }
    const places = this.#ticks.get(ticks) ?? [];
    while ((places.at(-1) ?? from) < from) places.pop();
    return places.at(-1);
  }

  #link(link: ReturnType<typeof linkAt>, at: number): number | undefined {
    return link && this.#add({ kind: "link", url: link.url, text: link.text }, at, link.end);
  }

  #mention(at: number): number | undefined {
    const mention = mentionAt(this.#line, at, this.#known);
    if (!mention || partOfWord.test(this.#line.slice(at + mention.text.length, at + mention.text.length + 2)))
      return undefined;
    return this.#add(mention, at, at + mention.text.length);
  }

  #channel(at: number): number | undefined {
    const channel = channelAt(this.#line, at);
    return channel === undefined
      ? undefined
      : this.#add({ kind: "channel", channel }, at, at + channel.length);
  }

  #mark(mark: string, at: number): number | undefined {
    const before = this.#line[at - 1] ?? " ";
    const after = this.#line[at + mark.length] ?? " ";
    const opener = this.#frames.findLastIndex((frame) => frame.mark === mark);
    const opened = this.#frames[opener]?.start ?? 0;
    const isClosing = before.trim() !== "" && !wordish.test(after) && this.#from + at > opened + mark.length;
    if (opener >= 0 && isClosing) return this.#close(opener, mark, at);
    const opens = after.trim() !== "" && !wordish.test(before) && this.#frames.length < depthMax;
    if (!opens) return undefined;
    this.#text(this.#from + at);
    this.#frames.push({ mark, start: this.#from + at, children: [] });
    this.#taken = this.#from + at + mark.length;
    return at + mark.length;
  }

  #close(opener: number, mark: string, at: number): number {
    this.#text(this.#from + at);
    this.#unwind(opener + 1);
    const frame = this.#frames.pop();
    const children = frame?.children ?? [];
    const kind = marks[mark] ?? "emphasis";
    this.#here().push({ kind, children: mark === "***" ? [{ kind: "emphasis", children }] : children });
    this.#taken = this.#from + at + mark.length;
    return at + mark.length;
  }

  /** Frames from `depth` on were never closed: their marks are text. Each piece moves once. */
  #unwind(depth: number): void {
    const open = this.#frames.splice(depth);
    const target = this.#here();
    for (const { mark, start, children } of open) {
      for (const leaf of leaves(this.#styled, start, start + mark.length)) target.push(leaf);
      for (const child of children) target.push(child);
    }
  }

  #add(node: Inline, at: number, end: number): number {
    this.#text(this.#from + at);
    this.#here().push(node);
    this.#taken = this.#from + end;
    return end;
  }

  /** Text that was passed over, up to `end`. */
  #text(end: number): void {
    const here = this.#here();
    for (const leaf of leaves(this.#styled, this.#taken, end)) here.push(leaf);
    this.#taken = Math.max(this.#taken, end);
  }

  #here(): Inline[] {
    return this.#frames.at(-1)?.children ?? this.#root;
  }
}
