/** Which nats-server is dialled next: after a loss another one than that, and in a long outage not too often. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Server } from "@nats-io/transport-node";
import { dialling } from "../../../src/log/jetstream-dialling.ts";

/** A server of which so many attempts have failed since it has let us in. */
function server(listen: string, reconnects = 0): Server {
  const [hostname = "", port] = listen.split(":");
  return {
    ...{ listen, hostname, port: Number(port), src: listen, tlsName: "", lastConnect: 0 },
    ...{ reconnects, gossiped: false, didConnect: true },
  };
}

/** What is dialled, by this pool at each attempt; the pool begins with the server whose turn it is. */
function dialled(...pools: Server[][]): unknown[] {
  const { reconnectToServer } = dialling({});
  return pools.map((pool) => {
    const answer = reconnectToServer?.(pool, null) ?? null;
    return answer !== null && "delay" in answer ? [answer.server.listen, answer.delay] : answer?.listen;
  });
}

const [a, b] = [server("a:1"), server("b:1")];

test("a server that was lost is not dialled first, and its turn comes when the other one fails as well", () => {
  assert.deepEqual(dialled([a, b], [a, b], [a, server("b:1", 1)]), ["a:1", "b:1", "a:1"]);
});

test("a server that has no other beside it is dialled again", () => {
  assert.deepEqual(dialled([a], [a]), ["a:1", "a:1"]);
});

test("without a server nothing is dialled", () => {
  assert.deepEqual(dialled([]), [undefined]);
});

test("in a long outage there are pauses, but not for long after one server has let us in", () => {
  const long = [server("a:1", 21), server("b:1", 22)];
  assert.deepEqual(dialled(long, [server("a:1", 21), b]), [["a:1", 1_000], "a:1"]);
});
