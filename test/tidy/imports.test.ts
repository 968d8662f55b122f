/** Who may import whom: the rooms of src build on each other in one direction only. */
import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { assertNone } from "./findings.ts";
import { importsOf, type Source, sources } from "./sources.ts";

/** What each room may import beside itself. `src/ports.ts` is everyone's. */
const mayImport: Record<string, readonly string[]> = {
  "src/protocol": [],
  "src/network": ["src/protocol"],
  "src/commands": ["src/protocol", "src/network"],
  "src/archive": ["src/protocol", "src/network"],
  "src/gateway": ["src/protocol", "src/network", "src/commands", "src/archive", "src/files"],
  "src/log": [],
  "src/files": ["src/protocol", "src/network"],
  "src/cluster": [
    "src/protocol",
    "src/network",
    "src/commands",
    "src/archive",
    "src/files",
    "src/gateway",
    "src/log",
  ],
  "src/client": ["src/protocol"],
  "src/terminal": ["src/protocol", "src/client"],
  "src/web": ["src/protocol", "src/client"],
  "src/ports.ts": [],
  bin: ["src/cluster", "src/client", "src/terminal"],
  tools: [],
};
/** Rooms that look at all the others. */
const mayImportAll = ["test", "bench"];

/** "src/log" for "src/log/log.ts"; "bin" for "bin/serve.ts"; a file directly in src is a room of its own. */
function roomOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "src" ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

/** The project's files that a file imports, by path. */
function localImports(source: Source): { path: string; line: number }[] {
  return importsOf(source)
    .filter(({ specifier }) => specifier.startsWith(".") && !specifier.endsWith(".json"))
    .map(({ specifier, line }) => ({ path: posix.join(posix.dirname(source.path), specifier), line }));
}

function forbiddenImports(files: readonly Source[]): string[] {
  return files.flatMap((source) => {
    const room = roomOf(source.path);
    if (mayImportAll.includes(room)) return [];
    const allowed = mayImport[room];
    if (allowed === undefined)
      return [`${source.path}:1: ${room} is no room: name it here, with what it may import`];
    return localImports(source)
      .filter(({ path }) => ![room, "src/ports.ts", ...allowed].includes(roomOf(path)))
      .map(({ path, line }) => `${source.path}:${line}: ${room} may not import ${path}`);
  });
}

/** One line for each circle of imports, from the file where it was met. */
function circles(files: readonly Source[]): string[] {
  const importsByFile = new Map(
    files.map((source) => [source.path, localImports(source).map(({ path }) => path)]),
  );
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(
        `${[...trail.slice(trail.indexOf(path)), path].join(" → ")}: files import each other in a circle`,
      );
    } else if (!finished.has(path)) {
      for (const next of importsByFile.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    }
  };
  for (const path of importsByFile.keys()) visit(path, []);
  return found;
}

test("rooms import only what they may", () => {
  assertNone(forbiddenImports(sources()));
});

test("a room that reaches too far is found", () => {
  const bad = (path: string, text: string): string[] => forbiddenImports([{ path, text }]);
  assert.deepEqual(bad("src/network/apply.ts", '\nimport { x } from "../gateway/tcp.ts";'), [
    "src/network/apply.ts:2: src/network may not import src/gateway/tcp.ts",
  ]);
  assert.deepEqual(bad("src/log/sqlite.ts", 'import "../protocol/message.ts";').length, 1);
  assert.deepEqual(bad("src/gateway/tcp.ts", 'import type { Log } from "../log/log.ts";').length, 1);
  assert.deepEqual(bad("src/cluster/node.ts", 'import "../../test/support/clock.ts";').length, 1);
  assert.deepEqual(bad("src/attic/x.ts", "").length, 1);
  assert.deepEqual(bad("src/network/apply.ts", 'import type { Clock } from "../ports.ts";'), []);
});

test("no files import each other in a circle", () => {
  assertNone(circles(sources()));
});

test("a circle is found", () => {
  assert.deepEqual(
    circles([
      { path: "src/log/a.ts", text: 'import "./b.ts";' },
      { path: "src/log/b.ts", text: 'import type { A } from "./a.ts";' },
    ]),
    ["src/log/a.ts → src/log/b.ts → src/log/a.ts: files import each other in a circle"],
  );
});
