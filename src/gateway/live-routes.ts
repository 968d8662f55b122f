/** `GET /cluster/live`: the live picture, for pages of this cluster on any of its nodes, so that one outlives its node. */
import type { Env, Hono } from "hono";
import type { Live } from "./live.ts";
import { mayConnect } from "./origin.ts";

/** A viewer who leaves more than this unread is dropped; in bytes. */
const unreadMax = 256 * 1024;

/** @param hostOf the address that a request comes from; undefined for this machine */
export function liveRoutes<Environment extends Env>(
  app: Hono<Environment>,
  live: Live,
  hostOf: (environment: Environment["Bindings"]) => string | undefined,
): void {
  app.get("/cluster/live", (context) => {
    const { req: request } = context;
    const origin = request.header("Origin");
    const isOurs = mayConnect(origin, request.header("Host"), { origins: [], nodes: live.addresses });
    context.header("Vary", "Origin");
    if (origin !== undefined && isOurs) context.header("Access-Control-Allow-Origin", origin);
    context.header("Content-Type", "text/event-stream");
    context.header("Cache-Control", "no-store");
    if (request.method === "HEAD") return context.body(null);
    const stream = streamOf(live, hostOf(context.env));
    if (stream === undefined) {
      return context.text("Too many look at this already: try another node.\n", 503, { "Retry-After": "5" });
    }
    return context.body(stream);
  });
}

/** Undefined when too many look already. */
function streamOf(live: Live, host: string | undefined): ReadableStream<Uint8Array<ArrayBuffer>> | undefined {
  let leave: (() => void) | undefined;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        leave = live.watch((frame) => {
          if ((controller.desiredSize ?? 0) > 0) {
            controller.enqueue(frame);
          } else {
            leave?.();
            controller.error(new Error("it does not read"));
          }
        }, host);
      },
      cancel: () => leave?.(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unreadMax }),
  );
  return leave && stream;
}
