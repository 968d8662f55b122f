/** The timeline in a real browser: history without end and without a jump, links to messages, reactions, replies, and what is read aloud. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import {
  composerOf,
  delayLines,
  enter,
  lacksBrowser,
  openBrowser,
  openProfile,
  says,
  sees,
  timelineOf,
} from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import {
  heardAnnouncements,
  isInSight,
  readClipboard,
  rememberAnnouncements,
  scrollToTheBeginning,
} from "../support/in-page.mjs";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";

/** More than a window holds. */
const historyLength = 900;

describe("The timeline", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared, "--limits-messages-per-second", "0");
  });
  const message = (page: Page, text: string) => page.locator(".message", { hasText: text }).last();

  /** Over a slow network one has reached the top before the page comes that is above it. */
  for (const [network, delay] of [
    ["a fast network", 0],
    ["a slow network", 200],
  ] as const) {
    test(`over ${network} one scrolls up to the first word, through more than a window holds, and what one reads never jumps`, async (t) => {
      const channel = `#long-${delay}`;
      const bob = await IrcClient.join(t, cluster.port("n1"), `bob-${delay}`);
      bob.send(`JOIN ${channel}`);
      const words = Array.from({ length: historyLength }, (_, n) => `${n} ${"words ".repeat((n * 7) % 40)}`);
      for (const text of words) bob.says(`message ${text}`, channel);
      bob.send("PING done");
      await bob.heard.sees(/PONG .*done/);

      const context = await openProfile(t, browser);
      if (delay > 0) await delayLines(context, delay);
      const path = `/#/c/${channel.slice(1)}`;
      const page = await enter(context, cluster.port("n2"), `reader-${delay}`, path);
      await sees(page, `message ${historyLength - 1}`);
      await timelineOf(page).locator(".timeline-scroller").focus();
      const jumps = await page.evaluate(scrollToTheBeginning);
      assert.deepEqual(jumps, []);
      await sees(page, "message 0 ");
      await sees(page, `This is the beginning of ${channel}.`);
      assert.ok((await page.locator(".timeline-rows > li").count()) <= 310);

      await page.getByRole("button", { name: "To the newest message" }).click();
      await sees(page, `message ${historyLength - 1}`);
    });
  }

  test("who looks at the newest stays there, however much comes and how high it is", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob-fast");
    bob.send("JOIN #fast");
    bob.says("first", "#fast");
    const page = await enter(await openProfile(t, browser), cluster.port("n2"), "follower", "/#/c/fast");
    await sees(page, "first");
    for (let n = 1; n <= historyLength; n++) {
      bob.says(`message ${n} ${"words ".repeat((n * 7) % 60)}`, "#fast");
      if (n % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await sees(page, `message ${historyLength} `);
    await until(() => message(page, `message ${historyLength} `).evaluate(isInSight), "the newest in sight");
    await page.locator(".jump-latest").waitFor({ state: "detached" });
  });

  test("a link to a message leads there: from the page, and for whoever opens it", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob2");
    bob.send("JOIN #linked");
    for (let n = 0; n < 300; n++) bob.says(`line ${n}.`, "#linked");
    bob.send("PING done");
    await bob.heard.sees(/PONG .*done/);
    const context = await openProfile(t, browser, { permissions: ["clipboard-read", "clipboard-write"] });
    const page = await enter(context, cluster.port("n1"), "linker", "/#/c/linked");
    await sees(page, "line 299.");
    await message(page, "line 290.").hover();
    await page.getByRole("button", { name: "Copy link" }).click();
    const link = await page.evaluate(readClipboard);

    for (let n = 300; n < 600; n++) bob.says(`line ${n}.`, "#linked");
    bob.send("PING again");
    await bob.heard.sees(/PONG .*again/);
    const { hash } = new URL(link);
    const other = await enter(await openProfile(t, browser), cluster.port("n3"), "guest", `/${hash}`);
    await other.locator(".message-found", { hasText: "line 290." }).waitFor();
    await until(() => message(other, "line 290.").evaluate(isInSight), "the message in sight");
  });

  test("people react, answer and take back, and everybody sees it", async (t) => {
    const alice = await enter(await openProfile(t, browser), cluster.port("n1"), "alice");
    const carol = await enter(await openProfile(t, browser), cluster.port("n2"), "carol");
    await says(alice, "shall we **go**?");
    await sees(carol, "shall we");
    assert.equal(await carol.locator(".message strong").last().innerText(), "go");

    await message(carol, "shall we").hover();
    await carol.getByRole("button", { name: "React with 👍" }).click();
    const chip = alice.getByRole("button", { name: /^carol reacted with 👍/ });
    await chip.waitFor();
    await chip.click();
    await alice.getByRole("button", { name: /^carol and you reacted with 👍/ }).waitFor();

    await message(carol, "shall we").hover();
    await carol.getByRole("button", { name: "Reply" }).click();
    await composerOf(carol).fill("now");
    await composerOf(carol).press("Enter");
    await alice.locator(".message-replied", { hasText: "shall we go?" }).waitFor();

    await message(carol, "now").hover();
    await carol.getByRole("button", { name: "Delete" }).click();
    await carol.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await sees(alice, "This message was taken back.");
  });

  test("an answer to what was said long ago shows it, until it is taken back", async (t) => {
    const capabilities = ["message-tags", "echo-message", "draft/message-redaction"];
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob3", { channel: "#ago", capabilities });
    bob.says("who has the key?", "#ago");
    for (let n = 0; n < 150; n++) bob.says(`talk ${n}.`, "#ago");
    await bob.barrier();
    const [question] = bob.said;
    bob.send(`@+draft/reply=${question?.id} PRIVMSG #ago :I have it`);
    const page = await enter(await openProfile(t, browser), cluster.port("n2"), "asker", "/#/c/ago");
    await sees(page, "I have it");
    const above = message(page, "I have it").locator(".message-replied");
    await above.getByText("who has the key?").waitFor();
    assert.equal(await message(page, "who has the key?").locator(".formatted").innerText(), "I have it");
    bob.send(`REDACT #ago ${question?.id}`);
    await above.getByText("This message was taken back.").waitFor();
  });

  test("what an answer is about is asked for again on the next connection, when it was refused", async (t) => {
    const bob = await IrcClient.join(t, cluster.port("n1"), "bob4", {
      channel: "#refused",
      capabilities: ["message-tags", "echo-message"],
    });
    bob.says("who has the lamp?", "#refused");
    for (let n = 0; n < 150; n++) bob.says(`talk ${n}.`, "#refused");
    await bob.barrier();
    const [question] = bob.said;
    bob.send(`@+draft/reply=${question?.id} PRIVMSG #refused :I have that`);
    const profile = await openProfile(t, browser);
    let lose: (() => Promise<void>) | undefined;
    await profile.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((line) => {
        const [, label] = /^@label=(\S+) CHATHISTORY AROUND /.exec(String(line)) ?? [];
        if (lose || !label) return server.send(line);
        lose = () => server.close();
        socket.send(`@label=${label} :s FAIL CHATHISTORY MESSAGE_ERROR AROUND #refused :Not now`);
      });
    });
    const page = await enter(profile, cluster.port("n2"), "patient", "/#/c/refused");
    await sees(page, "I have that");
    const above = message(page, "I have that").locator(".message-replied");
    await until(() => lose, "the refusal");
    await above.getByText("a message that is further up").waitFor();
    await lose?.();
    await above.getByText("who has the lamp?").waitFor();
  });

  test("by keyboard one goes from message to message, and answers one", async (t) => {
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "keys", "/#/c/keys");
    await says(page, "first");
    await says(page, "second");
    await page.locator(".message-pending").first().waitFor({ state: "detached" });
    // What keys do with messages is there when what the pointer does with them is.
    await message(page, "second").hover();
    await page.getByRole("toolbar").waitFor();
    await page.mouse.move(0, 0);
    await timelineOf(page).locator(".timeline-scroller").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.match((await page.locator(".message:focus").innerText()) ?? "", /first/);
    await page.keyboard.press("r");
    await page.locator("#composer:focus").waitFor();
    await page.keyboard.type("third");
    await page.keyboard.press("Enter");
    await page.locator(".message-replied", { hasText: "first" }).waitFor();
  });

  test("each message of others is read aloud once, and history is not", async (t) => {
    const dave = await IrcClient.join(t, cluster.port("n1"), "dave");
    dave.send("JOIN #aloud");
    dave.says("long ago", "#aloud");
    const page = await enter(await openProfile(t, browser), cluster.port("n2"), "listener", "/#/c/aloud");
    await sees(page, "long ago");
    await page.getByRole("log").waitFor({ state: "attached" });
    await page.evaluate(rememberAnnouncements);
    await says(page, "my own");
    dave.says("hello", "#aloud");
    await page.getByRole("log").getByText("dave: hello").waitFor();
    dave.says("and more", "#aloud");
    await page.getByRole("log").getByText("dave: and more").waitFor();
    assert.deepEqual(await page.evaluate(heardAnnouncements), ["dave: hello", "dave: and more"]);
  });

  test("who was away sees where the unread begins, and what is new while they read further up", async (t) => {
    const erin = await IrcClient.join(t, cluster.port("n1"), "erin");
    erin.send("JOIN #news");
    for (let n = 0; n < 60; n++) erin.says(`old ${n}.`, "#news");
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "fay", "/#/c/news");
    await sees(page, "old 59.");
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, -900);
    await page.getByRole("button", { name: "To the newest message" }).waitFor();
    erin.says("fresh", "#news");
    const jump = page.getByRole("button", { name: "To the newest message" });
    await page.locator(".jump-new", { hasText: "1 new message" }).waitFor();
    await jump.click();
    await page.locator(".line-unread + .message", { hasText: "fresh" }).waitFor();
  });
});
