/** What opens over the chat, in real browsers: everything that took a command is done by keys or a press, and others see it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { composerOf, enter, lacksBrowser, openBrowser, openProfile, says, sees } from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";

const dialogOf = (page: Page) => page.getByRole("dialog");

/** Chooses from the palette what fits best. */
async function does(page: Page, typed: string): Promise<void> {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox");
  await field.fill(typed);
  await page.getByRole("option", { selected: true }).waitFor();
  await field.press("Enter");
}

async function closes(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await dialogOf(page).waitFor({ state: "hidden" });
}

async function registers(page: Page, password: string): Promise<void> {
  await does(page, ">get an account");
  await dialogOf(page).getByLabel("Password").fill(password);
  await dialogOf(page).getByRole("button", { name: "Get the account" }).click();
  await dialogOf(page).getByRole("button", { name: "Not now" }).click();
  await closes(page);
}

async function creates(page: Page, name: string): Promise<void> {
  await does(page, ">create a channel");
  await dialogOf(page).getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: `Message to #${name}` }).waitFor();
}

describe("Panels of the web client", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared);
  });
  const port = (node: string) => cluster.port(node);
  const comes = async (t: Parameters<typeof openProfile>[0], name: string, node = "n1") =>
    enter(await openProfile(t, browser), port(node), name);

  test("a few letters and Enter lead to channels, people and deeds, and Escape back to writing", async (t) => {
    await IrcClient.join(t, port("n2"), "zacharias");
    const page = await comes(t, "palle");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("zach");
    assert.match((await page.getByRole("option", { selected: true }).textContent()) ?? "", /zacharias/);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Message to zacharias" }).waitFor();
    await does(page, "#lob");
    await page.getByRole("textbox", { name: "Message to #lobby" }).waitFor();
    await composerOf(page).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await closes(page);
    await until(() => composerOf(page).evaluate((field) => field.matches(":focus")), "the focus to be back");
  });

  test("a channel is made, ruled and given a topic without a command", async (t) => {
    const page = await comes(t, "greta");
    await registers(page, "long enough, greta");
    await creates(page, "glade");
    const witness = await IrcClient.join(t, port("n3"), "gwen", { channel: "#glade" });
    await does(page, ">settings of");
    await dialogOf(page).getByLabel("Topic").fill("all about ferns");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await witness.heard.sees(/^:greta!\S+ TOPIC #glade :all about ferns$/);
    await dialogOf(page).getByRole("tab", { name: "Rules" }).click();
    await dialogOf(page).getByLabel("Moderated").check();
    await dialogOf(page).getByLabel("Slow mode").selectOption({ label: "Once in 10 seconds" });
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await witness.heard.sees(/^:greta!\S+ MODE #glade \+mW 10$/);
    await dialogOf(page).getByRole("tab", { name: "People" }).click();
    await dialogOf(page).getByLabel("Account").fill("nobody");
    await dialogOf(page).getByRole("button", { name: "Add" }).click();
    await dialogOf(page).getByText("There is no such account.").waitFor();
  });

  test("somebody is muted for a time, reads why not, and speaks again", async (t) => {
    const page = await comes(t, "mia");
    await creates(page, "meadow");
    const guest = await IrcClient.join(t, port("n2"), "max", { channel: "#meadow" });
    await does(page, ">settings of");
    await dialogOf(page).getByRole("tab", { name: "Bans" }).click();
    await dialogOf(page).getByLabel("Who?").fill("max");
    await dialogOf(page).getByLabel("Reason").fill("5 shouts");
    await dialogOf(page).getByRole("button", { name: "Mute" }).click();
    await guest.heard.sees(/^:mia!\S+ MODE #meadow \+b ~m:/);
    await dialogOf(page).getByText("5 shouts").waitFor();
    guest.says("hello?", "#meadow");
    await guest.heard.sees(/ 404 max #meadow /);
    await dialogOf(page).getByRole("button", { name: "Lift" }).click();
    await dialogOf(page).getByText("Nobody is banned or muted.").waitFor();
    guest.says("here I am", "#meadow");
    await closes(page);
    await sees(page, "here I am");
  });

  test("who has no say in a channel is offered none", async (t) => {
    await IrcClient.join(t, port("n1"), "olga", { channel: "#ocean" });
    const page = await comes(t, "otto");
    await page.goto(`http://localhost:${port("n1")}/#/c/ocean`);
    await page.getByRole("textbox", { name: "Message to #ocean" }).waitFor();
    await does(page, ">about #ocean");
    await dialogOf(page).getByRole("tab", { name: "People" }).waitFor();
    assert.deepEqual(await dialogOf(page).getByRole("tab").allTextContents(), ["About", "People"]);
    assert.equal(await dialogOf(page).getByLabel("Topic").count(), 0);
  });

  test("what was said is found, and one is led there", async (t) => {
    const witness = await IrcClient.join(t, port("n2"), "siri");
    const page = await comes(t, "sven");
    witness.says("the saffron buns are in the oven");
    witness.says("saffron is dear");
    await sees(page, "saffron is dear");
    await creates(page, "sauna");
    await page.keyboard.press("Control+Shift+K");
    await dialogOf(page).getByRole("searchbox").fill("saffron buns from:siri after:yesterday");
    const result = dialogOf(page).getByRole("listitem");
    await result.getByText("are in the oven").waitFor();
    await result.getByRole("button", { name: "Show what is around it" }).click();
    await result.getByText("is dear").waitFor();
    await result.getByRole("button", { name: "Go there" }).click();
    await page.getByRole("textbox", { name: "Message to #lobby" }).waitFor();
    await sees(page, "the saffron buns");
    assert.match(page.url(), /#\/c\/lobby/);
  });

  test("a name is kept by an account: with a wrong password nobody gets it, with the right one its owner", async (t) => {
    const page = await comes(t, "anja");
    await registers(page, "anja's own words");
    await IrcClient.join(t, port("n3"), "anton");
    await does(page, ">your account");
    await dialogOf(page).getByRole("button", { name: "Log out" }).click();
    await dialogOf(page).getByRole("tab", { name: "Log in" }).click();
    await dialogOf(page).getByLabel("Password").fill("guessed");
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("The password is wrong").waitFor();
    await dialogOf(page).getByLabel("Password").fill("anja's own words");
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("Stay while I am offline").waitFor();
  });

  test("whoever is muted by a reader is not read by that reader, also after a reload", async (t) => {
    const noisy = await IrcClient.join(t, port("n2"), "noisy");
    const page = await comes(t, "nora");
    noisy.says("noise, noise");
    await sees(page, "noise, noise");
    await page.getByRole("complementary").getByText("noisy").click();
    await dialogOf(page).getByRole("button", { name: "Mute for me" }).click();
    await closes(page);
    noisy.says("more noise");
    await says(page, "how quiet it is");
    await sees(page, "how quiet it is");
    await page.reload();
    await sees(page, "how quiet it is");
    assert.equal(await page.getByText("noise").count(), 0);
  });

  test("a picture is set, and shown on one's card by way of the reader's own node, unless the reader wants none", async (t) => {
    const page = await comes(t, "petra");
    await page.keyboard.press("Control+,");
    await dialogOf(page)
      .getByLabel("Picture", { exact: true })
      .fill("https://pictures.example/petra.png?s={size}");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await dialogOf(page).getByText("Saved").waitFor();
    const profile = await openProfile(t, browser);
    const asked: (string | null)[] = [];
    await profile.route("**/preview?*", (route) => {
      asked.push(new URL(route.request().url()).searchParams.get("url"));
      return route.fulfill({ json: { url: "", picture: "/icons/icon-192.png" } });
    });
    const reader = await enter(profile, port("n2"), "rita");
    const opens = () => reader.getByRole("button", { name: "petra", exact: true }).first().click();
    await opens();
    const picture = dialogOf(reader).locator("img");
    await picture.waitFor();
    assert.match((await picture.getAttribute("src")) ?? "", /^\/icons\//);
    assert.deepEqual(asked, ["https://pictures.example/petra.png?s=128"]);
    await closes(reader);
    await reader.evaluate(`localStorage.setItem("chorus.preferences", '{"showsPreviews":false}')`);
    await reader.reload();
    await opens();
    await dialogOf(reader).getByText("Connected from").waitFor();
    assert.equal(await picture.count(), 0);
    assert.equal(asked.length, 1);
  });

  test("colours and language are chosen, and kept", async (t) => {
    const page = await comes(t, "lena");
    await page.keyboard.press("Control+,");
    await dialogOf(page).getByLabel("Dark").check();
    await dialogOf(page).getByLabel("Language").selectOption({ label: "Deutsch" });
    await dialogOf(page).getByRole("heading", { name: "Einstellungen" }).waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: /lobby/ }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByText("Unterhaltungen").waitFor();
    assert.equal(await page.evaluate("document.documentElement.dataset['theme']"), "dark");
    assert.equal(await page.evaluate("document.documentElement.lang"), "de");
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: /lobby/ }).fill("/kick ");
    await page.keyboard.press("Enter");
    await page.getByText("/kick [#Kanal] Name [Grund]").waitFor();
  });
});
