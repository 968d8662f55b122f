/** What a person at the web client does not lose: by a killed node, a reload, a lost network, and in a second tab. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, WebSocketRoute } from "playwright-core";
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
import { type Cluster, startCluster, startedAgain } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";

/** The way from a profile's pages to the nodes, which can be cut. */
class Network {
  readonly #open = new Set<WebSocketRoute>();
  #isCut = false;

  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network();
    await context.routeWebSocket(/\/ws$/, (socket) => network.#take(socket));
    return network;
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    for (const socket of this.#open) await socket.close();
    this.#open.clear();
  }

  mend(): void {
    this.#isCut = false;
  }

  #take(socket: WebSocketRoute): void {
    if (this.#isCut) void socket.close();
    else {
      socket.connectToServer();
      this.#open.add(socket);
    }
  }
}

describe("The web client loses nothing", { skip: lacksBrowser }, () => {
  const shared = lastFirst({ after });
  let cluster: Cluster;
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(shared);
    cluster = await startCluster(shared);
  });

  test("when its node is killed while somebody types", async (t) => {
    const witness = await IrcClient.join(t, cluster.port("n3"), "witness");
    const page = await enter(await openProfile(t, browser), cluster.port("n1"), "alice");
    await says(page, "before");
    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :before$/);

    await composerOf(page).pressSequentially("I was typing when ");
    const before = cluster.signal("n1", "SIGKILL");
    const toldWhere = page.getByText(/^Went on by localhost:/).waitFor();
    toldWhere.catch(() => {}); // It is waited for below.
    await composerOf(page).pressSequentially("it died");
    witness.says("did you see that?");
    assert.equal(await composerOf(page).inputValue(), "I was typing when it died");
    await composerOf(page).press("Enter");

    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :I was typing when it died$/);
    await sees(page, "did you see that?");
    await toldWhere;
    await composerOf(page).pressSequentially("and on");
    await composerOf(page).press("Enter");
    await witness.heard.sees(/^:alice!\S+ PRIVMSG #lobby :and on$/);
    await witness.barrier();
    witness.heard.saw(1, /PRIVMSG #lobby :I was typing when it died$/);
    witness.heard.sawNothingOf(/^:alice!\S+ (?:QUIT|PART|JOIN .*alice)/);
    for (const text of ["before", "did you see that?", "I was typing when it died", "and on"])
      assert.equal(await timelineOf(page).getByText(text, { exact: true }).count(), 1, text);
    await startedAgain(cluster, "n1", before);
  });

  test("when the page is loaded anew: who one is, where, and what was not sent yet", async (t) => {
    const context = await openProfile(t, browser);
    const page = await enter(context, cluster.port("n1"), "reloader", "/#/c/tea");
    await composerOf(page).fill("half a thought,\nin two lines");
    await page.reload();
    await page.getByRole("textbox", { name: "Message to #tea" }).waitFor();
    assert.equal(await composerOf(page).inputValue(), "half a thought,\nin two lines");
    await page.getByRole("button", { name: "Your menu" }).waitFor();
    await composerOf(page).press("Enter");
    await sees(page, "half a thought,");
  });

  test("when there is no network: what is written waits, also through a reload, and is sent by itself, once", async (t) => {
    const witness = await IrcClient.join(t, cluster.port("n3"), "observer");
    const context = await openProfile(t, browser);
    const network = await Network.of(context);
    const page = await enter(context, cluster.port("n2"), "traveller");
    await network.cut();
    await page.getByText(/What you write is kept/).waitFor();
    await says(page, "from the tunnel");
    await sees(page, "from the tunnel");
    await composerOf(page).fill("and a draft");
    await page.reload();
    await sees(page, "from the tunnel");
    assert.equal(await composerOf(page).inputValue(), "and a draft");
    network.mend();
    await witness.heard.sees(/^:traveller!\S+ PRIVMSG #lobby :from the tunnel$/);
    await says(page, "out again");
    await witness.heard.sees(/^:traveller!\S+ PRIVMSG #lobby :out again$/);
    witness.heard.saw(1, /:from the tunnel$/);
    assert.equal(await timelineOf(page).getByText("from the tunnel").count(), 1);
  });

  test("when a second tab is opened: it is told, and may go on with what the first one has", async (t) => {
    const context = await openProfile(t, browser);
    const first = await enter(context, cluster.port("n1"), "twice");
    await composerOf(first).fill("begun in the first tab");
    const second = await context.newPage();
    await second.goto(`http://localhost:${cluster.port("n2")}/`);
    // Another node is another site to browsers: nothing is shared with it.
    assert.equal(await second.getByText("You are here as twice already").count(), 0);
    await second.goto(`http://localhost:${cluster.port("n1")}/`);
    await second.getByRole("button", { name: "Go on here as twice" }).click();
    await composerOf(second).waitFor();
    assert.equal(await composerOf(second).inputValue(), "begun in the first tab");
    await first.getByRole("heading", { name: "The chat goes on in another tab" }).waitFor();
    await first.getByRole("button", { name: "Use it here" }).click();
    await composerOf(first).waitFor();
    await says(first, "back in the first tab");
    await second.getByRole("heading", { name: "The chat goes on in another tab" }).waitFor();
  });
});
