/** Real browsers, as people have them: Chromium without a window, each person with a profile of their own. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import axe from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { makeWeb } from "../../tools/setup/web.mjs";
import { type Hooks, lacks } from "./programs.ts";
import { patience } from "./until.ts";

/** Debian's name for it. */
const program = "/usr/bin/chromium";

/** Why a test that needs a browser is skipped; false when there is one. */
export const lacksBrowser: string | false = existsSync(program)
  ? false
  : lacks("chromium") || "no browser here";

/** Starts a browser and makes the web client, where it is not made; `t` ends it. */
export async function openBrowser(t: Hooks): Promise<Browser> {
  assert.equal(await makeWeb(), undefined);
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  t.after(() => browser.close());
  return browser;
}

/** Somebody's profile: what is kept in it is kept until `t` ends it. What goes wrong in its pages fails the test at its end. */
export async function openProfile(
  t: Hooks,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(patience);
  const troubles: string[] = [];
  context.on("weberror", (error) => troubles.push(String(error.error().stack)));
  context.on("console", (line) => {
    if (line.type() === "error" && !isExpected(line.text()))
      troubles.push(`${line.text()} ${line.location().url}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  });
  return context;
}

/**
 * What a browser tells though all is well: a page asks again where a node does not answer; pages without HTTPS from another machine
 * are not kept apart from other windows.
 */
const isExpected = (text: string): boolean =>
  /WebSocket connection|ERR_CONNECTION|Cross-Origin-Opener-Policy header has been ignored/.test(text);

/** Whatever the node writes comes later, by so many ms, in this profile's next pages. */
export async function delayLines(context: BrowserContext, delay: number): Promise<void> {
  await context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((line) => void setTimeout(() => socket.send(line), delay));
  });
}

/** Opens the chat, takes a name, and resolves when one can write and everything around the conversation is there. */
export async function enter(context: BrowserContext, port: number, name: string, path = "/"): Promise<Page> {
  const page = await come(context, port, name, path);
  await page.locator(".sidebar > *").first().waitFor({ state: "attached" });
  return page;
}

/** The same, and resolves when one can write, which is earlier. */
export async function come(context: BrowserContext, port: number, name: string, path = "/"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}${path}`);
  await page.getByLabel("Your name").fill(name);
  await page.keyboard.press("Enter");
  await composerOf(page).waitFor();
  return page;
}

/** Writes into the field and sends. */
export async function says(page: Page, text: string): Promise<void> {
  await composerOf(page).fill(text);
  await composerOf(page).press("Enter");
}

export const composerOf = (page: Page) => page.getByRole("textbox", { name: /^Message to / });

/** What was said, as far as it is on the screen. */
export const timelineOf = (page: Page) => page.getByRole("region", { name: /^Messages in / });

/** Resolves when a text is on the screen of what was said. */
export async function sees(page: Page, text: string): Promise<void> {
  await timelineOf(page).getByText(text).first().waitFor();
}

/** What is wrong with a page for people who cannot see it well, or use no mouse. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    const rules = { "label-content-name-mismatch": { enabled: true } };
    return (globalThis as unknown as { axe: typeof axe }).axe.run({ rules });
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
