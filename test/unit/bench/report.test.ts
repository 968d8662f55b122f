/** What a measurement shows: ratios, tables, the document and the picture. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisonOf, type RowResult } from "../../../bench/report/comparison.ts";
import { withResults } from "../../../bench/report/document.ts";
import { plotOf } from "../../../bench/report/plot.ts";
import { ratiosOf } from "../../../bench/report/ratios.ts";
import { shown } from "../../../bench/report/section.ts";

const results: RowResult[] = [
  { row: "talk", server: "Quick", figures: { "p50 ms": 4, "p99 ms": 10 }, remarks: [] },
  {
    row: "talk",
    server: "Late",
    figures: { "p50 ms": 1, "p99 ms": 2 },
    failed: true,
    remarks: ["not kept up"],
  },
  { row: "talk", server: "Steady", figures: { "p50 ms": 5, "p99 ms": 8 }, remarks: [] },
  { row: "talk", server: "Chorus", figures: { "p50 ms": 6, "p99 ms": 4 }, remarks: [] },
  { row: "join", server: "Quick", figures: {}, failed: true, remarks: ["after 20 s 7 of 9 & more"] },
  { row: "join", server: "Chorus", figures: { seconds: 2 }, remarks: [] },
];

test("a ratio is to the best of the others, measure by measure, without those that failed", () => {
  assert.deepEqual(ratiosOf(results, "Chorus"), [
    { row: "talk", measure: "p50 ms", value: 6, best: 4, peer: "Quick", ratio: 1.5 },
    { row: "talk", measure: "p99 ms", value: 4, best: 8, peer: "Steady", ratio: 0.5 },
  ]);
});

test("a server that has failed has no ratio to be proud of", () => {
  const failed = results.map((each) => (each.server === "Chorus" ? { ...each, failed: true } : each));
  assert.ok(ratiosOf(failed, "Chorus").every(({ ratio }) => Number.isNaN(ratio)));
});

test("ratios are shown first, then what each server did", () => {
  const text = shown(comparisonOf(results, { Quick: "1.0", Chorus: "0.1" }, ["Late is not installed here."]));
  const lines = text.split("\n").filter((line) => line.startsWith("|") && !line.includes("---"));
  const cells = lines.map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ""),
  );
  assert.deepEqual(cells[0], ["Chorus ÷ the best peer", "p50", "p99", "processor", "seconds"]);
  assert.deepEqual(cells[1], ["talk", "1.50 (Quick)", "0.50 (Steady)"]);
  assert.deepEqual(cells[5], ["talk", "Late", "1.00", "2.00", "not kept up"]);
  assert.match(text, /Quick 1\.0, Chorus 0\.1/);
});

test("without a peer there are figures and no ratios", () => {
  const alone = results.filter(({ server }) => server === "Chorus");
  assert.equal(comparisonOf(alone, { Chorus: "0.1" }, []).tables.length, 1);
});

test("a document gets new results in the place of the old ones", () => {
  const document =
    "# Speed\n\n<!-- results: written by npm run bench -->\n\nold\n\n<!-- end of results -->\n\nThe end.\n";
  const written = withResults(document, "new") ?? "";
  assert.match(written, /^# Speed\n\n<!-- results.*-->\n\nnew\n\n<!-- end of results -->\n\nThe end\.\n$/);
  assert.equal(withResults(written, "new"), written);
  assert.equal(withResults("# No place for them\n", "new"), undefined);
});

test("the picture has a bar for each figure that counts, the longest for the worst, and words that are no markup", () => {
  const picture = plotOf(results, "Chorus", "today <here>");
  assert.equal(picture.match(/<rect /g)?.length, 7);
  assert.match(picture, /class="own"[^>]*width="130\.0"/);
  assert.match(picture, /7 of 9 &amp; more/);
  assert.match(picture, />not kept up</);
  assert.match(picture, /today &lt;here&gt;/);
  assert.match(picture, /prefers-color-scheme: dark/);
});
