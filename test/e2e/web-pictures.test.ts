/** People's pictures in real browsers: seen wherever people are, as they change, and never fetched from elsewhere. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import {
  come,
  enter,
  lacksBrowser,
  openBrowser,
  openProfile,
  says,
  sees,
  seriousFindings,
  timelineOf,
} from "../support/browser.ts";
import { type Cluster, startCluster, startedAgain } from "../support/cluster.ts";
import { IrcClient, type IrcOptions } from "../support/irc-client.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { pathOf, uploader } from "../support/uploads.ts";

const at = (name: string) => `https://pictures.example/${name}.png`;

/** Somebody without a picture, until they say where it is. */
async function poses(t: Hooks, port: number, nick: string, options: IrcOptions = {}): Promise<IrcClient> {
  return IrcClient.join(t, port, nick, { capabilities: ["batch", "draft/metadata-3"], ...options });
}

function shows(client: IrcClient, address: string): void {
  client.send(`METADATA * SET avatar :${address}`);
}

/** A profile whose node finds what these addresses lead to, and what it was asked; nothing is asked of anybody else. */
async function finder(t: Hooks, browser: Browser, found: Readonly<Record<string, string>> = {}) {
  const context = await openProfile(t, browser);
  const asked: string[] = [];
  await context.route("**/preview?*", (route) => {
    const url = new URL(route.request().url()).searchParams.get("url") ?? "";
    asked.push(url);
    const picture = found[url];
    return route.fulfill({ json: picture === undefined ? { url, problem: "nothing" } : { url, picture } });
  });
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http")) assert.equal(hostname, "localhost");
  });
  return { context, asked };
}

const small = "/icons/badge-96.png";
const large = "/icons/icon-512.png";

const inTimeline = (page: Page, nick: string) =>
  timelineOf(page).locator(`.message-picture[title="${nick}"] img`);
const inMembers = (page: Page, nick: string) => page.locator(".member", { hasText: nick }).locator("img");

/** Resolves when the picture is seen: it is there, and has been drawn from this path. */
async function seesPicture(place: ReturnType<typeof inMembers>, path: string): Promise<void> {
  await until(async () => (await place.first().getAttribute("src")) === path, `the picture ${path}`);
  await until(
    () => place.first().evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth > 0),
    "it",
  );
}

