/** The web client's files by HTTP: compressed, cached, and under a policy that lets in no script but ours. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { type SiteFile, siteRoutes } from "../../../src/gateway/site.ts";

const file = (text: string, compressed = false): SiteFile => ({
  bytes: Buffer.from(text),
  hash: `hash-of-${text.length}`,
  brotli: compressed ? Buffer.from("by brotli") : undefined,
  gzip: compressed ? Buffer.from("by gzip") : undefined,
});

const site = new Map([
  ["index.html", file("<p>the page</p>", true)],
  ["cluster.html", file("<p>the cluster</p>")],
  ["assets/index-3f9a.js", file("run()", true)],
  ["icon.png", file("png")],
  ["icons/apple-touch-icon.png", file("the mark")],
]);

function serve(files: ReadonlyMap<string, SiteFile> = site, nodes: readonly string[] = []) {
  const app = new Hono();
  siteRoutes(app, files, () => nodes);
  return (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.request(path, { headers, method });
}

test("the page is at the root and at each place in the chat, and asked for anew each time", async () => {
  for (const path of ["/", "/index.html", "/c/lobby", "/c/%23a/k3f9-1", "/p/bob", "/m/k3f9-1", "/?x=1"]) {
    const response = await serve()(path);
    assert.equal(response.status, 200, path);
    assert.equal(await response.text(), "<p>the page</p>");
    assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
    assert.equal(response.headers.get("Cache-Control"), "no-cache");
  }
  assert.equal(await (await serve()("/cluster.html")).text(), "<p>the cluster</p>");
});

test("browsers find an icon where they look for one by themselves", async () => {
  const response = await serve()("/favicon.ico");
  assert.equal(response.headers.get("Content-Type"), "image/png");
  assert.equal(await response.text(), "the mark");
  assert.equal((await serve(new Map())("/favicon.ico")).status, 404);
});

test("a file whose name changes with what it holds is kept for ever", async () => {
  const response = await serve()("/assets/index-3f9a.js");
  assert.equal(response.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  assert.equal(response.headers.get("Content-Type"), "text/javascript; charset=utf-8");
});

for (const [accepted, coding, body] of [
  ["gzip, deflate, br, zstd", "br", "by brotli"],
  ["gzip", "gzip", "by gzip"],
  ["GZIP;q=0.5, br;q=0", "gzip", "by gzip"],
  ["br ; q=0.0, gzip;q=0", null, "<p>the page</p>"],
  ["identity", null, "<p>the page</p>"],
  ["", null, "<p>the page</p>"],
] as const) {
  test(`who accepts ${JSON.stringify(accepted)} is sent ${coding ?? "it as it is"}`, async () => {
    const response = await serve()("/", { "Accept-Encoding": accepted });
    assert.equal(response.headers.get("Content-Encoding"), coding);
    assert.equal(response.headers.get("Vary"), "Accept-Encoding");
    assert.equal(response.headers.get("Content-Length"), String(body.length));
    assert.equal(await response.text(), body);
  });
}

test("what has no compressed form is sent as it is", async () => {
  const response = await serve()("/icon.png", { "Accept-Encoding": "br, gzip" });
  assert.equal(response.headers.get("Content-Encoding"), null);
  assert.equal(await response.text(), "png");
});

test("who has it already is told so, in any coding", async () => {
  const etag = (await serve()("/")).headers.get("ETag") ?? "";
  for (const known of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
    const response = await serve()("/", { "If-None-Match": known, "Accept-Encoding": "br" });
    assert.deepEqual([response.status, await response.text()], [304, ""], known);
    assert.equal(response.headers.get("ETag"), etag);
    assert.match(response.headers.get("Content-Security-Policy") ?? "", /default-src 'self'/);
  }
  assert.equal((await serve()("/", { "If-None-Match": '"other"' })).status, 200);
});

test("HEAD tells the same, without it", async () => {
  const [got, told] = await Promise.all([serve()("/"), serve()("/", {}, "HEAD")]);
  assert.deepEqual([...told.headers], [...got.headers]);
  assert.deepEqual([told.status, await told.text()], [200, ""]);
});

test("every file comes under the policy: no inline script or style, no frames, no plug-ins", async () => {
  for (const path of ["/", "/cluster.html", "/assets/index-3f9a.js", "/icon.png"]) {
    const { headers } = await serve()(path);
    const policy = headers.get("Content-Security-Policy") ?? "";
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
      assert.ok(policy.split("; ").includes(part), `${path}: ${part}`);
    assert.doesNotMatch(policy.replace(/(?<=connect-src [^;]*) https?:/g, ""), /unsafe|\*|https?:/);
    assert.equal(/https?:/.test(policy), path === "/cluster.html");
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(headers.get("Referrer-Policy"), "no-referrer");
    assert.equal(headers.get("Cross-Origin-Opener-Policy"), "same-origin");
  }
});

test("pages may bring files to the nodes that are known, by the name that the reader has for this machine", async () => {
  const nodes = [
    "localhost:8081",
    "chat2.example.org:443",
    "[2001:db8::1]:80",
    "127.0.0.1:8081",
    "a b:1",
    "x;y:2",
  ];
  const connects = async (path: string, host: string) => {
    const { headers } = await serve(site, nodes)(path, { Host: host });
    return /connect-src ([^;]*)/.exec(headers.get("Content-Security-Policy") ?? "")?.[1];
  };
  const always = "'self' ws: wss:";
  assert.equal(await connects("/", "localhost:8080"), `${always} localhost:8081 chat2.example.org:443`);
  assert.equal(await connects("/", "192.0.2.7:8080"), `${always} 192.0.2.7:8081 chat2.example.org:443`);
  assert.equal(await connects("/", "[::1]:8080"), `${always} chat2.example.org:443`);
  assert.equal(await connects("/cluster.html", "localhost:8080"), `${always} http: https:`);
});

test("what is not there is not found, and neither is what lies outside", async () => {
  for (const path of [
    "/nothing",
    "/assets/",
    "/assets/../package.json",
    "/..%2fpackage.json",
    "/c",
    "/c/a/b/c",
  ])
    assert.equal((await serve()(path)).status, 404, path);
  assert.equal((await serve()("/", {}, "POST")).status, 404);
});

test("a node without the web client says in one line how it is made", async () => {
  const response = await serve(new Map())("/");
  assert.equal(response.status, 404);
  assert.match(await response.text(), /^[^\n]*npm start[^\n]*\n$/);
});
