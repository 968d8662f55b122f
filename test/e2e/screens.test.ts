/** irssi, `nc` and the line client, each in its terminal and on its own node, hold one conversation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCluster } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { lacks, lastFirst, ourCommand } from "../support/programs.ts";
import { Terminal } from "../support/terminal.ts";

/** irssi waits more than two seconds between commands once it has sent five. */
const impatient = 'settings = { "irc/core" = { cmds_max_at_once = "100"; }; };\n';

test("three people at three programs on three nodes hold one conversation", {
  skip: lacks("tmux", "irssi", "nc"),
}, async (context) => {
  const t = lastFirst(context);
  const cluster = await startCluster(t);
  const port = (node: string) => String(cluster.port(node));
  const home = temporaryFolder(t, { config: impatient });

  const alice = new Terminal(t, "alice", ourCommand("chat"));
  await alice.shows(/^Username:/m);
  alice.says("alice");
  await alice.shows(/^Server address \(localhost:8080\):/m);
  alice.says(`localhost:${port("n1")}`);
  await alice.shows(/^You are in #lobby as alice\./m);

  const bob = new Terminal(t, "bob", ["nc", "127.0.0.1", port("n2")]);
  await bob.shows(/^Welcome to Chorus\. What is your name\?$/m);
  bob.says("bob");
  await bob.shows(/^You are in #lobby\. Here with you: alice\./m);
  await alice.shows(/^bob has joined the chat\.$/m);

  const irssi = ["irssi", `--home=${home}`, "-c", "127.0.0.1", "-p", port("n3"), "-n", "carol"];
  const carol = new Terminal(t, "carol", irssi);
  await carol.shows(/End of \/MOTD command/);
  carol.says("/join #lobby");
  await carol.shows(/\[#lobby\]/);
  for (const terminal of [alice, bob]) await terminal.shows(/^carol has joined the chat\.$/m);

  alice.says("Good morning! Where are you?");
  for (const terminal of [bob, carol]) await terminal.shows(/alice\S* Good morning! Where are you\?/);
  bob.says("At my desk, with nc. ¿Qué tal?");
  for (const terminal of [alice, carol]) await terminal.shows(/bob\S* At my desk, with nc\. ¿Qué tal\?/);
  carol.says("On the third node, with irssi.");
  for (const terminal of [alice, bob]) await terminal.shows(/^carol: On the third node, with irssi\.$/m);

  alice.says("share bob the door code is 4711");
  await bob.shows(/^alice shared: the door code is 4711$/m);
  await alice.shows(/^Data shared successfully$/m);
  bob.says("share carol lunch at noon?");
  await bob.shows(/^Data shared successfully$/m);
  carol.says("/query bob");
  await carol.shows(/^\d\d:\d\d <bob> lunch at noon\?$/m);
  carol.says("Gladly!");
  await bob.shows(/^carol shared: Gladly!$/m);
  carol.says("/window 1");
  context.diagnostic(`carol's first window:\n${await carol.shows(/Welcome to Chorus\./)}`);
  carol.says("/window 2");

  // Whoever types is not disturbed by what the others say.
  alice.type("half a thou");
  await alice.shows(/^> half a thou$/m);
  carol.says("/me waves");
  await bob.shows(/^\* carol waves$/m);
  await alice.shows(/^\* carol waves\n> half a thou$/m);
  alice.says("ght, finished");
  await bob.shows(/^alice: half a thought, finished$/m);
  bob.says("share dora anything");
  await bob.shows(/^Data was not shared: there is nobody called dora\.$/m);
  const irssiScreen = await carol.shows(/\* carol waves/);
  carol.says("/quit bye");
  for (const terminal of [alice, bob]) await terminal.shows(/^carol has left the chat\.$/m);

  context.diagnostic(`carol's screen:\n${irssiScreen}`);
  for (const [name, terminal] of Object.entries({ alice, bob })) {
    const screen = terminal.screen();
    context.diagnostic(`${name}'s screen:\n${screen}`);
    assert.doesNotMatch(screen, /4711.*\n.*4711.*\n.*4711/, `${name} sees something twice`);
  }
});
