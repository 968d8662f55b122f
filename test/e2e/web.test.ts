/** The web client in real browsers: the first minute, a conversation with people at other programs, and the keys. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import {
  composerOf,
  enter,
  lacksBrowser,
  openBrowser,
  openProfile,
  says,
  sees,
  timelineOf,
} from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lineClient } from "../support/people.ts";
import { lastFirst } from "../support/programs.ts";
import { timed, until } from "../support/until.ts";

/** How long the first minute may take, in milliseconds. */
const firstMinute = 30_000;

describe("The web client", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared);
  });
  const url = (node: string, path = "/") => `http://localhost:${cluster.port(node)}${path}`;

  for (const node of ["n1", "n2", "n3"]) {
    test(`a newcomer at ${node} gives a name, and reads and writes in the lobby`, async (t) => {
      const witness = await IrcClient.join(t, cluster.port("n1"), `witness-${node}`);
      const page = await (await openProfile(t, browser)).newPage();
      const took = await timed(async () => {
        await page.goto(url(node));
        await page.locator("input:focus").waitFor();
        await page.keyboard.type(`new-${node}`);
        await page.keyboard.press("Enter");
        await composerOf(page).waitFor();
        await page.keyboard.type(`hello from ${node}`);
        await page.keyboard.press("Enter");
        await witness.heard.sees(new RegExp(`^:new-${node}!\\S+ PRIVMSG #lobby :hello from ${node}$`));
      });
      assert.ok(took < firstMinute, `it took ${took.toFixed(0)} ms`);
      await page.getByRole("heading", { name: "lobby" }).waitFor();
      witness.says(`welcome, new-${node}`);
      await sees(page, `welcome, new-${node}`);
      assert.equal(await composerOf(page).inputValue(), "");
    });
  }

  test("a name that is taken, or cannot be one, is said at the field, and another one is let in", async (t) => {
    await IrcClient.join(t, cluster.port("n2"), "taken");
    const page = await (await openProfile(t, browser)).newPage();
    await page.goto(url("n1"));
    const name = page.getByLabel("Your name");
    await name.fill("2 bad");
    await name.press("Enter");
    await page.getByText("2 bad cannot be a name here.").waitFor();
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await name.fill("taken");
    await name.press("Enter");
    await page.getByText("taken is taken. Try another name.").waitFor();
    await name.fill("free");
    await name.press("Enter");
    await composerOf(page).waitFor();
  });

  test("a link invites to a channel: a name, and one is there", async (t) => {
    const context = await openProfile(t, browser);
    for (const [name, path] of [
      ["guest", "/#/c/tea"],
      ["guest2", "/c/tea"],
      ["guest3", "/#tea"],
    ] as const) {
      const page = await (name === "guest" ? context : await openProfile(t, browser)).newPage();
      await page.goto(url("n3", path));
      await page.getByText("You are invited to #tea.").waitFor();
      await page.getByLabel("Your name").fill(name);
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Message to #tea" }).waitFor();
      assert.equal(page.url(), url("n3", "/#/c/tea"));
    }
  });

  test("two browsers and the line client talk, each on a node of its own", async (t) => {
    const alice = await enter(await openProfile(t, browser), cluster.port("n1"), "alice");
    const bob = await enter(await openProfile(t, browser), cluster.port("n2"), "bob");
    const carol = await lineClient(t, cluster.port("n3"), "carol");
    await says(alice, "hello, all");
    await sees(bob, "hello, all");
    await carol.output.sees("alice: hello, all");
    carol.says("hello, alice");
    await sees(alice, "hello, alice");
    await sees(bob, "hello, alice");
    await says(bob, "good morning");
    await sees(alice, "good morning");
    await carol.output.sees("bob: good morning");
    carol.says("share alice just for you");
    const list = alice.getByRole("navigation", { name: "Conversations" });
    await list
      .getByRole("link", { name: /^carol/ })
      .getByText("1 mention")
      .waitFor({ state: "attached" });
    await until(async () => /^\(\d+\) /.test(await alice.title()), "the title to say so");
    await list.getByRole("link", { name: /^carol/ }).click();
    await sees(alice, "just for you");
    await says(alice, "thank you");
    await carol.output.sees("alice shared: thank you");
  });

  test("Enter sends, Shift and Enter begins a line, Tab completes, and the arrow up brings back what one said", async (t) => {
    const witness = await IrcClient.join(t, cluster.port("n2"), "Zacharias", {
      capabilities: ["batch", "draft/multiline", "message-tags"],
    });
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "typist");
    const field = composerOf(page);
    await page.getByRole("button", { name: "Zacharias", exact: true }).waitFor();
    // What completes is fetched with the first word that it could complete.
    await field.pressSequentially("@zach");
    await page.getByRole("option", { name: "Zacharias" }).waitFor();
    await field.fill("");
    await field.pressSequentially("zach");
    await field.press("Tab");
    assert.equal(await field.inputValue(), "Zacharias: ");
    await field.pressSequentially("one");
    await field.press("Shift+Enter");
    await field.pressSequentially("two");
    await field.press("Enter");
    await witness.heard.sees(/ PRIVMSG #lobby :Zacharias: one$/);
    await witness.heard.sees(/ PRIVMSG #lobby :two$/);
    assert.equal(await field.inputValue(), "");
    await field.press("ArrowUp");
    assert.equal(await field.inputValue(), "Zacharias: one\ntwo");
    await field.press("ArrowDown");
    assert.equal(await field.inputValue(), "");
    await field.pressSequentially("@zac");
    await page.getByRole("option", { name: "Zacharias" }).waitFor();
    await field.press("Enter");
    assert.equal(await field.inputValue(), "@Zacharias ");
  });

  test("the way back leads to the conversation before, and a draft stays where it was written", async (t) => {
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "rover");
    await composerOf(page).fill("half a thought");
    await page.evaluate(`location.hash = "#/c/garden"`);
    await page.getByRole("textbox", { name: "Message to #garden" }).waitFor();
    assert.equal(await composerOf(page).inputValue(), "");
    await page.goBack();
    await page.getByRole("textbox", { name: "Message to #lobby" }).waitFor();
    assert.equal(await composerOf(page).inputValue(), "half a thought");
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByRole("textbox", { name: "Message to #garden" }).waitFor();
  });

  test("what is closed while it is shown stays closed", async (t) => {
    const pal = await IrcClient.join(t, cluster.port("n2"), "pal");
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "closer");
    pal.send("PRIVMSG closer :psst");
    const list = page.getByRole("navigation", { name: "Conversations" });
    await list.getByRole("link", { name: /^pal/ }).click();
    await sees(page, "psst");
    await list.getByRole("button", { name: "Close pal" }).click();
    await page.getByRole("textbox", { name: "Message to #lobby" }).waitFor();
    assert.equal(await list.getByRole("link", { name: /^pal/ }).count(), 0);
    assert.match(page.url(), /#\/c\/lobby$/);
    pal.send("PRIVMSG closer :still there?");
    await list.getByRole("link", { name: /^pal/ }).waitFor();
  });

  test("where the browser stores nothing, that is said once, and one can write all the same", async (t) => {
    const context = await openProfile(t, browser);
    await context.addInitScript(() => {
      globalThis.Storage.prototype.setItem = () => {
        throw new DOMException("it is full", "QuotaExceededError");
      };
    });
    const page = await enter(context, cluster.port("n1"), "keepless");
    await page.getByText(/This browser stores nothing more for the chat/).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Dismiss" }).click();
    await says(page, "all the same");
    await sees(page, "all the same");
    await page.evaluate(`location.hash = "#/c/garden"`);
    await page.getByRole("textbox", { name: "Message to #garden" }).waitFor();
    assert.equal(await page.getByText(/This browser stores nothing more/).count(), 0);
  });

  test("on a phone conversations and members are drawers", async (t) => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const page = await enter(await openProfile(t, browser, phone), cluster.port("n1"), "walker");
    const list = page.getByRole("navigation", { name: "Conversations" });
    assert.equal(await list.isVisible(), false);
    await page.getByRole("button", { name: /^Conversations/ }).click();
    await list.getByRole("link", { name: "lobby" }).waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Members" }).click();
    await page.getByRole("complementary", { name: "Members of #lobby" }).getByText("walker").waitFor();
    await page.getByRole("button", { name: "Close the list of members" }).click();
    await composerOf(page).fill("from a phone");
    await page.getByRole("button", { name: "Send" }).click();
    await timelineOf(page).getByText("from a phone").waitFor();
    const isWhole = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    assert.equal(await page.evaluate(isWhole), true);
  });
});
