/** Two browsers, irssi, WeeChat and the line client in one conversation on three nodes, of which one is killed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
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
import { temporaryFolder } from "../support/folders.ts";
import { lineClient } from "../support/people.ts";
import { type Hooks, lacks, lastFirst } from "../support/programs.ts";
import { Terminal } from "../support/terminal.ts";

const size = { columns: 110, rows: 50 };
const people = ["alice", "bob", "carol", "ivan", "wendy"];
/** What they say is counted by whoever says it. */
const words = new RegExp(`\\b(?:${people.join("|")}) says \\d\\b`, "g");

/** irssi waits between commands once it has sent five, unless told otherwise. */
function irssi(t: Hooks, cluster: Cluster, node: string, name: string): Terminal {
  const config = 'settings = { "irc/core" = { cmds_max_at_once = "100"; }; };\n';
  const home = temporaryFolder(t, { config });
  const port = String(cluster.port(node));
  return new Terminal(t, name, ["irssi", `--home=${home}`, "-c", "127.0.0.1", "-p", port, "-n", name], size);
}

/** WeeChat asks for every capability that it knows, echo-message among them. */
function weechat(t: Hooks, cluster: Cluster, node: string, name: string): Terminal {
  const commands = [
    "/set irc.server_default.anti_flood_prio_high 0",
    "/set irc.server_default.anti_flood_prio_low 0",
    "/set irc.server_default.capabilities *",
    `/server add chorus 127.0.0.1/${cluster.port(node)} -nicks=${name} -username=${name} -autojoin=#lobby`,
    "/connect chorus",
  ];
  const options = commands.flatMap((command) => ["-r", command]);
  return new Terminal(t, name, ["weechat", "--dir", temporaryFolder(t), ...options], size);
}

const message = (page: Page, text: string) => page.locator(".message", { hasText: text }).last();

test("two browsers, irssi, WeeChat and the line client hold one conversation, through the death of a node", {
  skip: lacksBrowser || lacks("tmux", "irssi", "weechat"),
}, async (context) => {
  const t = lastFirst(context);
  const [browser, cluster] = await Promise.all([openBrowser(t), startCluster(t)]);
  const ivan = irssi(t, cluster, "n3", "ivan");
  const wendy = weechat(t, cluster, "n2", "wendy");
  const carol = await lineClient(t, cluster.port("n1"), "carol");
  const alice = await enter(await openProfile(t, browser), cluster.port("n1"), "alice");
  const bob = await enter(await openProfile(t, browser), cluster.port("n2"), "bob");
  await ivan.shows(/End of \/MOTD command/);
  ivan.says("/join #lobby");
  await ivan.shows(/\[#lobby\]/);
  await wendy.shows(/2:#lobby\(\S+\{5\}/);

  ivan.says("ivan says 1");
  for (const page of [alice, bob]) await sees(page, "ivan says 1");
  carol.says("carol says 1");
  await wendy.shows(/carol says 1/);
  wendy.says("wendy says 1");
  await sees(alice, "wendy says 1");

  await composerOf(alice).pressSequentially("alice says");
  cluster.signal("n1", "SIGKILL");
  await composerOf(alice).pressSequentially(" 1");
  await composerOf(alice).press("Enter");
  carol.says("carol says 2");
  await says(bob, "bob says 1");
  await says(alice, "alice says 2");
  for (const text of [/carol says 2/, /bob says 1/, /alice says 2/]) await ivan.shows(text);
  wendy.says("wendy says 2");
  await ivan.shows(/wendy says 2/);

  // What irssi and WeeChat have no words for. Nothing moves any more under the pointer.
  for (const page of [alice, bob])
    for (const text of ["carol says 2", "bob says 1", "alice says 2", "wendy says 2"]) await sees(page, text);
  await message(alice, "ivan says 1").hover();
  await alice.getByRole("button", { name: "React with 👍" }).click();
  await message(bob, "ivan says 1")
    .getByRole("button", { name: /^alice reacted with 👍/ })
    .click();
  await message(alice, "ivan says 1")
    .getByRole("button", { name: /^bob and you reacted|^you and bob/i })
    .waitFor();
  await message(bob, "carol says 1").hover();
  await bob.getByRole("button", { name: "Reply" }).click();
  await says(bob, "bob says 2");
  await message(alice, "bob says 2").locator(".message-replied", { hasText: "carol says 1" }).waitFor();
  await says(alice, "a slip of the tongue");
  for (const screen of [ivan, wendy]) await screen.shows(/alice.*a slip of the tongue/);
  await message(alice, "a slip of the tongue").hover();
  await alice.getByRole("button", { name: "Delete" }).click();
  await alice.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await sees(bob, "This message was taken back.");

  ivan.says("ivan says 2");
  for (const page of [alice, bob]) await sees(page, "ivan says 2");
  await wendy.shows(/ivan.*ivan says 2/);
  await carol.output.sees("ivan: ivan says 2");

  const heard = {
    alice: (await timelineOf(alice).locator(".message .formatted").allInnerTexts()).join("\n"),
    bob: (await timelineOf(bob).locator(".message .formatted").allInnerTexts()).join("\n"),
    ivan: ivan.screen(),
    wendy: wendy.screen(),
  };
  const said = people.flatMap((name) => [`${name} says 1`, `${name} says 2`]);
  const order = heard.alice.match(words) ?? [];
  assert.deepEqual([...order].sort(), said, "everything is there, once");
  for (const [name, text] of Object.entries(heard)) {
    context.diagnostic(`what ${name} has seen:\n${text}`);
    assert.deepEqual(text.match(words), order, `${name} sees the same`);
  }
  // What one says at the line client stands where one typed it.
  const others = order.filter((text) => !text.startsWith("carol"));
  assert.deepEqual(carol.output.lines.join("\n").match(words), others);
  for (const screen of [heard.ivan, heard.wendy]) {
    assert.doesNotMatch(screen, /TAGMSG|REDACT|draft|👍|unknown command/i);
    assert.doesNotMatch(screen, /(?:alice|bob|carol)\S* (?:has quit|has left|\(.*has quit)/);
  }
});
