/** mIRC's formatting codes are taken out of a text; what they say is kept as runs of style. One pass, whatever it holds. */
import { colourOf } from "./colours.ts";
import type { Inline, Style } from "./tree.ts";

/** From `start` on, up to the next run, the text looks so. */
interface Run {
  readonly start: number;
  readonly style: Style | undefined;
}

export interface Styled {
  /** Without codes. */
  readonly text: string;
  readonly runs: readonly Run[];
}

/** Text in the colour of what is behind it is for those who ask for it. */
export function isHidden({ ink, paper }: Style = {}): boolean {
  return ink !== undefined && ink === paper;
}

const toggles: Readonly<Record<string, keyof Style>> = {
  "\x02": "bold",
  "\x1d": "italic",
  "\x1f": "underline",
  "\x1e": "strike",
  "\x11": "monospace",
  "\x16": "reverse",
};
/** Bold, colour, hex colour, reset, monospace, reverse, italic, strike, underline, and the line feed, where all of them end. */
const codes =
  /\x03(?:(\d{1,2})(?:,(\d{1,2}))?)?|\x04(?:([0-9a-f]{6})(?:,([0-9a-f]{6}))?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f\n]/gi;
/** What else has no picture: controls, and marks that turn the direction of all that follows. */
const invisible = /[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g;

export function styled(raw: string): Styled {
  const runs: Run[] = [];
  let text = "";
  let style: Style = {};
  let from = 0;
  for (const match of raw.matchAll(codes)) {
    text += shown(raw.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[0] === "\n") text += "\n";
    const next = after(style, match);
    if (next === style) continue;
    style = next;
    runs.push({ start: text.length, style: Object.keys(style).length > 0 ? style : undefined });
  }
  return { text: text + shown(raw.slice(from)), runs };
}

/** The text from `from` to `to`, cut where its style changes. */
export function leaves({ text, runs }: Styled, from: number, to: number): Inline[] {
  const found: Inline[] = [];
  let at = from;
  for (let run = runAt(runs, from); at < to; run++) {
    const end = Math.min(to, runs[run + 1]?.start ?? to);
    const style = runs[run]?.style;
    const piece = text.slice(at, end);
    if (piece !== "")
      found.push(style ? { kind: "text", text: piece, style } : { kind: "text", text: piece });
    at = Math.max(at, end);
  }
  return found;
}

function shown(text: string): string {
  return text.replace(invisible, "");
}

function after(style: Style, [code, ink, paper, hexInk, hexPaper]: RegExpMatchArray): Style {
  const kind = code[0] ?? "";
  if (kind === "\x0f" || kind === "\n") return Object.keys(style).length === 0 ? style : {};
  if (kind === "\x03" || kind === "\x04") {
    const { ink: oldInk, paper: oldPaper, ...rest } = style;
    const isHex = kind === "\x04";
    const given = isHex ? hexInk && `#${hexInk.toLowerCase()}` : ink && colourOf(Number(ink));
    const behind = isHex ? hexPaper && `#${hexPaper.toLowerCase()}` : paper && colourOf(Number(paper));
    const resets = (isHex ? hexInk : ink) === undefined;
    if (resets) return oldInk || oldPaper ? rest : style;
    const kept = (isHex ? hexPaper : paper) === undefined ? oldPaper : behind;
    return { ...rest, ...(given && { ink: given }), ...(kept && { paper: kept }) };
  }
  const toggled = toggles[kind];
  if (!toggled) return style;
  const { [toggled]: was, ...rest } = style;
  return was ? rest : { ...rest, [toggled]: true };
}

/** The run that holds at `place`; -1 before the first. */
function runAt(runs: readonly Run[], place: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.start ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
