/** HTTP on the same port: whether the node lives, whether it serves, who is in the cluster, and what it measures. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { type Demo, demoRoutes } from "./demo.ts";
import { type Callers, fileRoutes, type HttpBindings } from "./file-routes.ts";
import type { Live } from "./live.ts";
import { liveRoutes } from "./live-routes.ts";
import { previewRoutes } from "./preview-routes.ts";
import type { Sharing } from "./shared-files.ts";
import { type Site, siteRoutes } from "./site.ts";

/** How long a request's headers may take to arrive, how long it may be silent, and how often that is looked at; in milliseconds. */
const headersPatience = 10_000;
const silenceMax = 10_000;
const checkInterval = 2000;
/** How long a request may take that brings a file, in milliseconds: the desk looks at its pace as well. */
const requestPatience = 1_800_000;
/** A request whose headers are more, in bytes or in number, is refused with 431. */
const headerBytesMax = 16 * 1024;
const headersMax = 64;

/** What HTTP may ask of the node. */
export interface Status {
  /** Why the node does not serve; undefined while it follows the log and accepts changes. */
  readonly trouble: string | undefined;
  /** Process ids are for clients on this machine only. */
  cluster(withProcesses: boolean): Promise<object>;
  /** For Prometheus. */
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly live: Live;
}

export interface HttpOptions {
  readonly status: Status;
  readonly site: Site;
  /** Whether a client is on this machine. */
  isOfThisMachine(socket: Socket): boolean;
  /** The address of a client, as bans and limits know it. */
  hostOf(socket: Socket): string;
  /** Undefined where pages are not to kill nodes. */
  readonly demo?: Demo | undefined;
  /** Files and links, and who may ask for them. */
  readonly shared?: { readonly sharing: Sharing; readonly callers: Callers } | undefined;
}

/** A server that listens nowhere: it is given sockets by `emit("connection", socket)`. */
export function createHttp(options: HttpOptions): Server {
  const { status, site, isOfThisMachine, hostOf, demo, shared } = options;
  const app = new Hono<HttpBindings>();
  app.get("/healthz", (context) => context.text("alive\n"));
  app.get("/readyz", (context) => {
    const { trouble } = status;
    return trouble === undefined ? context.text("ready\n") : context.text(`not ready: ${trouble}\n`, 503);
  });
  app.get("/cluster", async (context) => {
    return context.json(await status.cluster(isOfThisMachine(context.env.incoming.socket)));
  });
  liveRoutes(app, status.live, ({ incoming: { socket } }) =>
    isOfThisMachine(socket) ? undefined : hostOf(socket),
  );
  demoRoutes(app, demo, status.live, ({ incoming }) => isOfThisMachine(incoming.socket));
  app.get("/metrics", async (context) => {
    const { contentType } = status.metrics;
    return context.body(await status.metrics.text(), 200, { "Content-Type": contentType });
  });
  app.get("/ws", (context) =>
    context.text("This is for WebSockets.\n", 426, { Connection: "Upgrade", Upgrade: "websocket" }),
  );
  if (shared) {
    fileRoutes(app, shared.sharing, shared.callers);
    previewRoutes(app, shared.sharing, shared.callers);
  }
  siteRoutes(app, site, () => shared?.callers.welcome().nodes ?? []);
  app.notFound((context) =>
    context.text("There is nothing here. Try /, /cluster, /metrics, /readyz or /healthz.\n", 404),
  );
  const listener = getRequestListener(app.fetch, { hostname: "localhost" });
  const server = createServer(
    {
      headersTimeout: headersPatience,
      requestTimeout: requestPatience,
      connectionsCheckingInterval: checkInterval,
      maxHeaderSize: headerBytesMax,
      shouldUpgradeCallback: opensWebSocket,
    },
    (incoming, outgoing) => {
      leaveUnread(incoming, outgoing);
      void listener(incoming, outgoing);
    },
  );
  server.timeout = silenceMax;
  server.maxHeadersCount = headersMax;
  // Node looks for requests that take too long once a server listens, and this one never does.
  server.emit("listening");
  return server;
}

/** A body that nobody asked for is not waited for. */
function leaveUnread(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.method !== "GET" && incoming.method !== "HEAD") return;
  outgoing.once("finish", () => {
    if (!incoming.complete) incoming.socket.destroySoon();
  });
}

/** Any other offer of a protocol is passed over, as HTTP has it. */
function opensWebSocket({ url, headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket" && /^\/(?:ws)?(?:\?|$)/.test(url ?? "");
}
