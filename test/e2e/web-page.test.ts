/** The web client as a page: how much of it there is, that it is safe, and that everybody can use it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import {
  come,
  composerOf,
  enter,
  lacksBrowser,
  openBrowser,
  openProfile,
  says,
  sees,
  seriousFindings,
} from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { isInSight } from "../support/in-page.mjs";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";
import { WebSocketClient } from "../support/websocket-client.ts";

const built = join(import.meta.dirname, "../../build/web");
/** Of all that the first screen begins with, and the chat behind it; compressed by gzip, in bytes. */
const scriptsMax = { way: 16_000, chat: 40_000 };

const textOf = (path: string): string => readFileSync(join(built, "assets", path), "utf8");

/** What a script imports, so that it cannot begin without; itself included. */
function scriptsOf(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, , imported = ""] of textOf(path).matchAll(
    /(?:^|[;}\n])(?:import|export)(?:[^"'();]*from)?(["'])\.\/([^"']+)\1/g,
  ))
    scriptsOf(imported, seen);
  return seen;
}

describe("The web client's page", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared);
  });
  const url = (node: string, path = "/") => `http://localhost:${cluster.port(node)}${path}`;

  test("the first screen begins with little, and the chat behind it with not much more", () => {
    const page = readFileSync(join(built, "index.html"), "utf8");
    const way = new Set<string>();
    for (const [, entry = ""] of page.matchAll(/<script type="module" [^>]*src="\/assets\/([^"]+)"/g))
      scriptsOf(entry, way);
    const [, chat = ""] =
      /import\(["'`]\.\/(chat-[^"'`]+)["'`]\)/.exec([...way].map(textOf).join("\n")) ?? [];
    const sizeOf = (paths: Iterable<string>) =>
      [...paths].reduce((sum, path) => sum + gzipSync(textOf(path), { level: 9 }).length, 0);
    const sizes = { way: sizeOf(way), chat: sizeOf(scriptsOf(chat, new Set(way))) };
    assert.ok(sizes.way > 10_000 && sizes.chat > sizes.way + 10_000, "what they import is counted");
    assert.ok(sizes.way <= scriptsMax.way && sizes.chat <= scriptsMax.chat, JSON.stringify(sizes));
    const all = [...scriptsOf(chat, way)].map(textOf).join("\n");
    assert.match(all, /Welcome to Chorus/);
    assert.doesNotMatch(all, /Willkommen/, "one language is there, and the other one comes to who reads it");
  });

  test("every node serves the same files: compressed, kept for ever, and under a policy without anything inline", async (t) => {
    const page = await (await openProfile(t, browser)).newPage();
    const answers = new Map<string, Record<string, string>>();
    page.on("response", async (response) =>
      answers.set(new URL(response.url()).pathname, await response.allHeaders()),
    );
    await page.goto(url("n2"));
    await page.getByLabel("Your name").waitFor();
    const scripts = [...answers].filter(([path]) => path.endsWith(".js"));
    assert.ok(scripts.length > 0);
    for (const [path, headers] of scripts) {
      assert.match(headers["cache-control"] ?? "", /immutable/, path);
      if (Number(headers["content-length"]) > 256) assert.equal(headers["content-encoding"], "br", path);
    }
    assert.doesNotMatch(answers.get("/")?.["content-security-policy"] ?? "unsafe", /unsafe/);
    const bodies = await Promise.all(["n1", "n2", "n3"].map(async (node) => (await fetch(url(node))).text()));
    assert.equal(new Set(bodies).size, 1);
    assert.doesNotMatch(bodies[0] ?? "", /<style|<script(?![^>]*\ssrc=)|\son\w+=|style=/);
  });

  test("what stands inline is not run, whoever puts it there", async (t) => {
    const page = await browser.newPage();
    t.after(() => page.close());
    await page.goto(url("n1"));
    const ran = await page.evaluate(`(async () => {
      const blocked = new Promise((resolve) => addEventListener("securitypolicyviolation", resolve));
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      await blocked;
      return "ran" in globalThis;
    })()`);
    assert.equal(ran, false);
  });

  test("a part whose styles could not be fetched gets them later", async (t) => {
    // As long as the service worker is not there: it brings all at once, or nothing.
    const profile = await openProfile(t, browser, { serviceWorkers: "block" });
    const styles = /\/assets\/beside-.*\.css$/;
    await profile.route(styles, (route) => route.abort("connectionrefused"));
    const page = await enter(profile, cluster.port("n1"), "plain");
    await page.locator(".members").waitFor();
    const display = () => page.evaluate("getComputedStyle(document.querySelector('.members')).display");
    assert.equal(await display(), "block");
    await profile.unroute(styles);
    await until(async () => (await display()) === "flex", "the styles");
  });

  test("one reads and writes though nothing else of the chat can be fetched, which comes when it can", async (t) => {
    const friend = await IrcClient.join(t, cluster.port("n2"), "patient");
    const profile = await openProfile(t, browser, { serviceWorkers: "block" });
    const around = /\/assets\/beside-.*\.js$/;
    await profile.route(around, (route) => route.abort("connectionrefused"));
    const page = await come(profile, cluster.port("n1"), "hasty");
    for (let n = 0; n < 40; n++) await says(page, `line ${n}.`);
    friend.says("I read you");
    await sees(page, "I read you");
    await until(() => page.getByText("I read you").evaluate(isInSight), "what was said in sight");
    friend.send("AWAY :for tea");
    await says(page, "and you?");
    await sees(page, "and you?");
    friend.says("I write to you, too");
    await sees(page, "I write to you, too");
    assert.equal(await page.getByText("Browse channels").count(), 0);
    await profile.unroute(around);
    await page.getByText("Browse channels").waitFor();
    await page.getByRole("button", { name: "lobby" }).waitFor();
    await until(() => page.getByText("I read you").evaluate(isInSight), "what was said in sight");
  });

  test("who reads a language that cannot be fetched reads English until it can", async (t) => {
    const profile = await openProfile(t, browser, { serviceWorkers: "block", locale: "de-DE" });
    const german = /\/assets\/german-.*\.js$/;
    await profile.route(german, (route) => route.abort("connectionrefused"));
    const page = await profile.newPage();
    await page.goto(url("n1"));
    await page.getByRole("heading", { name: "Welcome to Chorus" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await profile.unroute(german);
    await page.getByRole("heading", { name: "Willkommen bei Chorus" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
  });

  test("a command is done as soon as what understands it can be fetched", async (t) => {
    const profile = await openProfile(t, browser, { serviceWorkers: "block" });
    const commands = /\/assets\/commands-.*\.js$/;
    await profile.route(commands, (route) => route.abort("connectionrefused"));
    const page = await enter(profile, cluster.port("n1"), "early");
    const asked = page.waitForRequest(commands);
    await says(page, "/me waves");
    await asked;
    await says(page, "and on");
    await sees(page, "and on");
    await profile.unroute(commands);
    await sees(page, "waves");
  });

  test("pages of every node may connect to every node, pages of others to none", async (t) => {
    for (const from of ["n1", "n2", "n3"]) {
      for (const to of ["n1", "n2", "n3"]) {
        for (const host of ["localhost", "127.0.0.1"]) {
          const origin = `http://${host}:${cluster.port(from)}`;
          assert.equal(
            await WebSocketClient.status(t, cluster.port(to), { origin }),
            101,
            `${origin} to ${to}`,
          );
        }
      }
    }
    const foreign = createServer((_, response) => response.end("<title>elsewhere</title>"));
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    t.after(() => foreign.close());
    const { port } = foreign.address() as AddressInfo;
    const page = await browser.newPage();
    t.after(() => page.close());
    await page.goto(`http://127.0.0.1:${port}/`);
    const outcome = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address, "text.ircv3.net");
          socket.onopen = () => resolve("open");
          socket.onerror = () => resolve("refused");
        }),
      `ws://127.0.0.1:${cluster.port("n1")}/ws`,
    );
    assert.equal(outcome, "refused");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`everybody can use the main screens, ${colorScheme}`, async (t) => {
      const friend = await IrcClient.join(t, cluster.port("n2"), `friend-${colorScheme}`);
      const context = await openProfile(t, browser, { colorScheme, reducedMotion: "reduce" });
      const way = await context.newPage();
      await way.goto(url("n1"));
      await way.getByLabel("Your name").fill("not a name");
      await way.keyboard.press("Enter");
      assert.deepEqual(await seriousFindings(way), []);
      await way.close();
      const page = await enter(context, cluster.port("n1"), `user-${colorScheme}`);
      friend.says(`hello, user-${colorScheme}`);
      friend.send(`PRIVMSG user-${colorScheme} :psst`);
      await page.getByRole("link", { name: new RegExp(`^friend-${colorScheme} Online`) }).waitFor();
      await composerOf(page).fill("@fri");
      await page.getByRole("listbox").waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole("button", { name: "Your menu" }).click();
      await page.getByRole("button", { name: "Leave the chat" }).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.keyboard.press("Escape");
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole("button", { name: /^Conversations/ }).click();
      assert.deepEqual(await seriousFindings(page), []);
    });
  }
});
