/** Programs that people use log in by SASL, each in its own way and on its own node, and are one person where they are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lacks, lastFirst } from "../support/programs.ts";
import { Terminal } from "../support/terminal.ts";

/** Makes an account by a client of its own, which leaves. */
async function register(t: Hooks, cluster: Cluster, name: string, password: string): Promise<void> {
  const client = await IrcClient.join(t, cluster.port("n1"), name, { channel: "" });
  client.send(`REGISTER * * ${password}`);
  await client.heard.sees(/ REGISTER SUCCESS /);
  client.send("QUIT");
  await client.heard.sees(/^ERROR /);
}

function irssi(t: Hooks, cluster: Cluster, node: string, name: string, password: string): Terminal {
  const config = `
    servers = ( { address = "127.0.0.1"; port = "${cluster.port(node)}"; chatnet = "chorus"; autoconnect = "yes"; } );
    chatnets = { chorus = {
      type = "IRC"; nick = "${name}";
      sasl_mechanism = "PLAIN"; sasl_username = "${name}"; sasl_password = "${password}";
    }; };
    channels = ( { name = "#tea"; chatnet = "chorus"; autojoin = "yes"; } );
    settings = { "irc/core" = { cmds_max_at_once = "100"; }; };`;
  const home = temporaryFolder(t, { config });
  return new Terminal(t, "irssi", ["irssi", `--home=${home}`], { columns: 110, rows: 50 });
}

function weechat(t: Hooks, cluster: Cluster, node: string, name: string, password: string): Terminal {
  const options = [
    `-nicks=${name} -username=${name} -realname=${name} -autojoin=#tea`,
    `-sasl_mechanism=scram-sha-256 -sasl_username=${name} -sasl_password=${password}`,
  ];
  const commands = [
    "/set irc.server_default.anti_flood_prio_high 0",
    "/set irc.server_default.anti_flood_prio_low 0",
    "/set irc.server_default.capabilities account-notify,extended-join,server-time,echo-message",
    `/server add chorus 127.0.0.1/${cluster.port(node)} ${options.join(" ")}`,
    "/connect chorus",
  ];
  const words = commands.flatMap((command) => ["-r", command]);
  return new Terminal(t, "WeeChat", ["weechat", "--dir", temporaryFolder(t), ...words], { columns: 110 });
}

test("irssi logs in by SASL PLAIN, WeeChat by SCRAM-SHA-256, and their screens say so", {
  skip: lacks("tmux", "irssi", "weechat"),
}, async (context) => {
  const t = lastFirst(context);
  const cluster = await startCluster(t);
  await register(t, cluster, "ivan", "samovar");
  await register(t, cluster, "wendy", "teapot");
  const ivan = irssi(t, cluster, "n2", "ivan", "samovar");
  await ivan.shows(/SASL authentication succeeded/);
  await ivan.shows(/\[Act: 2\]/);
  ivan.says("/window 2");
  await ivan.shows(/Irssi: #tea: Total of 1 nicks/);
  const wendy = weechat(t, cluster, "n3", "wendy", "teapot");
  await wendy.shows(/Channel #tea: 2 nicks/);
  await ivan.shows(/-!- wendy.* has joined #tea/);
  wendy.says("Is there any left?");
  await ivan.shows(/< wendy> Is there any left\?/);
  ivan.says("Half a pot.");
  await wendy.shows(/ivan.*Half a pot\./);
  wendy.says("/whois ivan");
  wendy.says("/buffer chorus");
  const whois = await wendy.shows(/\[ivan\] is logged in as ivan|\[ivan\] .*ivan.*logged in/);
  context.diagnostic(`WeeChat's screen:\n${whois}`);
  context.diagnostic(`irssi's screen:\n${ivan.screen()}`);
  assert.doesNotMatch(whois + ivan.screen(), /samovar|teapot/);
});

test("irssi and WeeChat on two nodes are one person: each shows what the other says, and one may leave", {
  skip: lacks("tmux", "irssi", "weechat"),
}, async (context) => {
  const t = lastFirst(context);
  const cluster = await startCluster(t);
  await register(t, cluster, "ivan", "samovar");
  const friend = await IrcClient.join(t, cluster.port("n1"), "friend", { channel: "#tea" });
  const desk = irssi(t, cluster, "n2", "ivan", "samovar");
  await desk.shows(/\[Act: 2\]/);
  desk.says("/window 2");
  await desk.shows(/Irssi: #tea: Total of 2 nicks/);
  const phone = weechat(t, cluster, "n3", "ivan", "samovar");
  await phone.shows(/Channel #tea: 2 nicks/);
  desk.says("From my desk.");
  await phone.shows(/ivan.*From my desk\./);
  phone.says("And from my phone.");
  await desk.shows(/ivan> And from my phone\./);
  friend.send("PRIVMSG #tea :Two of you?");
  for (const screen of [desk, phone]) await screen.shows(/friend.*Two of you\?/);
  phone.says("/quit");
  desk.says("Still here.");
  await friend.heard.sees(/Still here\./);
  context.diagnostic(`irssi's screen:\n${desk.screen()}`);
  assert.doesNotMatch(friend.heard.lines.join("\n"), / QUIT /);
  assert.equal(friend.heard.lines.filter((line) => / JOIN /.test(line) && /^\S*:?ivan/.test(line)).length, 1);
});
