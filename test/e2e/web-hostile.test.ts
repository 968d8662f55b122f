/** What hostile people send to a browser: it is shown as the text that it is, nothing of it runs, and the page stays whole. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { enter, lacksBrowser, openBrowser, openProfile, says, sees, timelineOf } from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { type Hooks, lastFirst } from "../support/programs.ts";
import { pathOf, uploader } from "../support/uploads.ts";

/** Where a script of theirs would leave its mark. */
const mark = "hacked";
const image = `<img/src=x/onerror=${mark}=1>`;
const markup = `"><img src=x onerror="${mark}=1"><script>${mark}=1</script>`;
/** What stands behind it is read from right to left. */
const turn = "\u202e";
const channel = `#${image}${turn}gpj.exe`;
const place = `/#/c/${encodeURIComponent(channel.slice(1))}`;

const isWhole = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
/** What is in the timeline and goes beyond its side, as far as one would see it. */
const beyond = `(() => {
  const scroller = document.querySelector(".timeline-scroller");
  return scroller.scrollWidth - scroller.clientWidth;
})()`;

/** How far what is in an open dialog goes beyond its side. */
const beyondDialog = `(() => {
  const body = document.querySelector("dialog[open] .dialog-body");
  return body.scrollWidth - body.clientWidth;
})()`;

/** Asks for a file as the page's own script. */
const asScript = (path: string) => `new Promise((resolve) => {
  const script = document.createElement("script");
  script.onload = () => resolve("loaded");
  script.onerror = () => resolve("refused");
  script.src = ${JSON.stringify(path)};
  document.body.append(script);
})`;

/** Somebody who sends what nobody should, in a channel of their own. */
async function mallory(t: Hooks, cluster: Cluster, nick: string) {
  const { client, upload } = await uploader(t, cluster, "n1", nick);
  client.send("CAP REQ :draft/metadata-3 draft/multiline setname");
  client.send(`JOIN ${channel}`);
  await client.barrier();
  return { client, upload };
}

