/** What a measurement has to show: tables and sentences, the same on a screen and in a document. */

export type Cell = string | number | undefined;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Section {
  readonly title: string;
  readonly tables: readonly Table[];
  /** Sentences. */
  readonly notes: readonly string[];
  /** The same as numbers, for programs. */
  readonly data?: unknown;
}

/** As Markdown, padded so that it is read as it stands as well. */
export function shown({ title, tables, notes }: Section): string {
  const parts = [`### ${title}`, ...tables.map(tableText), notes.map((note) => `- ${note}`).join("\n")];
  return parts.filter((part) => part !== "").join("\n\n");
}

function tableText({ columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => columns.map((_, index) => textOf(row[index])));
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((row) => row[index]?.length ?? 0)));
  const [head = [], ...body] = cells;
  const isFigures = columns.map((_, index) => body.every((row) => /^(?:[–\d].*)?$/.test(row[index] ?? "")));
  isFigures[0] = false;
  const padded = (cell: string, index: number) =>
    isFigures[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  const line = (row: readonly string[]) => `| ${row.map(padded).join(" | ")} |`;
  const rule = widths.map((width, index) =>
    isFigures[index] ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

function textOf(cell: Cell): string {
  if (typeof cell === "number") return figure(cell);
  return cell ?? "";
}

/** Three digits that matter, as people write them. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
