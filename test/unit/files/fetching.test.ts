/** Fetching what a link leads to: each address is judged, and the one that was judged is connected to. */
import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { systemClock } from "../../../src/cluster/clock.ts";
import { Fetching, NotFetched } from "../../../src/files/fetching.ts";
import type { Hooks } from "../../support/programs.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const html = { accept: ["text/html"], max: 1000 };

/** A site on this machine, by whatever name, and what asks it: only its own port counts as public. */
async function site(t: Hooks, answer: RequestListener, names: Record<string, string[]> = {}) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const judged: string[] = [];
  const fetching = new Fetching({
    clock: systemClock,
    policy: {
      allows(address, at) {
        judged.push(address);
        return address === "127.0.0.1" && at === port;
      },
    },
    resolve: async (host) => {
      const addresses = names[host] ?? ["127.0.0.1"];
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  });
  const fails = (url: string, why: RegExp) =>
    assert.rejects(
      fetching.read(url, html),
      (error: Error) => error instanceof NotFetched && why.test(error.message),
    );
  return { port, asked, judged, fetching, fails };
}

test("a page is read from the address that its name was judged by", async (t) => {
  const { port, fetching, judged, asked } = await site(t, (_, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8").end("<title>hello</title>");
  });
  const found = await fetching.read(`http://site.example:${port}/page`, html);
  assert.equal(Buffer.from(found.bytes).toString(), "<title>hello</title>");
  assert.deepEqual(judged, ["127.0.0.1"]);
  assert.deepEqual(asked, [`site.example:${port}/page`]);
  assert.equal(found.isCut, false);
});

test("a name of which any address is not allowed is not asked at all", async (t) => {
  const names = {
    "mixed.example": ["127.0.0.1", "10.0.0.1"],
    "none.example": [],
    "inner.example": ["169.254.169.254"],
  };
  const { port, asked, fails } = await site(t, (_, response) => response.end(), names);
  for (const name of Object.keys(names)) await fails(`http://${name}:${port}/`, /cannot be reached/);
  await fails(`http://site.example:${port + 1}/`, /cannot be reached/);
  await fails(`http://[::1]:${port}/`, /cannot be reached/);
  await fails(`http://0x7f.1:${port + 1}/`, /cannot be reached/);
  assert.deepEqual(asked, []);
});

test("each redirection is judged anew, and after three there is an end", async (t) => {
  let port = 0;
  const world = await site(
    t,
    ({ url = "" }, response) => {
      if (url === "/inner") response.writeHead(302, { Location: `http://inner.example:${port}/` });
      else if (url === "/file") response.writeHead(302, { Location: "file:///etc/passwd" });
      else if (url === "/once") response.writeHead(301, { Location: "/page" });
      else if (url === "/page") response.writeHead(200, { "Content-Type": "text/html" });
      else response.writeHead(302, { Location: "/again" });
      response.end();
    },
    { "inner.example": ["10.0.0.1"] },
  );
  const { asked, fails, fetching } = world;
  port = world.port;
  const at = (path: string) => `http://site.example:${port}${path}`;
  await fails(at("/inner"), /cannot be reached/);
  await fails(at("/file"), /no link of the web/);
  await fails(at("/again"), /too often/);
  assert.equal(asked.filter((path) => path.endsWith("/again")).length, 4);
  assert.equal((await fetching.read(at("/once"), html)).url, at("/page"));
});

test("what is long is cut, what is no page or is packed is not read, and other answers are failures", async (t) => {
  const { port, fails, fetching } = await site(t, ({ url = "" }, response) => {
    const headers = { "Content-Type": url === "/movie" ? "video/mp4" : "text/html" };
    if (url === "/missing") response.writeHead(404, headers).end();
    else if (url === "/packed") response.writeHead(200, { ...headers, "Content-Encoding": "gzip" }).end("x");
    else response.writeHead(200, headers).end("x".repeat(5000));
  });
  const at = (path: string) => `http://site.example:${port}${path}`;
  const long = await fetching.read(at("/long"), html);
  assert.deepEqual([long.bytes.length, long.isCut], [1000, true]);
  await fails(at("/movie"), /nothing that can be shown/);
  await fails(at("/packed"), /nothing that can be shown/);
  await fails(at("/missing"), /404/);
});

test("a site that says nothing, or too slowly, is given up", async (t) => {
  const { port, fails } = await site(t, ({ url }, response) => {
    if (url === "/slow") response.writeHead(200, { "Content-Type": "text/html" }).write("<title>");
  });
  await Promise.all([
    fails(`http://site.example:${port}/silent`, /too long/),
    fails(`http://site.example:${port}/slow`, /too long/),
  ]);
});

test("a name that nobody answers for is given up, and its look-up is ended", async () => {
  const clock = new SimulatedClock();
  const ended: string[] = [];
  const fetching = new Fetching({
    clock,
    policy: { allows: () => true },
    resolve: (host, signal) => new Promise(() => signal.addEventListener("abort", () => ended.push(host))),
  });
  const failing = assert.rejects(fetching.read("http://silent.example/", html), /too long/);
  await clock.advance(5000);
  await failing;
  assert.deepEqual(ended, ["silent.example"]);
});

const long = `http://x/${"a".repeat(3000)}`;
for (const link of [
  "ftp://x/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "http://u:p@x/",
  "x",
  "",
  long,
]) {
  test(`"${link.slice(0, 30)}" is no link of the web`, async (t) => {
    const { fails } = await site(t, () => {});
    await fails(link, /no link of the web/);
  });
}