describe("People's pictures", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared);
  });
  const port = (node: string) => cluster.port(node);
  const reads = (context: BrowserContext, name: string, node = "n2") => enter(context, port(node), name);

  test("who sets one is seen by it beside messages, in the list and in the conversation, and nothing moves", async (t) => {
    const petra = await enter(await openProfile(t, browser), port("n1"), "petra");
    await says(petra, "how do I look?");
    const { context, asked } = await finder(t, browser, { [at("petra")]: small });
    const rita = await reads(context, "rita");
    await sees(rita, "how do I look?");
    const places = [
      timelineOf(rita).locator('.message-picture[title="petra"]'),
      rita.locator(".member", { hasText: "petra" }),
    ];
    const boxes = () => Promise.all(places.map((place) => place.boundingBox()));
    await rita.locator(".member", { hasText: "petra" }).waitFor();
    const before = await boxes();
    await petra.keyboard.press("Control+,");
    const dialog = petra.getByRole("dialog");
    await dialog.getByLabel("Picture", { exact: true }).fill(at("petra"));
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Saved").waitFor();
    await seesPicture(inTimeline(rita, "petra"), small);
    await seesPicture(inMembers(rita, "petra"), small);
    assert.deepEqual(await boxes(), before);
    const own = inTimeline(petra, "petra");
    assert.equal(await own.count(), 0, "her node cannot find it, and her letter stays");
    const picture = inTimeline(rita, "petra").first();
    for (const [name, value] of Object.entries({ alt: "", loading: "lazy", decoding: "async" }))
      assert.equal(await picture.getAttribute(name), value);
    await rita.goto(`http://localhost:${port("n2")}/#/p/petra`);
    await seesPicture(rita.locator(".pane-about img"), small);
    await seesPicture(rita.locator(".entry", { hasText: "petra" }).locator("img"), small);
    assert.deepEqual(asked, [at("petra")], "it is asked for once");
    assert.deepEqual(await seriousFindings(rita), []);
  });

  test("a newcomer comes with it; it changes and goes at once, follows its owner's name, and leaves with them", async (t) => {
    const { context } = await finder(t, browser, { [at("one")]: small, [at("two")]: large });
    const rolf = await reads(context, "rolf");
    const nora = await poses(t, port("n3"), "nora", { channel: "" });
    shows(nora, at("one"));
    nora.send("JOIN #lobby");
    nora.says("here I am");
    await sees(rolf, "here I am");
    await seesPicture(inTimeline(rolf, "nora"), small);
    await seesPicture(inMembers(rolf, "nora"), small);
    shows(nora, at("two"));
    await seesPicture(inTimeline(rolf, "nora"), large);
    nora.send("NICK eleonora");
    await seesPicture(inMembers(rolf, "eleonora"), large);
    await inTimeline(rolf, "nora").waitFor({ state: "detached" });
    nora.send("METADATA * SET avatar");
    await inMembers(rolf, "eleonora").waitFor({ state: "detached" });
    assert.equal(
      await rolf.locator(".member", { hasText: "eleonora" }).locator(".avatar").textContent(),
      "E",
    );
    shows(nora, at("one"));
    await seesPicture(inMembers(rolf, "eleonora"), small);
    nora.says("goodbye");
    await seesPicture(inTimeline(rolf, "eleonora"), small);
    nora.send("QUIT");
    await inTimeline(rolf, "eleonora").waitFor({ state: "detached" });
  });

  test("who comes sees those who are there, and a partner without a channel in common", async (t) => {
    const ines = await poses(t, port("n1"), "ines");
    shows(ines, at("ines"));
    const olaf = await poses(t, port("n3"), "olaf", { channel: "" });
    shows(olaf, at("olaf"));
    await ines.barrier();
    await olaf.barrier();
    const { context } = await finder(t, browser, { [at("ines")]: small, [at("olaf")]: large });
    const rosa = await reads(context, "rosa");
    await seesPicture(inMembers(rosa, "ines"), small);
    olaf.says("a word with you", "rosa");
    const entry = rosa.locator(".entry", { hasText: "olaf" });
    await seesPicture(entry.locator("img"), large);
    olaf.send("METADATA * SET avatar");
    await entry.locator("img").waitFor({ state: "detached" });
    shows(olaf, at("olaf"));
    await seesPicture(entry.locator("img"), large);
    olaf.send("QUIT");
    await entry.locator("img").waitFor({ state: "detached" });
  });

  test("whoever takes the name of somebody out of sight comes without their picture", async (t) => {
    const stranger = await poses(t, port("n1"), "stan", { channel: "" });
    shows(stranger, at("stan"));
    await stranger.barrier();
    const { context } = await finder(t, browser, { [at("stan")]: small });
    const regina = await reads(context, "regina");
    stranger.says("a word with you", "regina");
    const entry = regina.locator(".entry", { hasText: "stan" });
    await seesPicture(entry.locator("img"), small);
    await entry.hover();
    await regina.getByRole("button", { name: "Close stan" }).click();
    await entry.waitFor({ state: "detached" });
    const witness = await poses(t, port("n1"), "witness");
    await says(regina, "that was that");
    await witness.heard.sees(/ PRIVMSG #lobby :that was that$/);
    stranger.send("NICK stanley");
    await stranger.barrier();
    const another = await poses(t, port("n1"), "stan");
    another.says("I am another one");
    await sees(regina, "I am another one");
    await regina.locator(".member", { hasText: "stan" }).waitFor();
    assert.equal(await inMembers(regina, "stan").count(), 0);
    assert.equal(await inTimeline(regina, "stan").count(), 0);
  });

  test("a file that was uploaded here is fetched as such", async (t) => {
    const bytes = await (await fetch(`http://localhost:${port("n1")}${small}`)).bytes();
    const { client, upload } = await uploader(t, cluster, "n1", "otto");
    const path = pathOf(await upload(bytes, { type: "image/png" }));
    client.send("CAP REQ :batch draft/metadata-3");
    const { context, asked } = await finder(t, browser);
    const rike = await reads(context, "rike");
    shows(client, `http://localhost:${port("n1")}${path}#96x96`);
    await seesPicture(inMembers(rike, "otto"), path);
    assert.ok(!asked.join().includes(path));
  });

  test("what is no picture's address is asked of nobody, and what is no picture leaves the letter", async (t) => {
    const channel = "#odd";
    const hostile = [
      "javascript:alert(1)",
      "data:image/svg+xml,<svg onload=alert(1)>",
      "http://pictures.example/a.png",
    ];
    hostile.push(
      "blob:https://pictures.example/1",
      "file:///etc/passwd",
      "//pictures.example/a.png",
      '"><img src=x>',
    );
    const people: IrcClient[] = [];
    for (const [index, address] of hostile.entries()) {
      const client = await poses(t, port("n1"), `hostile${index}`, { channel });
      shows(client, address);
      people.push(client);
    }
    const huge = await poses(t, port("n1"), "huge", { channel });
    shows(huge, `https://pictures.example/${"x".repeat(400)}`);
    await huge.heard.sees(/ FAIL METADATA INVALID_VALUE avatar /);
    const broken = await poses(t, port("n1"), "broken", { channel });
    shows(broken, at("broken"));
    const gone = await poses(t, port("n1"), "gone", { channel });
    shows(gone, at("gone"));
    for (const client of [...people, huge, broken, gone]) {
      client.says(`I am ${client.nick}`, channel);
      await client.barrier();
    }
    const { context, asked } = await finder(t, browser, { [at("broken")]: "/preview/picture?broken" });
    let loads = 0;
    await context.route("**/preview/picture?broken", (route) => {
      loads += 1;
      return route.fulfill({ contentType: "image/png", body: "no picture" });
    });
    const rudi = await enter(context, port("n2"), "rudi", "/#/c/odd");
    await sees(rudi, "I am gone");
    await until(() => loads > 0 && asked.length === 2, "both to be asked for");
    assert.deepEqual(asked.toSorted(), [at("broken"), at("gone")]);
    for (const { nick } of [...people, huge, broken, gone]) {
      assert.equal(
        await rudi.locator(".member", { hasText: nick }).locator(".avatar").textContent(),
        nick[0]?.toUpperCase(),
      );
    }
    assert.equal(await rudi.locator(".avatar img").count(), 0);
  });

  test("who wants no pictures, or no previews, fetches none", async (t) => {
    const vera = await poses(t, port("n1"), "vera");
    shows(vera, at("vera"));
    await vera.barrier();
    for (const [index, unwanted] of ["showsPreviews", "showsImages"].entries()) {
      const { context, asked } = await finder(t, browser, { [at("vera")]: small });
      const page = await come(context, port("n2"), `plain${index}`);
      await seesPicture(inMembers(page, "vera"), small);
      asked.length = 0;
      await page.evaluate(`localStorage.setItem("chorus.preferences", '{"${unwanted}":false}')`);
      await page.reload();
      vera.says(`word ${index}`);
      await sees(page, `word ${index}`);
      await page.locator(".member", { hasText: "vera" }).waitFor();
      vera.send("METADATA * SET avatar", `METADATA * SET avatar :${at("vera")}`);
      vera.says(`more ${index}`);
      await sees(page, `more ${index}`);
      assert.equal(await page.locator(".avatar img").count(), 0);
      assert.deepEqual(asked, []);
    }
  });

  test("who goes on by another node still sees them, and what has changed meanwhile", async (t) => {
    const [kurt, lena] = [await poses(t, port("n1"), "kurt"), await poses(t, port("n1"), "lena")];
    shows(kurt, at("kurt"));
    shows(lena, at("lena"));
    const { context } = await finder(t, browser, {
      [at("kurt")]: small,
      [at("lena")]: small,
      [at("new")]: large,
    });
    const rena = await reads(context, "rena", "n2");
    await seesPicture(inMembers(rena, "kurt"), small);
    await seesPicture(inMembers(rena, "lena"), small);
    const pid = cluster.signal("n2", "SIGKILL");
    kurt.send("METADATA * SET avatar");
    shows(lena, at("new"));
    await inMembers(rena, "kurt").waitFor({ state: "detached" });
    await startedAgain(cluster, "n2", pid);
    await seesPicture(inMembers(rena, "lena"), large);
    shows(kurt, at("kurt"));
    await seesPicture(inMembers(rena, "kurt"), small);
  });
});
