/** The web client is read from its folder as it was built. */
import assert from "node:assert/strict";
import fs, { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { readSite } from "../../../src/cluster/site-folder.ts";
import { temporaryFolder } from "../../support/folders.ts";

test("each file is there by its path, with its compressed forms, and without the build's own notes", (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "assets"));
  const files = { "index.html": "page", "index.html.br": "br", "index.html.gz": "gz", "assets/a-1.js": "a" };
  for (const [name, text] of Object.entries({ ...files, ".made-from": "hash" }))
    writeFileSync(join(folder, name), text);
  const site = readSite(folder);
  assert.deepEqual([...site.keys()].sort(), ["assets/a-1.js", "index.html"]);
  const page = site.get("index.html");
  assert.deepEqual([page?.bytes, page?.brotli, page?.gzip].map(String), ["page", "br", "gz"]);
  assert.deepEqual(
    [site.get("assets/a-1.js")?.brotli, site.get("assets/a-1.js")?.gzip],
    [undefined, undefined],
  );
  assert.match(page?.hash ?? "", /^[\w-]{22}$/);
  assert.notEqual(page?.hash, site.get("assets/a-1.js")?.hash);
});

test("without a build there is nothing", (t) => {
  assert.equal(readSite(join(temporaryFolder(t), "nothing")).size, 0);
});

test("while a new build takes its place the site is read whole: the old one, or the new one", (t) => {
  const folder = join(temporaryFolder(t), "web");
  const [draft, old] = [`${folder}.draft`, `${folder}.old`];
  for (const [place, name] of [
    [old, "a-1.js"],
    [draft, "a-2.js"],
  ] as const) {
    mkdirSync(place);
    writeFileSync(join(place, "index.html"), name);
    writeFileSync(join(place, name), "");
  }
  assert.deepEqual([...readSite(folder).keys()].sort(), ["a-1.js", "index.html"], "there is none in between");
  renameSync(old, folder);
  const reading = t.mock.method(fs, "readFileSync", (path: string) => {
    reading.mock.restore();
    syncBuiltinESMExports();
    renameSync(folder, old);
    renameSync(draft, folder);
    return readFileSync(path);
  });
  syncBuiltinESMExports();
  const site = readSite(folder);
  assert.deepEqual([...site.keys()].sort(), ["a-2.js", "index.html"]);
  assert.equal(String(site.get("index.html")?.bytes), "a-2.js");
});
