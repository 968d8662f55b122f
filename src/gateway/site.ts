/** The web client's pages: static files from memory, compressed and cached as far as may be, under a strict policy. */
import type { Env, Hono } from "hono";
import { sourcesOf } from "./origin.ts";

/** A file of the web client, and how it may be sent. */
export interface SiteFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same compressed, where that is smaller. */
  readonly brotli: Uint8Array<ArrayBuffer> | undefined;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  /** Of what it holds: another content has another one. */
  readonly hash: string;
}

/** By path from the site's root, "assets/index-3f9a.js". Without any there is no web client on this node. */
export type Site = ReadonlyMap<string, SiteFile>;

const start = "index.html";
/** Browsers ask for it by themselves where a page names no other: a PNG does for all of them. */
const icon = { path: "/favicon.ico", file: "icons/apple-touch-icon.png" };
/** Places in the chat: the page finds out itself what they mean. */
const places = ["/c/:channel", "/c/:channel/:message", "/p/:person", "/p/:person/:message", "/m/:message"];

const howToBuild =
  "There is no web client on this node: it is built by npm start and npm run node, or by itself with node tools/setup.mjs --with-web.\n";

/** What a file is, by how its name ends. */
const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};

/**
 * Pages do nothing but run our own files. They connect to any node: nodes have other hosts and ports, and come and go while a
 * page is open. Files are brought by HTTP, to the nodes that are known when the page is.
 */
const policyFor = (path: string, nodes: readonly string[]): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    // The page of the cluster reads what other nodes tell by HTTP.
    ["connect-src 'self' ws: wss:", ...(path === "cluster.html" ? ["http:", "https:"] : nodes)].join(" "),
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** What every file comes with. */
const protection = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

/** Their names change with what they hold. */
const isHashed = (path: string): boolean => path.startsWith("assets/");

/**
 * Answers for each file of the site, and for each place in the chat with its page.
 * @param nodes where they are, as host:port
 */
export function siteRoutes<Environment extends Env>(
  app: Hono<Environment>,
  site: Site,
  nodes: () => readonly string[] = () => [],
): void {
  const answer = (path: string, file: SiteFile, asked: Headers) =>
    answerWith(path, file, asked, sourcesOf(nodes(), asked.get("Host") ?? undefined));
  const page = site.get(start);
  for (const path of ["/", ...places])
    app.get(path, ({ req }) =>
      page ? answer(start, page, req.raw.headers) : new Response(howToBuild, { status: 404 }),
    );
  for (const [path, file] of site) app.get(`/${path}`, ({ req }) => answer(path, file, req.raw.headers));
  const picture = site.get(icon.file);
  if (picture) app.get(icon.path, ({ req }) => answer(icon.file, picture, req.raw.headers));
}

function answerWith(path: string, file: SiteFile, asked: Headers, nodes: readonly string[]): Response {
  const type = types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  const etag = `W/"${file.hash}"`;
  const headers = new Headers({
    ...protection,
    "Content-Security-Policy": policyFor(path, nodes),
    "Content-Type": type,
    "Cache-Control": isHashed(path) ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: etag,
    Vary: "Accept-Encoding",
  });
  if (isKnown(etag, asked.get("If-None-Match"))) return new Response(null, { status: 304, headers });
  const accepted = codingsIn(asked.get("Accept-Encoding") ?? "");
  const coding = (["br", "gzip"] as const).find((name) => accepted.has(name) && coded(file, name));
  if (coding) headers.set("Content-Encoding", coding);
  const body = (coding && coded(file, coding)) ?? file.bytes;
  headers.set("Content-Length", String(body.length));
  return new Response(body, { headers });
}

function coded(file: SiteFile, coding: "br" | "gzip"): SiteFile["brotli"] {
  return coding === "br" ? file.brotli : file.gzip;
}

/** The comparison is the weak one. RFC 9110, section 13.1.2. */
function isKnown(etag: string, known: string | null): boolean {
  const bare = etag.slice("W/".length);
  return (known ?? "")
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === "*" || one === bare);
}

/** The codings that a client takes; one with a weight of 0 it does not. RFC 9110, section 12.5.3. */
function codingsIn(list: string): Set<string> {
  const items = list.split(",").map((item) =>
    item
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const wanted = items.filter(([, weight = ""]) => !/^q=0(?:\.0*)?$/.test(weight));
  return new Set(wanted.map(([name = ""]) => name));
}
