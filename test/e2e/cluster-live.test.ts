/** The live picture of a real cluster, and the demonstration, in which pages may kill nodes. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { viewersMax } from "../../src/gateway/live.ts";
import { type Cluster, startCluster, startedAgain } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { LiveViewer } from "../support/live-viewer.ts";
import { lastFirst, runOurs } from "../support/programs.ts";
import { until } from "../support/until.ts";

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Asks with any headers, which `fetch` would not send. */
function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (bytes: Buffer) => {
        text += bytes.toString();
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
    });
    asking.on("error", reject);
    asking.end();
  });
}

/** What a browser sends for a page of this node. */
function ownPage(port: number, token?: string): Record<string, string> {
  const host = `localhost:${port}`;
  return { Host: host, ...(token !== undefined && { Origin: `http://${host}`, "Chorus-Token": token }) };
}

async function tokenOf(port: number): Promise<string> {
  const { status, text } = await ask(port, "/cluster/demo", ownPage(port));
  assert.equal(status, 200);
  return JSON.parse(text).token;
}

describe("the live picture", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared);
  });

  test("every node tells of the same entries, and of all nodes", async (t) => {
    const viewers = await Promise.all(["n1", "n2", "n3"].map((id) => LiveViewer.open(t, cluster.port(id))));
    for (const { answer } of viewers) {
      assert.equal(answer.headers.get("content-type"), "text/event-stream");
      assert.equal(answer.headers.get("cache-control"), "no-store");
    }
    const alice = await IrcClient.join(t, cluster.port("n2"), "alice");
    alice.says("hello");
    await alice.barrier();
    const { head } = await cluster.view("n2");
    const told = await until(() => {
      const all = viewers.map(({ frames }) => frames.flatMap(({ entries = [] }) => entries));
      return all.every((entries) => entries.some(([, kind]) => kind === "said")) && all;
    }, "every node to tell of what was said");
    const common = told.map((entries) => entries.filter(([position]) => position <= head * 1024 + 1023));
    for (const entries of common) assert.deepEqual(entries.slice(-2), common[0]?.slice(-2));
    for (const viewer of viewers) {
      await until(() => viewer.nodes.get("n2")?.sessions === 1, "alice to be told of at n2");
      assert.deepEqual([...viewer.nodes.keys()].sort(), ["n1", "n2", "n3"]);
      assert.doesNotMatch(JSON.stringify(viewer.frames), /alice|lobby|hello/);
    }
  });

  test("pages of this cluster's nodes may read it, others may not", async (t) => {
    const port = cluster.port("n1");
    const [, other] = cluster.ports;
    for (const [origin, allowed] of [
      [`http://localhost:${other}`, true],
      [`http://127.0.0.1:${other}`, true],
      ["http://localhost:1", false],
      [`http://evil.example.org:${other}`, false],
      ["null", false],
    ] as const) {
      const { answer } = await LiveViewer.open(t, port, { Origin: origin });
      assert.equal(answer.headers.get("access-control-allow-origin"), allowed ? origin : null, origin);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
      assert.equal(answer.headers.get("vary"), "Origin");
    }
  });

  test("HEAD is answered and looks at nothing; one viewer too many is refused", async (t) => {
    const port = cluster.port("n3");
    assert.equal((await ask(port, "/cluster/live", {}, "HEAD")).status, 200);
    const viewers = await Promise.all(Array.from({ length: viewersMax }, () => LiveViewer.open(t, port)));
    const refused = await ask(port, "/cluster/live");
    assert.deepEqual([refused.status, refused.headers["retry-after"]], [503, "5"]);
    assert.ok(viewers.every(({ isOpen }) => isOpen));
  });

  test("without --demo nobody can have a node killed, and pages are told so", async () => {
    const port = cluster.port("n1");
    const asked = await ask(port, "/cluster/demo", ownPage(port));
    assert.deepEqual([asked.status, JSON.parse(asked.text)], [200, { deeds: [] }]);
    const { status } = await ask(port, "/cluster/nodes/n2/kill", ownPage(port, "a"), "POST");
    assert.equal(status, 404);
    assert.equal((await cluster.view()).nodes.length, 3);
  });
});

