/** WeeChat and irssi, whose node is killed, reconnect to another by themselves: their channels see nothing of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { temporaryFolder } from "../support/folders.ts";
import { IrcClient } from "../support/irc-client.ts";
import { type Hooks, lacks, lastFirst } from "../support/programs.ts";
import { Terminal } from "../support/terminal.ts";

/** WeeChat, which knows all nodes and is on the first. */
async function weechat(t: Hooks, { ports }: Cluster): Promise<Terminal> {
  const addresses = ports.map((port) => `127.0.0.1/${port}`).join(",");
  const commands = [
    "/set irc.server_default.autoreconnect_delay 1",
    "/set irc.server_default.anti_flood_prio_high 0",
    "/set irc.server_default.anti_flood_prio_low 0",
    `/server add chorus ${addresses} -nicks=wendy -username=wendy -realname=Wendy -autojoin=#tea`,
    "/connect chorus",
  ];
  const words = commands.flatMap((command) => ["-r", command]);
  const home = temporaryFolder(t);
  const screen = new Terminal(t, "wendy", ["weechat", "--dir", home, ...words], { columns: 110 });
  await screen.shows(/Channel #tea: 1 nick /);
  return screen;
}

/** irssi, which knows all nodes and is on the first. */
async function irssi(t: Hooks, { ports }: Cluster): Promise<Terminal> {
  const servers = ports.map(
    (port, index) =>
      `{ address = "127.0.0.1"; port = "${port}"; chatnet = "chorus"; autoconnect = "${index === 0 ? "yes" : "no"}"; }`,
  );
  const config = `
    servers = ( ${servers.join(", ")} );
    chatnets = { chorus = { type = "IRC"; nick = "ivan"; }; };
    channels = ( { name = "#tea"; chatnet = "chorus"; autojoin = "yes"; } );
    settings = {
      core = { real_name = "Ivan"; user_name = "ivan"; nick = "ivan"; server_reconnect_time = "10s"; };
      "irc/core" = { cmds_max_at_once = "100"; };
    };`;
  const home = temporaryFolder(t, { config });
  const screen = new Terminal(t, "ivan", ["irssi", `--home=${home}`], { columns: 110 });
  await screen.shows(/\[Act: 2\]/);
  screen.says("/window 2");
  await screen.shows(/Irssi: #tea: Total of 1 nicks/);
  return screen;
}

const programs = {
  WeeChat: { needs: ["tmux", "weechat"], start: weechat, nick: "wendy" },
  irssi: { needs: ["tmux", "irssi"], start: irssi, nick: "ivan" },
};

for (const [name, { needs, start, nick }] of Object.entries(programs)) {
  test(`${name} comes back by itself when its node is killed: same nick, channels and rank, and nobody sees it`, {
    skip: lacks(...needs),
  }, async (context) => {
    const t = lastFirst(context);
    const cluster = await startCluster(t);
    const screen = await start(t, cluster);
    const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
    const had = bob.messages.length;
    screen.says("what a fine tea");
    await bob.heard.sees(new RegExp(`^:${nick}!\\S+ PRIVMSG #tea :what a fine tea$`));

    const lost = cluster.signal("n1", "SIGKILL");
    bob.says("is anybody still here?", "#tea");
    // irssi waits for 10 s before it comes back, and again where it is refused.
    await screen.shows(/is anybody still here\?/, 60_000);
    context.diagnostic(`${nick}'s screen:\n${screen.screen()}`);
    screen.says("I am");
    await bob.heard.sees(new RegExp(`^:${nick}!\\S+ PRIVMSG #tea :I am$`));
    screen.says("/topic Oolong");
    await bob.heard.sees(new RegExp(`^:${nick}!\\S+ TOPIC #tea :Oolong$`));
    await bob.barrier();
    const verbs = bob.messages.slice(had).map(({ verb }) => verb);
    assert.deepEqual(
      verbs.filter((verb) => !["PING", "PONG"].includes(verb)),
      ["PRIVMSG", "PRIVMSG", "TOPIC"],
    );
    assert.notEqual(cluster.pid("n1"), lost);
    context.diagnostic(`${nick}'s screen:\n${screen.screen()}`);
  });
}
