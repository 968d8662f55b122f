/** The demonstration: pages that this node serves may kill nodes of this machine, and pause them. */
import type { Context, Hono, HonoRequest } from "hono";
import type { Clock, Random } from "../ports.ts";
import type { Live } from "./live.ts";
import { isLoopbackName } from "./origin.ts";

/** For so long a token is good for one deed, in milliseconds. */
const tokenLasts = 60_000;
/** Tokens that are out at once; for one more the oldest is forgotten. */
const tokensMax = 32;
/** How long the answer has to be written before a node is gone, which may be this one; in milliseconds. */
const answeredWithin = 100;

const deeds = ["kill", "pause"] as const;
export type Deed = (typeof deeds)[number];

export interface Demo {
  readonly clock: Clock;
  readonly random: Pick<Random, "token">;
  /** Has a deed done to a node. */
  readonly act: (deed: Deed, node: string) => void;
}

/**
 * @param demo undefined where there is none
 * @param isOfThisMachine whether a client is on this machine
 */
export function demoRoutes<Bindings extends object>(
  app: Pick<Hono<{ Bindings: Bindings }>, "get" | "post">,
  demo: Demo | undefined,
  live: Pick<Live, "isUp">,
  isOfThisMachine: (bindings: Bindings) => boolean,
): void {
  if (!demo) {
    // Pages ask, and need not be alarmed.
    app.get("/cluster/demo", (context) => context.json({ deeds: [] }));
    return;
  }
  const { clock, random, act } = demo;
  const tokens = new Tokens(clock, random);
  app.get("/cluster/demo", (context) => {
    if (!isOfThisMachine(context.env) || !isOwnPage(context.req, "read")) return refuse(context);
    return context.json({ token: tokens.issue(), deeds }, 200, { "Cache-Control": "no-store" });
  });
  for (const deed of deeds) {
    app.post(`/cluster/nodes/:node/${deed}`, (context) => {
      if (!isOfThisMachine(context.env) || !isOwnPage(context.req, "act")) return refuse(context);
      if (!tokens.take(context.req.header("Chorus-Token") ?? "")) {
        return context.text("This needs a new token, from /cluster/demo: each is good for one deed.\n", 403);
      }
      const node = context.req.param("node") ?? "";
      if (!live.isUp(node)) return context.text(`There is no node ${node} that lives.\n`, 404);
      clock.after(answeredWithin, () => act(deed, node));
      return context.json({ node, deed, at: clock.now() + answeredWithin }, 202);
    });
  }
}

/**
 * The host has to be a name that only this machine has, because any other may be led here by a stranger's DNS. Browsers
 * send an Origin with each POST; with a GET some say where it comes from, and none lets pages of others read the answer.
 */
function isOwnPage(request: HonoRequest, does: "read" | "act"): boolean {
  const host = request.header("Host") ?? "";
  const origin = request.header("Origin");
  const isOwn = origin === undefined ? does === "read" : origin === `http://${host}`;
  return (
    isOwn && isLoopbackName(host) && ["same-origin", undefined].includes(request.header("Sec-Fetch-Site"))
  );
}

function refuse(context: Pick<Context, "text">): Response {
  return context.text("Only this node's own page on this machine may do that.\n", 403);
}

/** Each is good once, for a while. */
class Tokens {
  readonly #clock: Clock;
  readonly #random: Pick<Random, "token">;
  /** When they were issued. */
  readonly #issued = new Map<string, number>();

  constructor(clock: Clock, random: Pick<Random, "token">) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(): string {
    const token = this.#random.token(16);
    this.#issued.set(token, this.#clock.monotonic());
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > tokensMax && oldest !== undefined) this.#issued.delete(oldest);
    return token;
  }

  take(token: string): boolean {
    const issued = this.#issued.get(token);
    this.#issued.delete(token);
    return issued !== undefined && this.#clock.monotonic() - issued <= tokenLasts;
  }
}
