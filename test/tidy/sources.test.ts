/** The tidy tests see code, and only code. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cases are source code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, importsOf } from "./sources.ts";

const cases: readonly [what: string, source: string, code: string][] = [
  ["a line comment", "a; // Date.now()\nb;", "a;              \nb;"],
  ["a block comment", "a; /* x\ny */ b;", "a;     \n     b;"],
  ["a string with an escaped quote", 'a("x\\"y");', 'a("    ");'],
  ["a template, except what it calculates", "`x${now({ a: 1 })}y`;", "` ${now({ a: 1 })} `;"],
  ["a template within a template", "`x${`y${z}`}w` + 1;", "` ${` ${z}`} ` + 1;"],
  ["a regular expression with quotes", "a = /[\"'/]/g; b;", "a = /     /g; b;"],
  ["a division", "a / b / c;", "a / b / c;"],
];

for (const [what, source, code] of cases) {
  test(`blanks ${what}`, () => {
    assert.equal(codeOf(source), code);
    assert.equal(codeOf(source).length, source.length);
  });
}

test("finds every form of import, and none in a comment or a string", () => {
  const text = [
    'import type { A } from "./a.ts";',
    'import "./b.ts";',
    'export { c } from "./c.ts";',
    "const d = await import('./d.ts');",
    '// import "./e.ts";',
    "const f = 'import \"./f.ts\"';",
  ].join("\n");
  assert.deepEqual(
    importsOf({ path: "x.ts", text }).map(({ specifier, line }) => `${line} ${specifier}`),
    ["1 ./a.ts", "2 ./b.ts", "3 ./c.ts", "4 ./d.ts"],
  );
});
