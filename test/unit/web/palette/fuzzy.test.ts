/** What somebody types, and which names are meant by it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fit, fitting } from "../../../../src/web/palette/fuzzy.ts";

const order = (typed: string, ...names: string[]) =>
  fitting(typed, names, (name) => name, 9).map(({ each }) => each);
const marked = (typed: string, name: string) =>
  fit(typed, name)
    ?.pieces.map(({ text, isTyped }) => (isTyped ? `[${text}]` : text))
    .join("");

test("letters in their order are enough, in any other they are not", () => {
  assert.equal(marked("gdn", "#garden"), "#[g]ar[d]e[n]");
  assert.equal(fit("gnd", "#garden"), undefined);
});

test("neither case nor accents matter", () => {
  assert.equal(marked("café", "#CAFE"), "#[CAFE]");
  assert.equal(marked("muller", "Müller"), "[Müller]");
});

test("what begins so comes before what only holds it", () => {
  assert.deepEqual(order("lob", "#globe", "#lobby"), ["#lobby", "#globe"]);
});

test("the beginnings of words are meant before letters inside of them", () => {
  assert.equal(marked("nd", "#new-designs"), "#[n]ew-[d]esigns");
  assert.deepEqual(order("fp", "#flipper", "#front-page"), ["#front-page", "#flipper"]);
  assert.equal(marked("bc", "BobCarol"), "[B]ob[C]arol");
});

test("letters that stand together are meant before scattered ones", () => {
  assert.equal(marked("ops", "#old-posts-ops"), "#old-posts-[ops]");
});

test("of names that fit alike the shorter one comes first", () => {
  assert.deepEqual(order("dev", "#developers", "#dev"), ["#dev", "#developers"]);
});

test("all words have to fit, in any order", () => {
  assert.equal(marked("page front", "#front-page"), "#[front]-[page]");
  assert.equal(fit("front door", "#front-page"), undefined);
});

test("nothing typed fits everything, in the order in which it came", () => {
  assert.deepEqual(order(" ", "b", "a"), ["b", "a"]);
});

test("a long name is found by its beginning, and shown whole", () => {
  const name = `#${"x".repeat(200)}`;
  assert.equal(marked("#x", name), `[#x]${"x".repeat(199)}`);
});

test("whatever is typed: what fits has all its letters, and its pieces are the name", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 8, unit: "grapheme" }),
      fc.string({ unit: "grapheme" }),
      (typed, name) => {
        const found = fit(typed, name);
        if (found) assert.equal(found.pieces.map(({ text }) => text).join(""), name);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 40, unit: "grapheme-ascii" }), (name) => {
      assert.ok(fit(name, name), "every name fits itself");
    }),
  );
});
