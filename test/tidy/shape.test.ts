/** Every file is short and begins by saying what it is for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone } from "./findings.ts";
import { type Source, sources } from "./sources.ts";

const linesMax = 300;
/** Files that may be longer, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

function withoutPurpose(files: readonly Source[]): string[] {
  return files
    .filter(({ text }) => !/^(?:#!.*\n)?\/\*\* \S/.test(text))
    .map(({ path }) => `${path}:1: the first line must say what the file is for: /** … */`);
}

function tooLong(files: readonly Source[]): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ path, lines }) => lines > linesMax && longFiles[path] === undefined)
    .map(
      ({ path, lines }) =>
        `${path}:${lines}: more than ${linesMax} lines: split it, or name it here with its reason`,
    );
}

test("every file's first line says what it is for", () => {
  assertNone(withoutPurpose(sources()));
});

test("a file without a purpose is found", () => {
  const texts = [
    "const x = 1;",
    "// notes\n",
    "/* x */",
    "#!/usr/bin/env node\nimport x;",
    "/** Good. */",
    "#!/bin/x\n/** Good. */",
  ];
  assert.equal(withoutPurpose(texts.map((text) => ({ path: "src/x.ts", text }))).length, 4);
});

test(`no file has more than ${linesMax} lines`, () => {
  assertNone(tooLong(sources()));
});

test("a file that is too long is found", () => {
  const text = "x;\n".repeat(linesMax);
  assert.deepEqual(tooLong([{ path: "src/x.ts", text }]), []);
  assert.equal(tooLong([{ path: "src/x.ts", text: `${text}x;\n` }]).length, 1);
});

test("the list of long files names only files that are long", () => {
  const long = sources().filter(({ text }) => text.trimEnd().split("\n").length > linesMax);
  assert.deepEqual(
    Object.keys(longFiles).filter((path) => !long.some((source) => source.path === path)),
    [],
  );
});
