/** Previews of links by HTTP: /preview?url=… for those who are known, and the pictures that belong to them. */
import type { Hono } from "hono";
import { admitting, type Callers, denied, type HttpBindings, identified } from "./file-routes.ts";
import { isDenial, type Sharing } from "./shared-files.ts";

/** Only a picture, to be shown by our own pages; what is in it cannot act. */
const pictureHeaders = {
  "Cache-Control": "private, max-age=86400",
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-site",
};

export function previewRoutes(app: Hono<HttpBindings>, sharing: Sharing, callers: Callers): void {
  const { previews } = sharing;
  if (!previews) return;
  app.use("/preview", admitting(sharing, callers, "GET, OPTIONS"));
  app.options("/preview", (context) => context.body(null, 204, { Allow: "GET, HEAD, OPTIONS" }));
  app.get("/preview", async (context) => {
    const said = await identified(context, sharing, callers);
    if (said instanceof Response) return said;
    const url = context.req.query("url");
    if (url === undefined) return context.text("Say which link: /preview?url=…\n", 400);
    const found = await previews.preview(url, said.by);
    // That there is nothing to be shown is an answer too.
    if (isDenial(found) && found.status === 422) return context.json({ url, problem: found.why });
    if (isDenial(found)) return denied(context, found);
    return context.json(found, 200, { "Cache-Control": "private, max-age=3600" });
  });
  app.get("/preview/picture", async (context) => {
    const { url = "", proof = "" } = context.req.query();
    const found = await previews.picture(url, proof, callers.hostOf(context.env.incoming.socket));
    if (isDenial(found)) return denied(context, found);
    return context.body(new Uint8Array(found.bytes), 200, { ...pictureHeaders, "Content-Type": found.kind });
  });
}
