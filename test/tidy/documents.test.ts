/** The documents tell the truth: their links lead somewhere, and every key of the configuration is explained. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";
import { configKeys, readNodeConfig, UsageError } from "../../src/cluster/config.ts";
import { assertNone } from "./findings.ts";
import { lineAt } from "./sources.ts";

interface Document {
  readonly path: string;
  readonly text: string;
}

const operating = "docs/operating.md";

function documents(): Document[] {
  return globSync(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md", "deploy/*.md"])
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

function brokenLinks(document: Document): string[] {
  return [...document.text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
    .filter(([, target = ""]) => !existsSync(posix.join(posix.dirname(document.path), target)))
    .map(({ 1: target, index }) => `${document.path}:${lineAt(document.text, index)}: there is no ${target}`);
}

/** Keys that a document does not name both as an option and as chorus.toml has them. */
function missingKeys(text: string): string[] {
  return configKeys.flatMap(({ key, option }) => {
    const name = key.split(".").at(-1);
    const isKeyNamed = text.includes(`\`${key}\``) || new RegExp(`^#? *${name} *=`, "m").test(text);
    const isOptionNamed = new RegExp(`${option}(?![\\w-])`).test(text);
    return [...(isKeyNamed ? [] : [key]), ...(isOptionNamed ? [] : [option])];
  });
}

/** Examples of chorus.toml that the program would refuse. */
function refusedExamples({ path, text }: Document): string[] {
  return [...text.matchAll(/^```toml\n(.*?)^```/gms)].flatMap(({ 1: example, index }) => {
    try {
      readNodeConfig([], {}, () => example);
      return [];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [`${path}:${lineAt(text, index)}: ${error.message}`];
    }
  });
}

test("every relative link leads to a file", () => {
  assertNone(documents().flatMap(brokenLinks));
});

test("a link that leads nowhere is found", () => {
  const text = "[a](https://x.org/)\n[b](docs/nowhere.md#part) [c](package.json) [d](#here)";
  assert.deepEqual(brokenLinks({ path: "README.md", text }), ["README.md:2: there is no docs/nowhere.md"]);
});

test(`${operating} explains every key and option of the configuration`, () => {
  assert.ok(existsSync(operating), `${operating} is missing`);
  assertNone(
    missingKeys(readFileSync(operating, "utf8")).map((name) => `${operating}: ${name} is not explained`),
  );
});

test("a key or an option that is not explained is found", () => {
  const complete = configKeys.map(({ key, option }) => `\`${key}\` ${option}`).join("\n");
  assert.deepEqual(missingKeys(complete), []);
  assert.deepEqual(missingKeys(complete.replace("`limits.burst`", "")), ["limits.burst"]);
  assert.deepEqual(missingKeys(complete.replace("--port\n", "\n")), ["--port"]);
});

test("every example of chorus.toml is one that the program takes", () => {
  assertNone(documents().flatMap(refusedExamples));
});

test("an example that the program refuses is found", () => {
  const text = "x\n```toml\n[limits]\nbursts = 1\n```\n";
  assert.match(refusedExamples({ path: "README.md", text })[0] ?? "", /^README\.md:2: .*limits\.bursts/);
});
