/** The web client from another machine: pages by the machine's own address, which browsers trust less than "localhost". */
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { composerOf, lacksBrowser, openBrowser, openProfile, says, sees } from "../support/browser.ts";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";

const address = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === "IPv4")?.address;

test("who comes from another machine goes on by another node, though nodes say that they are at localhost", {
  skip: lacksBrowser || (address === undefined && "no network here"),
}, async (t) => {
  const browser = await openBrowser(t);
  const cluster = await startCluster(t, "--host", "0.0.0.0");
  const witness = await IrcClient.join(t, cluster.port("n3"), "witness");
  const context = await openProfile(t, browser);
  const url = `http://${address}:${cluster.port("n1")}/`;
  const page = await context.newPage();
  await page.goto(url);
  assert.equal(await page.evaluate("isSecureContext || 'locks' in navigator"), false);
  await page.getByLabel("Your name").fill("distant");
  await page.keyboard.press("Enter");
  await composerOf(page).waitFor();
  await says(page, "from afar");
  await witness.heard.sees(/^:distant!\S+ PRIVMSG #lobby :from afar$/);

  // Without locks tabs ask each other who sits where.
  await composerOf(page).fill("begun in the first tab");
  const second = await context.newPage();
  await second.goto(url);
  await second.getByRole("button", { name: "Go on here as distant" }).click();
  await composerOf(second).waitFor();
  assert.equal(await composerOf(second).inputValue(), "begun in the first tab");
  await page.getByRole("heading", { name: "The chat goes on in another tab" }).waitFor();
  await page.close();

  cluster.signal("n1", "SIGKILL");
  const toldWhere = second.getByText(/^Went on by localhost:/).waitFor();
  toldWhere.catch(() => {}); // It is waited for below.
  await composerOf(second).press("Enter");
  await witness.heard.sees(/^:distant!\S+ PRIVMSG #lobby :begun in the first tab$/);
  witness.says("there you are");
  await sees(second, "there you are");
  await toldWhere;
  witness.heard.sawNothingOf(/^:distant!\S+ QUIT/);
});
