/** The comparison of servers as it is shown: what Chorus is to the best peer first, then every figure. */
import type { Talk } from "../load/load.ts";
import type { Held } from "../servers/server.ts";
import { type Measured, measures, type Ratio, ratiosOf } from "./ratios.ts";
import { figure, type Section, type Table } from "./section.ts";

/** What came of one row at one server. */
export interface RowResult extends Measured {
  readonly talk?: Talk;
  readonly held?: Held;
  /** What keeps the row from counting, or is to be known of it. */
  readonly remarks: readonly string[];
}

export interface Comparison {
  readonly results: readonly RowResult[];
  readonly ratios: readonly Ratio[];
  /** Of each server that was measured, by its name. */
  readonly versions: Readonly<Record<string, string>>;
}

export function comparisonOf(
  results: readonly RowResult[],
  versions: Readonly<Record<string, string>>,
  notes: readonly string[],
): Section {
  const ratios = ratiosOf(results, "Chorus");
  const servers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return {
    title: "Chorus and others",
    tables: [...(ratios.length > 0 ? [ratioTable(results, ratios)] : []), figureTable(results)],
    notes: [`Measured in one run, one after the other: ${servers.join(", ")}.`, ...notes],
    data: { results, ratios, versions } satisfies Comparison,
  };
}

/** Below 1 is better than the best of the others. */
function ratioTable(results: readonly RowResult[], ratios: readonly Ratio[]): Table {
  const rows = rowsOf(results).map((row) => {
    const ofRow = ratios.filter((ratio) => ratio.row === row);
    const cells = measures.map((measure) => {
      const found = ofRow.find((ratio) => ratio.measure === measure);
      const isAlone = results.some((each) => each.row === row && each.figures[measure] !== undefined);
      if (!found) return isAlone ? "no peer did it" : undefined;
      return `${figure(found.ratio)} (${found.peer})`;
    });
    return [row, ...cells];
  });
  return {
    columns: [
      "Chorus ÷ the best peer",
      ...measures.map((measure) =>
        measure.split(" ")[0] === "µs" ? "processor" : measure.replace(" ms", ""),
      ),
    ],
    rows,
  };
}

function figureTable(results: readonly RowResult[]): Table {
  const rows = rowsOf(results).flatMap((row) =>
    results
      .filter((result) => result.row === row)
      .map(({ server, figures, talk, held, remarks }) => [
        row,
        server,
        ...measures.map((measure) => figures[measure]),
        held && Math.round(held.most / 2 ** 20).toString(),
        talk && `${Math.round(talk.generator.busy * 100)} %`,
        talk && (talk.generator.cpu / talk.delivered) * 1e6,
        remarks.join("; "),
      ]),
  );
  return {
    columns: ["row", "server", ...measures, "MiB", "generator busy", "its µs", "remarks"],
    rows,
  };
}

function rowsOf(results: readonly RowResult[]): string[] {
  return [...new Set(results.map(({ row }) => row))];
}
