/** HTTP on the same port: whether the node lives, whether it serves, and who is in the cluster. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

/** What HTTP may ask of the node. */
export interface Status {
  /** Why the node does not serve; undefined while it follows the log and accepts changes. */
  readonly trouble: string | undefined;
  /** Process ids are for clients on this machine only. */
  cluster(withProcesses: boolean): Promise<object>;
}

/** A server that listens nowhere: it is given sockets by `emit("connection", socket)`. */
export function createHttp(status: Status): Server {
  const app = new Hono<{ Bindings: { incoming: { socket: { remoteAddress?: string } } } }>();
  app.get("/healthz", (context) => context.text("alive\n"));
  app.get("/readyz", (context) => {
    const { trouble } = status;
    return trouble === undefined ? context.text("ready\n") : context.text(`not ready: ${trouble}\n`, 503);
  });
  app.get("/cluster", async (context) => {
    const { remoteAddress } = context.env.incoming.socket;
    return context.json(await status.cluster(isLoopback(remoteAddress)));
  });
  app.notFound((context) => context.text("There is nothing here. Try /cluster, /readyz or /healthz.\n", 404));
  return createServer({ requestTimeout: 10_000 }, getRequestListener(app.fetch));
}

function isLoopback(address = ""): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(address);
}
