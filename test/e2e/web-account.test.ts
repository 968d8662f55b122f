/** An account in a browser, where its owner has to show a code that is mailed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { enter, lacksBrowser, openBrowser, openProfile } from "../support/browser.ts";
import { startCluster } from "../support/cluster.ts";
import { lastFirst } from "../support/programs.ts";
import { SmtpServer } from "../support/smtp-server.ts";
import { until } from "../support/until.ts";

const storedIn = (page: Page) => page.evaluate(() => JSON.stringify(globalThis["sessionStorage"]));

test("a code is mailed, looked for elsewhere meanwhile, and typed: a wrong one says so", {
  skip: lacksBrowser,
}, async (context) => {
  const t = lastFirst(context);
  const mail = await SmtpServer.open(t);
  const [browser, cluster] = await Promise.all([
    openBrowser(t),
    startCluster(
      t,
      "--accounts-email=required",
      "--accounts-email-from=chorus@example.org",
      `--accounts-smtp=smtp://127.0.0.1:${mail.port}`,
      "--accounts-hash-memory=32KiB",
    ),
  ]);
  const page = await enter(await openProfile(t, browser), cluster.port("n1"), "alice");
  const dialog = page.getByRole("dialog");
  const opens = async () => {
    await page.getByRole("button", { name: "Your menu" }).click();
    await page.getByText("Make this name yours").click();
  };
  await opens();
  await dialog.getByLabel("E-mail").fill("alice@example.org");
  await dialog.getByLabel("Password").fill("correct horse battery");
  await page.keyboard.press("Enter");
  await dialog.getByText("A code was sent to alice@example.org.").waitFor();
  await dialog.getByLabel("Code").fill("0123456789abcdef0123456789abcdef");
  await page.keyboard.press("Enter");
  await dialog.getByText(/That is not the code/).waitFor();

  // Who leaves in between leaves no address behind.
  const other = await enter(await openProfile(t, browser), cluster.port("n2"), "bob");
  await other.getByRole("button", { name: "Your menu" }).click();
  await other.getByText("Make this name yours").click();
  await other.getByRole("dialog").getByLabel("E-mail").fill("bob@example.org");
  await other.getByRole("dialog").getByLabel("Password").fill("correct horse battery");
  await other.keyboard.press("Enter");
  await other.getByRole("dialog").getByText("A code was sent to bob@example.org.").waitFor();
  assert.match(await storedIn(other), /bob@example\.org/);
  await other.keyboard.press("Escape");
  await other.getByRole("button", { name: "Your menu" }).click();
  await other.getByRole("button", { name: "Leave the chat" }).click();
  await other.getByRole("heading", { name: "You have left" }).waitFor();
  await until(async () => !(await storedIn(other)).includes("bob@example.org"), "nothing of it to be kept");

  // The letter is in another tab, and this one is loaded anew.
  await page.reload();
  await opens();
  const code = await until(() => mail.codeFor("alice@example.org"), "the letter");
  await dialog.getByLabel("Code").fill(code);
  await page.keyboard.press("Enter");
  await dialog.getByText("The account alice is yours").waitFor();
  await dialog.getByRole("button", { name: "Not now" }).click();
  await dialog.getByRole("heading", { name: "Your account" }).waitFor();
});
