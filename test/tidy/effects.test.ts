/** The clock, chance, sockets, the disk and the process stay in the few files that are for them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone } from "./findings.ts";
import { codeOf, importsOf, lineAt, type Source, sources } from "./sources.ts";

interface Effect {
  readonly why: string;
  readonly code?: RegExp;
  readonly modules?: RegExp;
  /** The files that are for this: by path, or by how a path begins, followed by "*". */
  readonly allowedIn: readonly string[];
}

/** Programs around the servers, and what stands at their edges. */
const outside = ["bin/*", "tools/*", "test/*", "bench/*", "src/terminal/*", "src/web/*"];
const adapters = [
  "sqlite*",
  "jetstream*",
  "doorbell.ts",
  "locks.ts",
  "processes.ts",
  "registry.ts",
  "siblings.ts",
  "socket-path.ts",
  "sqlite-backup.ts",
].map((file) => `src/log/${file}`);
const archive = "src/archive/sqlite*";

const effects: readonly Effect[] = [
  {
    why: "reads the time or waits: take a Clock (src/ports.ts) instead, so that a simulated cluster can run it",
    // How long a socket may be silent is the socket's.
    code: /\b(?:Date\.now|new Date\(\s*\)|performance\.now|process\.hrtime|(?<!\.socket\.)setTimeout|setInterval|setImmediate)/g,
    modules: /^node:(?:timers|perf_hooks)/,
    allowedIn: [...outside, "src/cluster/clock.ts", ...adapters],
  },
  {
    why: "makes chance: take a Random (src/ports.ts) instead, so that a seed can repeat it",
    code: /\b(?:Math\.random|randomBytes|randomUUID|randomInt|getRandomValues)\b/g,
    allowedIn: [...outside, "src/cluster/clock.ts", "src/cluster/push-key.ts", ...adapters],
  },
  {
    why: "opens sockets: that is for the gateway's transports and the log's adapters",
    code: /\b(?:fetch\(|new (?:WebSocket|EventSource)\b)/g,
    modules: /^(?:node:(?:net|http|https|http2|tls|dgram|dns)\b|ws$|@hono\/node-server|nodemailer)/,
    allowedIn: [
      ...outside,
      "src/gateway/tcp.ts",
      "src/gateway/http.ts",
      "src/gateway/file-routes.ts",
      "src/gateway/reception.ts",
      "src/gateway/websocket.ts",
      "src/cluster/mail.ts",
      "src/cluster/web-push.ts",
      "src/files/s3-store.ts",
      "src/files/fetching.ts",
      "src/files/resolving.ts",
      ...adapters,
    ],
  },
  {
    why: "touches the disk: that is for the log's, the archive's and the files' adapters and src/cluster",
    modules: /^node:(?:fs|sqlite)/,
    allowedIn: [
      ...outside,
      "src/cluster/*",
      "src/files/spool.ts",
      "src/files/folder-store.ts",
      "src/files/s3-store.ts",
      ...adapters,
      archive,
    ],
  },
  {
    why: "looks at or starts processes: that is for the log's and the archive's adapters and src/cluster",
    code: /\bprocess\.\w+/g,
    modules: /^node:(?:child_process|worker_threads|cluster|os|process)/,
    allowedIn: [...outside, "src/cluster/*", ...adapters, archive],
  },
  {
    why: "measures for operators: that is for src/cluster/metrics.ts, which reads what others count",
    modules: /^prom-client/,
    allowedIn: ["src/cluster/metrics.ts"],
  },
];

function forbiddenEffects(files: readonly Source[]): string[] {
  return files.flatMap((source) =>
    effects
      .filter(({ allowedIn }) => !allowedIn.some((place) => isIn(source.path, place)))
      .flatMap(({ why, code, modules }) => [
        ...uses(source, code).map(({ what, line }) => `${source.path}:${line}: ${what} ${why}`),
        ...importsOf(source)
          .filter(({ specifier }) => modules?.test(specifier))
          .map(({ specifier, line }) => `${source.path}:${line}: ${specifier} ${why}`),
      ]),
  );
}

function isIn(path: string, place: string): boolean {
  return place.endsWith("*") ? path.startsWith(place.slice(0, -1)) : path === place;
}

function uses({ text }: Source, code: RegExp | undefined): { what: string; line: number }[] {
  if (code === undefined) return [];
  return [...codeOf(text).matchAll(code)].map((match) => ({
    what: match[0],
    line: lineAt(text, match.index),
  }));
}

/** Rooms that a browser runs as well. */
const browserRooms = ["src/protocol/", "src/client/"];

function notForBrowsers(files: readonly Source[]): string[] {
  return files
    .filter(({ path }) => browserRooms.some((room) => path.startsWith(room)))
    .flatMap((source) => [
      ...importsOf(source)
        .filter(({ specifier }) => !specifier.startsWith("."))
        .map(
          ({ specifier, line }) => `${source.path}:${line}: imports ${specifier}, but browsers run this too`,
        ),
      ...uses(source, /\b(?:Buffer|process|require)\b[.(]/g).map(
        ({ what, line }) => `${source.path}:${line}: uses ${what} but browsers run this too`,
      ),
    ]);
}

test("the clock, chance, sockets, disk and processes are used only where they belong", () => {
  assertNone(forbiddenEffects(sources()));
});

const badLines = [
  "const at = Date.now();",
  "const at = new Date( );",
  "const at = performance.now();",
  "setTimeout(run, 5);",
  'import { setTimeout } from "node:timers/promises";',
  "const x = Math.random();",
  "const x = crypto.randomUUID();",
  'import net from "node:net";',
  'await fetch("http://localhost");',
  'import { readFileSync } from "node:fs";',
  'import { readFile } from "node:fs/promises";',
  'import { DatabaseSync } from "node:sqlite";',
  'import { spawn } from "node:child_process";',
  "const name = process.env.NAME;",
  'import { Gauge } from "prom-client";',
];
for (const line of badLines) {
  test(`found in the network's state: ${line}`, () => {
    const [found = ""] = forbiddenEffects([{ path: "src/network/state.ts", text: `\n${line}` }]);
    assert.match(found, /^src\/network\/state\.ts:2: /);
  });
}

test("src/cluster has the disk and processes, but one clock", () => {
  const at = (path: string): number =>
    forbiddenEffects([{ path, text: 'import "node:fs";\nDate.now();' }]).length;
  assert.equal(at("src/cluster/node.ts"), 1);
  assert.equal(at("src/cluster/clock.ts"), 0);
});

test("formatting a given time, and words in comments and strings, are nobody's business", () => {
  const text = '// Date.now()\nconst s = "Math.random()";\nnew Date(at).toISOString();';
  assert.deepEqual(forbiddenEffects([{ path: "src/protocol/time.ts", text }]), []);
});

test("what browsers run too uses nothing of Node's", () => {
  assertNone(notForBrowsers(sources()));
});

test("Node's modules and globals are found in what browsers run too", () => {
  const text = 'import assert from "node:assert/strict";\nBuffer.from(x);';
  assert.equal(notForBrowsers([{ path: "src/client/core.ts", text }]).length, 2);
});
