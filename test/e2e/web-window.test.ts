/** A window of history in a real browser: it fills the screen as far as it can, and leads to the unread line and no further. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext } from "playwright-core";
import { enter, lacksBrowser, openBrowser, openProfile, sees, timelineOf } from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { isInSight, pictures, scrollToTheBeginning } from "../support/in-page.mjs";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";

/** Counts the pages that this profile asks for; what it returns says whether none is while some pictures are drawn. */
async function watchPaging(context: BrowserContext): Promise<() => Promise<boolean>> {
  let asked = 0;
  await context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((line) => {
      if (String(line).includes("CHATHISTORY")) asked += 1;
      server.send(line);
    });
  });
  return async () => {
    const [page] = context.pages();
    const before = asked;
    await page?.evaluate(pictures, 60);
    return asked === before;
  };
}

describe("A window of history", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared, "--limits-messages-per-second", "0");
  });

  test("on a screen so high that it shows a third of a window, this goes where one scrolls, and rests when one does", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob-high");
    bob.send("JOIN #high");
    for (let n = 0; n < 900; n++) bob.says(`message ${n}.`, "#high");
    bob.send("PING done");
    await bob.heard.sees(/PONG .*done/);

    const context = await openProfile(t, browser, { viewport: { width: 1280, height: 3000 } });
    const rests = await watchPaging(context);
    const page = await enter(context, cluster.port("n2"), "reader-high", "/#/c/high");
    await sees(page, "message 899.");
    await timelineOf(page).locator(".timeline-scroller").focus();
    assert.deepEqual(await page.evaluate(scrollToTheBeginning), []);
    await sees(page, "message 0.");
    await timelineOf(page).hover();
    await page.mouse.wheel(0, 4500);
    await until(rests, "nothing more to be asked for");
    assert.ok((await page.locator(".timeline-beginning").count()) === 0, "there is more above");
  });

  test("comings and goings that fill a window and no screen leave one at the newest, and at rest", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob-calm");
    const eve = await IrcClient.join(t, cluster.port("n1"), "eve-calm");
    bob.send("JOIN #calm");
    for (let n = 0; n < 170; n++) eve.send("JOIN #calm", "PART #calm");
    eve.send("PING done");
    await eve.heard.sees(/PONG .*done/);

    const context = await openProfile(t, browser);
    const rests = await watchPaging(context);
    const page = await enter(context, cluster.port("n2"), "reader-calm", "/#/c/calm");
    await timelineOf(page).getByText("eve-calm").first().waitFor();
    await until(rests, "nothing more to be asked for");
    bob.says("all are here", "#calm");
    await sees(page, "all are here");
    await page.locator(".jump-latest").waitFor({ state: "detached" });
  });

  test("the unread line that is some pages above is found, stays, and nothing beyond it is asked for", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob-busy");
    bob.send("JOIN #busy");
    for (let n = 0; n < 400; n++) bob.says(`old ${n}.`, "#busy");
    bob.send("PING old");
    await bob.heard.sees(/PONG .*old/);
    const page = await enter(await openProfile(t, browser), cluster.port("n2"), "reader-busy", "/#/c/busy");
    await sees(page, "old 399.");
    await page.goto(`http://localhost:${cluster.port("n2")}/#/c/lobby`);
    await timelineOf(page).and(page.getByLabel("#lobby")).waitFor();
    for (let n = 0; n < 140; n++) bob.says(`new ${n}.`, "#busy");
    bob.send("PING new");
    await bob.heard.sees(/PONG .*new/);
    await page.reload();
    await page.locator(".sidebar").getByText("140 unread messages").waitFor();
    await page.goto(`http://localhost:${cluster.port("n2")}/#/c/busy`);
    await sees(page, "new 139.");
    await page.locator(".jump-unread").click();
    await page.locator(".line-unread + li", { hasText: "new 0." }).waitFor();
    await until(() => page.locator(".line-unread").evaluate(isInSight), "the unread line in sight");
    await page.evaluate(pictures, 60);
    await page.locator(".line-unread + li", { hasText: "new 0." }).waitFor();
    assert.equal(await timelineOf(page).getByText("old 0.").count(), 0);
  });

  test("a page that was said by somebody one ignores is not the end", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob-sold");
    const eve = await IrcClient.join(t, cluster.port("n1"), "eve-sold");
    bob.send("JOIN #sold");
    bob.says("before all that", "#sold");
    bob.send("PING done");
    await bob.heard.sees(/PONG .*done/);
    eve.send("JOIN #sold");
    const context = await openProfile(t, browser);
    const page = await enter(context, cluster.port("n2"), "reader-sold", "/#/c/sold");
    await sees(page, "before all that");
    for (let n = 0; n < 130; n++) eve.says(`buy ${n}`, "#sold");
    await sees(page, "buy 129");
    await page.evaluate(() => globalThis.localStorage.setItem("chorus.ignored", '["n:eve-sold"]'));
    await page.reload();
    await sees(page, "before all that");
  });
});
