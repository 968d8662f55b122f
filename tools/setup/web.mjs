/** Builds the web client into build/web where it is missing or older than its sources. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root, runtime } from "./stamp.mjs";
import { takeTurn } from "./turn.mjs";

/** Where nodes find it. */
const place = `${root}build/web`;
const draft = `${root}build/web.draft`;
const old = `${root}build/web.old`;
/** Remembers what a build was made from. Nodes pass over files that begin with a dot. */
const stamp = ".made-from";
/** What it is made from, and by. */
const sources = ["src/web", "src/client", "src/protocol", "package-lock.json", "tools/setup/web.mjs"];

/** Files that are also kept compressed, unless they are so small that it brings nothing; in bytes. */
const compressed = /\.(?:html|js|css|json|svg|webmanifest|txt|map)$/;
const compressedMin = 256;

/**
 * Makes the build where that is needed. Gives why it cannot be made; undefined when it is there. Nodes run without it as
 * well, so whoever starts them goes on.
 */
export async function makeWeb() {
  if (isMade()) return undefined;
  let turn;
  try {
    turn = await takeTurn();
    // Whoever had the turn before may have done the work.
    return isMade() ? undefined : build(sourcesHash());
  } catch (error) {
    return `The web client could not be built: ${error.message}`;
  } finally {
    turn?.end();
  }
}

function isMade() {
  try {
    return readFileSync(`${place}/${stamp}`, "utf8") === sourcesHash();
  } catch {
    return false;
  }
}

function sourcesHash() {
  const hash = createHash("sha256");
  for (const source of sources.flatMap((name) => filesIn(name)))
    hash
      .update(`${source}\0`)
      .update(readFileSync(`${root}${source}`))
      .update("\0");
  return hash.digest("hex");
}

/** A file, or all files in a folder, in an order that is always the same; paths from `root`. */
function filesIn(name) {
  if (!statSync(`${root}${name}`).isDirectory()) return [name];
  return readdirSync(`${root}${name}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .sort();
}

/** Beside the place, so that nodes find the one that was there, or this one, whole. */
function build(hash) {
  process.stderr.write("Building the web client …\n");
  rmSync(draft, { recursive: true, force: true });
  const vite = spawnSync(
    runtime,
    ["node_modules/vite/bin/vite.js", "build", "--config", "src/web/vite.config.ts", "--outDir", draft],
    // Whatever the tests or the servers are told to be, this is what people get.
    { cwd: root, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  if (vite.status !== 0) {
    process.stderr.write(`${vite.stdout ?? ""}${vite.stderr ?? ""}`);
    return `The web client could not be built: ${vite.error?.message ?? "Vite failed (its words are above)"}`;
  }
  for (const file of filesIn("build/web.draft")) compress(`${root}${file}`);
  writeFileSync(`${draft}/${stamp}`, hash);
  rmSync(old, { recursive: true, force: true });
  try {
    renameSync(place, old);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  renameSync(draft, place);
  rmSync(old, { recursive: true, force: true });
  return undefined;
}

function compress(file) {
  const bytes = readFileSync(file);
  if (!compressed.test(file) || bytes.length < compressedMin) return;
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  );
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
