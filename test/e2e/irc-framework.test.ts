/** irc-framework, which The Lounge and Kiwi IRC are made with, by TCP and by WebSocket: logs in, chats, and looks around. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Client } from "irc-framework";
import websocketTransport from "irc-framework/src/transports/websocket.js";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { until } from "../support/until.ts";

const ways = {
  TCP: {},
  WebSocket: { transport: websocketTransport, path: "/ws" },
  "WebSocket without a subprotocol": { transport: websocketTransport, path: "/", websocket_protocol: "" },
};

/** All that it has told its program, by the names of the events. */
class Program {
  readonly client = new Client();
  readonly #events: { readonly name: string; readonly event: Record<string, unknown> }[] = [];

  constructor(context: TestContext, port: number, way: object) {
    const names = [
      "registered",
      "loggedin",
      "join",
      "message",
      "tagmsg",
      "part",
      "socket close",
      "irc error",
    ];
    for (const name of names) this.client.on(name, (event = {}) => this.#events.push({ name, event }));
    for (const name of ["echo-message", "message-tags", "labeled-response", "batch"])
      this.client.requestCap(name);
    this.client.connect({
      host: "127.0.0.1",
      port,
      ...{ nick: "felix", username: "felix", gecos: "Felix", auto_reconnect: false },
      account: { account: "felix", password: "milk" },
      ...way,
    });
    context.after(() => this.client.quit("the test is over"));
  }

  /** The first event of this name of which these things are true, when it comes. */
  async hears(name: string, expected: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const isExpected = (event: Record<string, unknown>) =>
      Object.entries(expected).every(([key, value]) => event[key] === value);
    const found = () => this.#events.find((each) => each.name === name && isExpected(each.event))?.event;
    return until(found, () => `${name} ${JSON.stringify(expected)} among ${JSON.stringify(this.#events)}`);
  }
}

for (const [name, way] of Object.entries(ways)) {
  test(`irc-framework by ${name} logs in, hears and is heard`, async (context) => {
    const t = lastFirst(context);
    const cluster: Cluster = await startCluster(t);
    const owner = await IrcClient.join(t, cluster.port("n1"), "felix", { channel: "" });
    owner.send("REGISTER * * milk", "QUIT");
    await owner.heard.sees(/^ERROR /);
    const friend = await IrcClient.join(t, cluster.port("n1"), "friend", {
      channel: "#tea",
      capabilities: ["message-tags", "account-tag"],
    });
    const program = new Program(context, cluster.port("n2"), way);
    assert.equal((await program.hears("loggedin"))["account"], "felix");
    assert.equal((await program.hears("registered"))["nick"], "felix");
    program.client.join("#tea");
    await program.hears("join", { nick: "felix", channel: "#tea" });
    friend.send("@+typing=active TAGMSG #tea", "PRIVMSG #tea :Is anybody there?");
    const heard = await program.hears("message", { nick: "friend", message: "Is anybody there?" });
    assert.match(String((heard["tags"] as Record<string, string>)["msgid"]), /^\w+-\w{11}$/);
    program.client.say("#tea", "Yes: ¿qué tal?");
    assert.match(await friend.heard.sees(/¿qué tal\?/), /account=felix/);
    await program.hears("message", { nick: "felix", message: "Yes: ¿qué tal?" });
    const whois = await new Promise<Record<string, unknown>>((resolve) => {
      program.client.whois("felix", resolve);
    });
    assert.deepEqual([whois["account"], whois["real_name"]], ["felix", "Felix"]);
  });
}
