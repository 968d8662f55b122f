/** The comparison as a picture: bars for each row and measure, the shorter the better. Readable on light and on dark pages. */
import type { RowResult } from "./comparison.ts";
import type { Measure } from "./ratios.ts";
import { figure } from "./section.ts";

const nameWidth = 96;
const panelWidth = 196;
const barMax = 130;
const lineHeight = 15;
const titleHeight = 22;
const gap = 12;
const top = 34;
const bottom = 26;
/** In characters. */
const remarkMax = 90;

/** What stands beside each other, and what stands there for rows about joining. */
const panels: readonly { readonly title: string; readonly measure: Measure }[] = [
  { title: "p50, ms", measure: "p50 ms" },
  { title: "p99, ms", measure: "p99 ms" },
  { title: "processor, µs per delivery", measure: "µs per delivery" },
];
const joining: Measure = "seconds";

const style = `
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .faint { fill: #57606a; }
  .bar { fill: #8c959f; }
  .own { fill: #0a7d5a; }
  .rule { stroke: #d0d7de; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .faint { fill: #9198a1; }
    .bar { fill: #656c76; }
    .own { fill: #3fb68b; }
    .rule { stroke: #3d444d; }
  }`;

/** @param own the server whose bars stand out @param caption one line, where and when it was measured */
export function plotOf(results: readonly RowResult[], own: string, caption: string): string {
  const width = nameWidth + panels.length * panelWidth;
  const parts: string[] = [];
  const text = (x: number, y: number, words: string, name = "") =>
    parts.push(`<text x="${x}" y="${y}"${name && ` class="${name}"`}>${escaped(words)}</text>`);
  for (const [index, { title }] of panels.entries()) text(nameWidth + index * panelWidth, 18, title, "faint");
  let y = top;
  for (const row of new Set(results.map((result) => result.row))) {
    const ofRow = results.filter((result) => result.row === row);
    const isJoining = ofRow.some(({ figures }) => figures[joining] !== undefined);
    parts.push(`<line class="rule" x1="0" x2="${width}" y1="${y - gap / 2}" y2="${y - gap / 2}"/>`);
    text(0, y + 13, isJoining ? `${row}: seconds` : row, "title");
    const measures = isJoining ? [joining] : panels.map(({ measure }) => measure);
    for (const [line, result] of ofRow.entries()) {
      const base = y + titleHeight + line * lineHeight;
      text(0, base + 11, result.server);
      if (result.failed)
        text(nameWidth, base + 11, (result.remarks[0] ?? "failed").slice(0, remarkMax), "faint");
      for (const [index, measure] of measures.entries()) {
        const value = result.figures[measure];
        if (value === undefined || result.failed) continue;
        const x = nameWidth + index * panelWidth;
        const length = Math.max(1, (value / most(ofRow, measure)) * barMax).toFixed(1);
        const name = result.server === own ? "own" : "bar";
        parts.push(`<rect class="${name}" x="${x}" y="${base + 2}" width="${length}" height="10" rx="2"/>`);
        text(x + Number(length) + 5, base + 11, figure(value));
      }
    }
    y += titleHeight + ofRow.length * lineHeight + gap;
  }
  text(0, y + 12, caption, "faint");
  const size = `width="${width}" height="${y + bottom}" viewBox="0 0 ${width} ${y + bottom}"`;
  const beginning = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<title>Chorus beside its peers</title>`;
  return `${beginning}\n<style>${style}\n</style>\n${parts.join("\n")}\n</svg>\n`;
}

/** The longest bar. */
function most(results: readonly RowResult[], measure: Measure): number {
  return Math.max(...results.map(({ figures, failed }) => (failed ? 0 : (figures[measure] ?? 0))));
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
