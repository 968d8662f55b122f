/** Files by HTTP: they are brought to /upload (the convention soju.im/FILEHOST) and read at /files/<id>/<name>. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import type { Context, Hono } from "hono";
import { isShown } from "../files/kinds.ts";
import type { Upload } from "../network/upload-state.ts";
import { filesPath, plainName, uploadLinkOf, uploadPath } from "../protocol/upload-links.ts";
import { rangeIn } from "./byte-range.ts";
import { nameIn } from "./content-disposition.ts";
import { mayConnect, type Welcome } from "./origin.ts";
import { type Denial, type Files, isDenial, type Sharing } from "./shared-files.ts";

export type HttpBindings = { Bindings: { incoming: IncomingMessage } };

/** Where requests come from. */
export interface Callers {
  /** The address of a client, as bans and limits know it. */
  hostOf(socket: Socket): string;
  /** Whose pages may ask. */
  welcome(): Welcome;
}

/** Nothing of a file acts, whatever a browser takes it for; and nobody else's page embeds it. */
const guards = {
  "Content-Security-Policy":
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-site",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
};
/** What is under an id never changes; but it may be erased, and then nobody is to have it for long. */
const caching = "private, max-age=86400, immutable";

/** How long it may take to store a file that has come, in milliseconds. */
const storingPatience = 120_000;

/** Browsers would ask for a password by themselves. */
const asked = {
  ofPages: 'Bearer realm="Chorus"',
  ofPrograms: 'Basic realm="Chorus", charset="UTF-8", Bearer realm="Chorus"',
};

export function fileRoutes(app: Hono<HttpBindings>, sharing: Sharing, callers: Callers): void {
  const { files } = sharing;
  if (!files) return;
  app.use(uploadPath, admitting(sharing, callers, "POST, OPTIONS"));
  app.options(uploadPath, (context) => {
    const types = files.types.filter((type) => !type.startsWith("!"));
    context.header("Allow", "OPTIONS, POST");
    context.header("Accept-Post", types.length > 0 ? types.join(", ") : "*/*");
    return context.body(null, 204);
  });
  app.post(uploadPath, async (context) => {
    const said = await identified(context, sharing, callers);
    if (said instanceof Response) return said;
    const { incoming } = context.env;
    const denial = unusual(incoming, files);
    if (denial) return denied(context, denial);
    // Nothing is said while a file that has come is brought to its place.
    incoming.once("end", () => incoming.socket.setTimeout(storingPatience));
    const { "content-type": type = "", "content-disposition": disposition } = incoming.headers;
    const taken = await files.take({ by: said.by, type, bytes: lengthOf(incoming), body: incoming });
    if (isDenial(taken)) return denied(context, taken);
    const location = uploadLinkOf({ ...taken, name: nameIn(disposition) ?? "file" });
    return context.body(null, 201, { Location: location });
  });
  app.get(`${filesPath}:id/:name`, async (context) => serve(context, files));
  for (const path of [uploadPath, `${filesPath}:id/:name`]) {
    const allow = path === uploadPath ? "OPTIONS, POST" : "GET, HEAD";
    app.all(path, (context) => context.text(`Only ${allow} are for this.\n`, 405, { Allow: allow }));
  }
}

/** Lets pages of ours ask, and says so to them; those of others are refused. */
export function admitting({ files }: Sharing, callers: Callers, methods: string) {
  return async (context: Context<HttpBindings>, next: () => Promise<void>) => {
    const { origin, host } = context.env.incoming.headers;
    if (!mayConnect(origin, host, callers.welcome())) {
      return context.text("Pages of other sites may not ask this.\n", 403);
    }
    if (files) context.header("Upload-Limit", `max-size=${files.max}`);
    context.header("Vary", "Origin");
    if (origin !== undefined) {
      context.header("Access-Control-Allow-Origin", origin);
      context.header("Access-Control-Allow-Methods", methods);
      context.header("Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Disposition");
      context.header("Access-Control-Expose-Headers", "Location, Upload-Limit");
      context.header("Access-Control-Max-Age", "600");
    }
    await next();
    return undefined;
  };
}

/** Who asks; or the answer that they get. */
export async function identified(
  context: Context<HttpBindings>,
  { visitors }: Sharing,
  callers: Callers,
): Promise<{ readonly by: string } | Response> {
  const { incoming } = context.env;
  const said = await visitors.identify(incoming.headers.authorization, callers.hostOf(incoming.socket));
  return isDenial(said) ? denied(context, said) : said;
}

export function denied(context: Context, { status, why }: Denial): Response {
  if (status === 401) {
    const isPage = context.req.header("sec-fetch-site") ?? context.req.header("origin");
    context.header("WWW-Authenticate", isPage === undefined ? asked.ofPrograms : asked.ofPages);
  }
  if (status === 429 || status === 503) context.header("Retry-After", "10");
  return context.text(`${why}\n`, status);
}

/** Why a request is none that brings a file, if so. */
function unusual(incoming: IncomingMessage, { max }: Files): Denial | undefined {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = incoming.headers;
  if (/^multipart\//i.test(type))
    return { status: 415, why: "The body is to be the file itself, and no form" };
  if (encoding !== "identity")
    return { status: 415, why: "The body is to be the file itself, not compressed" };
  const length = lengthOf(incoming);
  if (length === 0) return { status: 400, why: "The file is empty" };
  return length === undefined || length <= max ? undefined : tooLarge(max);
}

export function tooLarge(max: number): Denial {
  return { status: 413, why: `A file has at most ${max} bytes here` };
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

async function serve(context: Context<HttpBindings>, files: Files): Promise<Response> {
  const { id = "", name = "" } = context.req.param();
  const upload = await files.find(id);
  for (const [header, value] of Object.entries(guards)) context.header(header, value);
  if (!upload) return context.text("This file is not here: it may have been deleted.\n", 404);
  const { incoming } = context.env;
  const etag = `"${upload.hash}"`;
  context.header("ETag", etag);
  context.header("Cache-Control", caching);
  if (incoming.headers["if-none-match"]?.split(/\s*,\s*/).includes(etag)) return context.body(null, 304);
  context.header("Content-Type", upload.kind);
  context.header("Content-Disposition", dispositionOf(upload, name));
  context.header("Accept-Ranges", "bytes");
  const { range: wanted, "if-range": condition = etag } = incoming.headers;
  const range = rangeIn(condition === etag ? wanted : undefined, upload.bytes);
  if (range === "unsatisfiable") {
    context.header("Content-Range", `bytes */${upload.bytes}`);
    return context.body(null, 416);
  }
  const { start, end } = range ?? { start: 0, end: upload.bytes - 1 };
  context.header("Content-Length", String(end - start + 1));
  if (range) context.header("Content-Range", `bytes ${start}-${end}/${upload.bytes}`);
  const status = range ? 206 : 200;
  if (context.req.method === "HEAD") return context.body(null, status);
  const content = await files.read(id, upload, { start, end });
  if (content instanceof Readable) return context.body(Readable.toWeb(content) as ReadableStream, status);
  for (const header of ["Content-Length", "Content-Disposition", "ETag", "Cache-Control", "Content-Range"])
    context.header(header, undefined);
  return denied(context, content ?? { status: 404, why: "The store of files has lost this one" });
}

/** Under which name it is saved: the one in the link. RFC 6266. */
function dispositionOf({ kind }: Upload, name: string): string {
  const clean = plainName(name);
  const ascii = clean.replace(/[^\x20-\x7e]|[%\\]/g, "_");
  const manner = isShown(kind) ? "inline" : "attachment";
  const encoded = encodeURIComponent(clean).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `${manner}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