describe("What hostile people send", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    // They are hasty.
    cluster = await startCluster(shared, "--limits-burst=2000");
  });

  /** Opens the page; a dialog would fail the test. */
  const victim = async (t: Hooks, name: string): Promise<Page> => {
    const context = await openProfile(t, browser);
    context.on("dialog", (dialog) => assert.fail(`a dialog says ${dialog.message()}`));
    return enter(context, cluster.port("n2"), name, place);
  };

  /** At both sizes the page is whole, nothing ran, and one can write. */
  const isWell = async (page: Page): Promise<void> => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(viewport);
      assert.equal(await page.evaluate(isWhole), true, `${viewport.width} px are enough`);
      assert.equal(await page.evaluate(beyond), 0, `the timeline stays within ${viewport.width} px`);
    }
    assert.equal(await page.evaluate(`"${mark}" in globalThis`), false, "nothing of it ran");
    await says(page, "still here");
    await sees(page, "still here");
    await page.locator(".message-pending").first().waitFor({ state: "detached" });
  };

  test("names, topics, and what one says of oneself are text, and turn nothing around", async (t) => {
    const { client } = await mallory(t, cluster, "`mallory`");
    client.send(
      `TOPIC ${channel} :${turn}${markup}${"W".repeat(200)}`,
      `SETNAME :${turn}${markup}`,
      `METADATA * SET display-name :${turn}${markup}`,
      `METADATA * SET status :${markup}${"W".repeat(150)}`,
      `METADATA * SET homepage :javascript:${mark}=1`,
      `METADATA * SET avatar :javascript:${mark}=1`,
      `AWAY :${turn}${markup}`,
    );
    client.says("look at me", channel);
    await client.barrier();
    const page = await victim(t, "reader");
    await sees(page, "look at me");
    const shown = `${image}gpj.exe`;
    await page.getByRole("heading", { name: shown, exact: true }).waitFor();
    await page.getByRole("link", { name: shown }).waitFor();
    await page.locator(".pane-topic", { hasText: `${markup}WW` }).waitFor();
    await page.locator(".message-picture").first().click();
    const card = page.getByRole("dialog", { name: markup });
    await card.getByText(`${markup}WW`).waitFor();
    assert.equal(await page.evaluate(beyondDialog), 0);
    await card.getByText(markup, { exact: true }).nth(1).waitFor();
    assert.equal(await card.getByRole("link").count(), 0, "a script is no homepage");
    assert.equal(await card.locator("img").count(), 0, "and no picture");
    assert.doesNotMatch(await page.locator("body").innerText(), /[\u202a-\u202e\u2066-\u2069]/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: shown }).first().click();
    await page
      .getByRole("dialog", { name: `#${shown}` })
      .getByText(`${markup}WW`)
      .waitFor();
    assert.equal(await page.evaluate(beyondDialog), 0, "the topic stays within its dialog");
    await page.getByPlaceholder(`#${shown}`).waitFor();
    await page.keyboard.press("Escape");
    await isWell(page);
  });

  test("messages, reactions and replies are text, however long, high or odd", async (t) => {
    const { client } = await mallory(t, cluster, "mallory2");
    const messages = [
      markup,
      `javascript:${mark}=1 [here](javascript:${mark}=1) <javascript:${mark}=1> data:text/html,${markup}`,
      `[https://bank.example](https://evil.example/) \`${markup}\``,
      `${turn}gpj.exe\u2067 and on`,
      `Z${"\u0301\u0302\u0306".repeat(50)}a${"\u0335\u0338".repeat(40)}lgo`,
      "\ufdfd".repeat(100),
      `\u{1f3f3}\ufe0f${"\u200d\u{1f308}".repeat(60)}`,
      `${"`".repeat(150)}${"*".repeat(100)}${"_".repeat(100)}${"|".repeat(100)}`,
      "\x0301,01unseen\x03 \x0399,99x \x04ffffff,ffffffwhite",
      `\x01ACTION ${markup}${turn}\x01`,
      `https://${"a".repeat(380)}.example/`,
    ];
    for (const text of messages) client.says(text, channel);
    client.send(`BATCH +long draft/multiline ${channel}`);
    for (let n = 0; n < 25; n++)
      client.send(
        `@batch=long${n > 0 ? ";draft/multiline-concat" : ""} PRIVMSG ${channel} :${"W".repeat(400)}`,
      );
    client.send("BATCH -long");
    client.says("react to this", channel);
    await client.barrier();
    const { id } = client.said.at(-1) ?? {};
    const emoji = [image, "W".repeat(3000), `Z${"\u0301".repeat(500)}`, `x${"\u200d\u{1f308}".repeat(300)}`];
    while (emoji.length < 400) emoji.push(`r${emoji.length}`);
    for (const each of emoji) client.send(`@+draft/react=${each};+draft/reply=${id} TAGMSG ${channel}`);
    client.send(
      `@+draft/reply=<script>${mark}=1</script> PRIVMSG ${channel} :an answer to nothing`,
      `@+draft/reply=${"x".repeat(3000)} PRIVMSG ${channel} :an answer to much`,
      `@+typing=<b>active TAGMSG ${channel}`,
    );
    await client.barrier();
    const page = await victim(t, "reader2");
    await sees(page, "an answer to much");
    await timelineOf(page).getByText(image).first().waitFor();
    const links = await timelineOf(page).locator(".formatted a[target=_blank]").all();
    for (const link of links)
      assert.equal(await link.getAttribute("href"), new URL((await link.textContent()) ?? "").href);
    const height = async (text: string) =>
      (await timelineOf(page).locator(".message", { hasText: text }).last().boundingBox())?.height ?? 0;
    assert.ok((await height("react to this")) < 400, "of very many reactions some are shown");
    assert.ok((await height("WWWW")) < 700, "of a very long message the beginning is shown");
    await isWell(page);
  });

  test("files that are scripts run in no page: not shown, not opened, not asked for as a script", async (t) => {
    const { client, upload } = await mallory(t, cluster, "mallory3");
    const lively = `<svg xmlns="http://www.w3.org/2000/svg" onload="top.${mark}=1"><script>top.${mark}=1</script></svg>`;
    const files = [
      { name: "cat.svg", type: "image/svg+xml", body: lively },
      { name: "cat.png", type: "image/png", body: lively },
      { name: `${turn}gpj.html`, type: "text/html", body: `<script>top.${mark}=1</script>` },
      { name: "page.xhtml", type: "application/xhtml+xml", body: lively },
      { name: `${image}${"W".repeat(200)}.txt`, type: "text/plain", body: `${mark}=1` },
      {
        name: "both.gif",
        type: "image/gif",
        body: `GIF89a/*\x01\0*/=1;${mark}=1;//<script>top.${mark}=1</script>`,
      },
      { name: "tool.js", type: "text/javascript", body: `${mark}=1` },
    ];
    const paths: string[] = [];
    for (const { name, type, body } of files) {
      const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
      paths.push(pathOf(await upload(body, { type, disposition })));
    }
    for (const path of paths) client.says(`http://localhost:${cluster.port("n1")}${path}`, channel);
    await client.barrier();
    const page = await victim(t, "reader3");
    await timelineOf(page).getByText("tool.js").waitFor();
    // Its address is a card when what draws cards is there.
    await timelineOf(page).getByText("gpj.html").nth(1).waitFor({ state: "detached" });
    assert.equal(await timelineOf(page).getByText("gpj.html").count(), 1);
    await isWell(page);

    // Whoever opens one is in a page of the same origin; what is only saved ends the way there.
    const tab = await browser.newPage();
    t.after(() => tab.close());
    for (const path of paths) {
      await tab.goto(`http://localhost:${cluster.port("n1")}${path}`).catch(() => undefined);
      assert.equal(await tab.evaluate(`"${mark}" in globalThis`), false, path);
    }
    // As if somebody had brought a script element into the page.
    await tab.goto(`http://localhost:${cluster.port("n1")}/`);
    for (const path of paths) assert.equal(await tab.evaluate(asScript(path)), "refused", path);
    assert.equal(await tab.evaluate(`"${mark}" in globalThis`), false);
  });
});
