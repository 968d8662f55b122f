/** The page of the cluster in a real browser: what people see of a cluster that they break. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { lacksBrowser, openBrowser, seriousFindings } from "../support/browser.ts";
import { type Cluster, startCluster, startedAgain } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { patience, until } from "../support/until.ts";

describe("the page of the cluster", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    // A busy machine has two seconds to see that a paused node is silent, and two to hear it before it is lost.
    cluster = await startCluster(shared, "--demo", "--heartbeat-node-lost-after", "10s");
  });

  /** A page of this node; what it throws, and what its policy refuses, fails the test at its end. */
  async function look(t: Hooks, node: string, options: BrowserContextOptions = {}, hash = ""): Promise<Page> {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(patience);
    const troubles: string[] = [];
    context.on("weberror", (error) => troubles.push(String(error.error().stack)));
    context.on("console", (line) => {
      if (/Content Security Policy|CORS/.test(line.text())) troubles.push(line.text());
    });
    t.after(async () => {
      await context.close();
      assert.deepEqual(troubles, []);
    });
    const page = await context.newPage();
    await page.goto(`http://localhost:${cluster.port(node)}/cluster.html${hash}`);
    await page
      .getByText(`Live, through ${node}`)
      .or(page.getByText(`Live, durch ${node}`))
      .waitFor();
    return page;
  }

  const card = (page: Page, node: string) => page.getByRole("article", { name: new RegExp(` ${node}$`) });
  const feed = (page: Page) => page.getByRole("status");
  /** The robots' numbers, by their names. */
  async function tally(page: Page): Promise<Record<string, number>> {
    const pairs = await page
      .locator(".tally div")
      .evaluateAll((parts) =>
        parts.map((part) => [
          part.querySelector("dt")?.textContent ?? "",
          part.querySelector("dd")?.textContent ?? "",
        ]),
      );
    return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
  }
  const hearing = (page: Page, least: number) =>
    until(
      async () => ((await tally(page))["heard by the others"] ?? 0) >= least,
      `${least} lines to be heard`,
    );

  test("it shows every node, who is there, and what comes into the log", async (t) => {
    const page = await look(t, "n1");
    for (const node of ["n1", "n2", "n3"]) await card(page, node).getByText("up", { exact: true }).waitFor();
    const alice = await IrcClient.join(t, cluster.port("n2"), "alice");
    alice.says("hello");
    await page
      .locator(".dot title", { hasText: "something was said; proposed by n2" })
      .first()
      .waitFor({ state: "attached" });
    await card(page, "n2").getByText(/^1$/).first().waitFor();
    assert.doesNotMatch(await page.content(), /alice|hello/);
    assert.match(
      (await page.getByRole("img").first().getAttribute("aria-label")) ?? "",
      /3 of 3 nodes are up; 1 people/,
    );
  });

  test("a node is killed while robots talk: the page tells the story, and no line is missing", async (t) => {
    const page = await look(t, "n1");
    await page.getByRole("switch", { name: "Robots talk" }).click();
    await hearing(page, 6);
    const pid = cluster.pid("n2") ?? 0;
    await page.getByRole("button", { name: "Kill n2" }).click();
    await feed(page).getByText("You killed n2").waitFor();
    await feed(page)
      .getByText(/^.*n[13] noticed .* s later, .* n2 is lost/)
      .waitFor();
    await feed(page)
      .getByText(/Nobody left, nothing was lost/)
      .waitFor();
    await feed(page)
      .getByText(/n2 is back after .* s, in its incarnation 2/)
      .waitFor();
    await feed(page)
      .getByText(/n2 has read what it missed/)
      .waitFor();
    const { "heard by the others": heard = 0 } = await tally(page);
    await hearing(page, heard + 6);
    const { missing, doubled, "in another order": misplaced } = await tally(page);
    assert.deepEqual([missing, doubled, misplaced], [0, 0, 0]);
    await page.getByText(/lines were heard by all the others: none missing, none doubled/).waitFor();
    await page.getByRole("switch", { name: "Robots talk" }).click();
    await startedAgain(cluster, "n2", pid);
  });

  test("the page outlives its own node, by keyboard, and its buttons work again when the node is back", async (t) => {
    const page = await look(t, "n3");
    const pid = cluster.pid("n3") ?? 0;
    const button = page.getByRole("button", { name: "Kill n3" });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByText(/^n3 went silent\. This page looks through n[12] now\.$/).waitFor();
    await feed(page)
      .getByText(/n3 does not tell this page anything any more/)
      .waitFor();
    await startedAgain(cluster, "n3", pid);
    await feed(page)
      .getByText(/n3 is back after/)
      .waitFor();
    await until(
      async () => (await button.getAttribute("aria-disabled")) === "false",
      "the buttons to work again",
    );
    await page.getByRole("button", { name: "Pause n1" }).click();
    await feed(page).getByText("You paused n1").waitFor();
    await feed(page)
      .getByText(/n1 answered: it lives/)
      .waitFor();
  });

  for (const [colorScheme, viewport] of [
    ["light", { width: 1280, height: 800 }],
    ["dark", { width: 390, height: 844 }],
  ] as const) {
    test(`everybody can use it: ${colorScheme}, ${viewport.width} pixels wide, explained`, async (t) => {
      const page = await look(t, "n1", { colorScheme, viewport, reducedMotion: "reduce" }, "#explain");
      await page.getByRole("switch", { name: "Robots talk" }).click();
      await hearing(page, 2);
      const names = ["Records", "Entries and positions", "The head", "Applied", "Heartbeats"];
      for (const name of names) {
        await page.getByRole("heading", { name: new RegExp(name) }).waitFor();
        assert.deepEqual(await seriousFindings(page), []);
        await page.getByRole("button", { name: "Next" }).click();
      }
      await page.getByText("A node unheard for 6 s is suspected").waitFor();
      assert.equal(await page.locator(".flight").count(), 0, "nothing flies where motion is not wanted");
      const [inner, outer] = await page
        .locator(".cluster")
        .evaluate((place) => [place.scrollWidth, place.clientWidth]);
      assert.ok((inner ?? 0) <= (outer ?? 0), "nothing stands out at the side");
    });
  }

  test("it speaks German to who reads German, with German numbers", async (t) => {
    const page = await look(t, "n1", { locale: "de-DE" });
    await page.getByRole("heading", { name: "Der Cluster, live" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    await page.getByRole("button", { name: "n2 beenden" }).waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /\{\w+\}|\b(?:connections|applied|heard)\b/);
  });

  test("it has nothing of the chat: neither its looks nor what begins it", async (t) => {
    const page = await look(t, "n1", {}, "#explain");
    await page.getByRole("heading", { name: /Records/ }).waitFor();
    const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(files.some((name) => /\/assets\/cluster-/.test(name)));
    assert.deepEqual(
      files.filter((name) => /\/assets\/(?!both|client|cluster)/.test(name)),
      [],
    );
    assert.equal(new URL(page.url()).hash, "#explain");
  });

  test("where nodes are not to be killed there are no buttons for it", async (t) => {
    const page = await look(t, "n1");
    await page.getByRole("button", { name: "Kill n1" }).waitFor();
    await page.route("**/cluster/demo", (route) => route.fulfill({ json: { deeds: [] } }));
    await page.reload();
    await card(page, "n1").waitFor();
    assert.equal(await page.getByRole("button", { name: /Kill|Pause/ }).count(), 0);
    assert.equal(await page.getByRole("switch").count(), 0);
  });
});
