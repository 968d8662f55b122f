/** The desk where links are asked about: asked once for many, remembered, and not more often than it bears. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PreviewDesk } from "../../../src/cluster/preview-desk.ts";
import { type Fetched, type Fetching, NotFetched } from "../../../src/files/fetching.ts";
import { emptyState } from "../../../src/network/state.ts";
import { SimulatedClock } from "../../support/simulated.ts";
import { png } from "../../support/uploads.ts";

function desk(answers: Record<string, Partial<Fetched> & { readonly body?: string | Buffer }>) {
  const asked: string[] = [];
  const clock = new SimulatedClock();
  const fetching = {
    async read(url: string): Promise<Fetched> {
      asked.push(url);
      await Promise.resolve();
      const answer = answers[url];
      if (!answer) throw new NotFetched("It cannot be reached");
      return { url, type: "text/html", isCut: false, bytes: Buffer.from(answer.body ?? ""), ...answer };
    },
  } as unknown as Fetching;
  const state = { ...emptyState(), secret: "secret" };
  return { asked, clock, previews: new PreviewDesk({ node: { state }, fetching, clock }) };
}

const page = "<title>hello</title><meta property='og:image' content='/pic.png'>";

test("what many ask about is fetched once, and again after an hour; what failed, after five minutes", async () => {
  const { asked, clock, previews } = desk({ "https://a/": { body: page } });
  const all = await Promise.all(["h:1", "h:2", "h:3"].map((who) => previews.preview("https://a/", who)));
  for (const found of all) assert.equal("title" in found && found.title, "hello");
  await previews.preview("https://b/", "h:1");
  await previews.preview("https://b/", "h:1");
  assert.deepEqual(asked, ["https://a/", "https://b/"]);
  await clock.advance(301_000);
  await previews.preview("https://a/", "h:1");
  const failed = await previews.preview("https://b/", "h:1");
  assert.ok("status" in failed && failed.status === 422);
  assert.deepEqual(asked, ["https://a/", "https://b/", "https://b/"]);
  await clock.advance(3_600_000);
  await previews.preview("https://a/", "h:1");
  assert.equal(asked.length, 4);
});

test("a picture is handed out only as a preview has shown it, and only when it is one", async () => {
  const picture = png(40, 30);
  const { previews, asked } = desk({
    "https://a/": { body: page },
    "https://a/pic.png": { type: "image/png", body: picture },
    "https://a/evil.png": { type: "image/png", body: "<html>" },
    "https://a/large.png": { type: "image/png", body: picture, isCut: true },
  });
  const found = await previews.preview("https://a/", "h:1");
  assert.ok("picture" in found && found.picture);
  const query = new URL(found.picture, "http://x").searchParams;
  const [url, proof] = [query.get("url") ?? "", query.get("proof") ?? ""];
  assert.equal(url, "https://a/pic.png");
  const given = await previews.picture(url, proof, "1");
  assert.ok("bytes" in given);
  assert.deepEqual([given.kind, Buffer.from(given.bytes)], ["image/png", picture]);
  await previews.picture(url, proof, "2");
  assert.deepEqual(asked, ["https://a/", "https://a/pic.png"]);
  for (const [wanted, shown] of [
    ["https://a/evil.png", proof],
    [url, ""],
    [url, `${proof.slice(1)}0`],
  ] as const) {
    const denied = await previews.picture(wanted, shown, "1");
    assert.ok("status" in denied && denied.status === 404);
  }
  assert.equal(asked.length, 2, "nothing was fetched for them");
  for (const link of ["https://a/evil.png", "https://a/large.png"]) {
    const direct = await previews.preview(link, "h:1");
    if (link.includes("evil")) assert.ok("status" in direct && direct.status === 422);
    else {
      assert.ok("picture" in direct && direct.picture);
      const proven = new URL(direct.picture, "http://x").searchParams.get("proof") ?? "";
      const refused = await previews.picture(link, proven, "1");
      assert.ok("status" in refused && refused.status === 422);
    }
  }
});

test("who asks about many links of slow sites keeps nobody else waiting for all of them", async () => {
  const asked: string[] = [];
  const ends: (() => void)[] = [];
  const fetching = {
    read(url: string): Promise<Fetched> {
      asked.push(url);
      return new Promise((_, reject) => ends.push(() => reject(new NotFetched("It took too long"))));
    },
  } as unknown as Fetching;
  const clock = new SimulatedClock();
  const previews = new PreviewDesk({ node: { state: emptyState() }, fetching, clock });
  const all = Array.from({ length: 40 }, (_, link) => previews.preview(`https://slow/${link}`, "h:1"));
  assert.equal(asked.length, 16);
  all.push(previews.preview("https://other/", "h:2"));
  for (const end of ends.splice(0, 2)) end();
  await clock.advance(0);
  assert.ok(asked.includes("https://other/"), "it is among the next two");
  await clock.advance(20_000);
  for (let link = 40; link < 60; link++) all.push(previews.preview(`https://slow/${link}`, "h:1"));
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end();
    await clock.advance(0);
  }
  const statuses = (await Promise.all(all)).map((found) => ("status" in found ? found.status : 200));
  assert.deepEqual(
    [422, 429].map((status) => statuses.filter((each) => each === status).length),
    [40 + 1 + 9, 11],
    "32 of one visitor wait",
  );
  assert.equal(asked.includes("https://slow/59"), false);
  await clock.advance(1000);
  void previews.preview("https://slow/59", "h:1");
  assert.equal(asked.at(-1), "https://slow/59", "that it was too much is not remembered");
});

test("one visitor asks so often, and then in a second about one more", async () => {
  const { previews, clock, asked } = desk({});
  for (let link = 0; link < 60; link++) await previews.preview(`https://${link}/`, "h:1");
  assert.equal(asked.length, 40);
  const busy = await previews.preview("https://more/", "h:1");
  assert.ok("status" in busy && busy.status === 429);
  await previews.preview("https://other/", "h:2");
  assert.equal(asked.length, 41);
  await clock.advance(1000);
  await previews.preview("https://more/", "h:1");
  assert.equal(asked.length, 42);
});
