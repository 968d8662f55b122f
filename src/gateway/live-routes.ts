/** `GET /cluster/live`: the live picture, for pages of this cluster on any of its nodes, so that one outlives its node. */
import type { Env, Hono } from "hono";
import type { Live } from "./live.ts";
import { mayConnect } from "./origin.ts";

/** A viewer who leaves more than this unread is dropped; in bytes. */
const unreadMax = 256 * 1024;

export function liveRoutes<Environment extends Env>(app: Hono<Environment>, live: Live): void {
  app.get("/cluster/live", (context) => {
    const { req: request } = context;
    const origin = request.header("Origin");
    const isOurs = mayConnect(origin, request.header("Host"), { origins: [], nodes: live.addresses });
    context.header("Vary", "Origin");
    if (origin !== undefined && isOurs) context.header("Access-Control-Allow-Origin", origin);
    context.header("Content-Type", "text/event-stream");
    context.header("Cache-Control", "no-store");
    if (request.method === "HEAD") return context.body(null);
    const stream = streamOf(live);
    if (stream === undefined) {
      return context.text("Too many look at this already: try another node.\n", 503, { "Retry-After": "5" });
    }
    return context.body(stream);
  });
}

/** Undefined when too many look already. */
function streamOf(live: Live): ReadableStream<Uint8Array<ArrayBuffer>> | undefined {
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
        });
      },
      cancel: () => leave?.(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unreadMax }),
  );
  return leave && stream;
}