describe("the demonstration", () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster(shared, "--demo");
  });

  test("a page kills a node: the others tell of it, its people go on, and it is started again", async (t) => {
    const [port, viewer] = [cluster.port("n1"), await LiveViewer.open(t, cluster.port("n1"))];
    const alice = await IrcClient.join(t, cluster.port("n2"), "alice");
    const bob = await IrcClient.join(t, cluster.port("n3"), "bob");
    const before = cluster.pid("n2") ?? 0;
    const { status, text } = await ask(
      port,
      "/cluster/nodes/n2/kill",
      ownPage(port, await tokenOf(port)),
      "POST",
    );
    assert.equal(status, 202);
    assert.equal(JSON.parse(text).node, "n2");
    await alice.closed();
    await until(() => viewer.news.some(({ kind }) => kind === "lost"), "the loss to be told");
    const back = await IrcClient.join(t, cluster.port("n1"), "alice");
    back.says("still here");
    await bob.heard.sees(/^:alice!\S+ PRIVMSG #lobby :still here$/);
    await startedAgain(cluster, "n2", before);
    await until(() => viewer.nodes.get("n2")?.incarnation === 2, "the new incarnation to be told");
    // Who comes back, and whether another node is slow meanwhile, is in no order with the start.
    const kinds = viewer.news.map(({ kind }) => kind).filter((kind) => ["lost", "back", "up"].includes(kind));
    assert.equal(kinds[0], "lost");
    assert.deepEqual(kinds.toSorted(), ["back", "lost", "up"]);
    assert.ok(
      !bob.heard.lines.some((line) => /^:alice!.* (?:QUIT|PART)/.test(line)),
      "nobody saw alice leave",
    );
  });

  test("the node that is asked may be the one that is killed", async () => {
    const port = cluster.port("n3");
    const before = cluster.pid("n3") ?? 0;
    const { status } = await ask(port, "/cluster/nodes/n3/kill", ownPage(port, await tokenOf(port)), "POST");
    assert.equal(status, 202);
    await startedAgain(cluster, "n3", before);
  });

  test("a node that is paused is suspected, answers, and is the same as before", async (t) => {
    const [port, viewer] = [cluster.port("n1"), await LiveViewer.open(t, cluster.port("n1"))];
    const before = cluster.pid("n2");
    const { status } = await ask(port, "/cluster/nodes/n2/pause", ownPage(port, await tokenOf(port)), "POST");
    assert.equal(status, 202);
    const told = (kind: string) =>
      viewer.news.some((news) => news.kind === kind && "node" in news && news.node === "n2");
    await until(() => told("suspected"), "the suspicion");
    await until(() => told("answered"), "the answer");
    assert.equal(cluster.pid("n2"), before);
  });

  test("nobody else can have it done: each deed needs the own page on this machine, and a new token", async () => {
    const port = cluster.port("n1");
    const kill = "/cluster/nodes/n2/kill";
    const pids = () => ["n1", "n2", "n3"].map((id) => cluster.pid(id));
    const before = pids();
    const own = ownPage(port, await tokenOf(port));
    const refusals: [why: string, headers: Record<string, string>][] = [
      ["no token", ownPage(port, "")],
      ["a made-up token", ownPage(port, "0123456789abcdef0123456789abcdef")],
      ["no origin", { Host: `localhost:${port}`, "Chorus-Token": own["Chorus-Token"] ?? "" }],
      ["a foreign origin", { ...own, Origin: "https://evil.example.org" }],
      ["another node's page", { ...own, Origin: `http://localhost:${cluster.port("n3")}` }],
      [
        "a host that a stranger's DNS leads here",
        { ...own, Host: `evil.example.org:${port}`, Origin: `http://evil.example.org:${port}` },
      ],
      ["a page of the same machine, as the browser says", { ...own, "Sec-Fetch-Site": "same-site" }],
    ];
    for (const [why, headers] of refusals)
      assert.equal((await ask(port, kill, headers, "POST")).status, 403, why);
    for (const headers of [
      { Host: `evil.example.org:${port}` },
      { ...ownPage(port), Origin: "https://evil.example.org" },
      { ...ownPage(port), "Sec-Fetch-Site": "cross-site" },
    ] as Record<string, string>[]) {
      const { status, text } = await ask(port, "/cluster/demo", headers);
      assert.equal(status, 403);
      assert.doesNotMatch(text, /[0-9a-f]{32}/);
    }
    assert.equal(
      (await ask(port, "/cluster/demo", ownPage(port))).headers["access-control-allow-origin"],
      undefined,
    );
    assert.equal(
      (await ask(port, "/cluster/nodes/n9/kill", ownPage(port, await tokenOf(port)), "POST")).status,
      404,
    );
    assert.equal((await ask(port, kill, ownPage(port, await tokenOf(port)))).status, 404, "by GET");
    assert.deepEqual(pids(), before);
    const once = await tokenOf(port);
    const both = [
      await ask(port, "/cluster/nodes/n9/kill", ownPage(port, once), "POST"),
      await ask(port, kill, ownPage(port, once), "POST"),
    ];
    assert.deepEqual(
      both.map(({ status }) => status),
      [404, 403],
      "a token is good once",
    );
    assert.deepEqual(pids(), before);
  });
});

describe("where the demonstration is refused", () => {
  for (const [words, line] of [
    [
      ["cluster", "--demo", "--host", "0.0.0.0"],
      /^chorus: option --demo needs a host that only this machine reaches, such as 127\.0\.0\.1, not 0\.0\.0\.0$/,
    ],
    [
      ["serve", "--demo", "--host", "::"],
      /^chorus: option --demo needs a host that only this machine reaches/,
    ],
    [["serve", "--demo"], /^chorus: demo is for npm start, which starts again the nodes that are killed$/],
    [["cluster", "--demo", "maybe"], /^chorus: option --demo must be true or false, not "maybe"$/],
  ] as const) {
    test(`${words.join(" ")} ends with 2 and one line`, async (t) => {
      const [program, ...options] = words;
      const run = runOurs(t, program, options, temporaryFolder(t));
      assert.equal(await run.lastWords(), 2);
      assert.equal(run.errors.lines.length, 1);
      assert.match(run.errors.lines[0] ?? "", line);
    });
  }
});
