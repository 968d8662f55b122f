/** The web client without a network, and while nobody looks at it, in a real browser. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { enter, lacksBrowser, openBrowser, openProfile, says } from "../support/browser.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { lastFirst } from "../support/programs.ts";
import { PushReceiver } from "../support/push-receiver.ts";
import {
  isKept,
  keepsForOffline,
  pushService,
  remembers,
  showsNotifications,
  subscribesAt,
} from "../support/service-worker.ts";
import { until } from "../support/until.ts";

const options = ["--accounts-hash-memory=32KiB", "--push-networks=127.0.0.0/8"];

describe("the web client beside the chat", { skip: lacksBrowser }, () => {
  const hooks = lastFirst({ after });
  let browser: Browser;
  let cluster: Cluster;
  let service: PushReceiver;

  before(async () => {
    service = await PushReceiver.open(hooks);
    // The nodes are to trust the service's certificate.
    process.env["NODE_EXTRA_CA_CERTS"] = service.ca;
    browser = await openBrowser(hooks);
    cluster = await startCluster(hooks, ...options);
    delete process.env["NODE_EXTRA_CA_CERTS"];
  });

  test("what is pushed is a notification for each conversation, until it is read", async (t) => {
    const context = await openProfile(t, browser, { permissions: ["notifications"] });
    const page = await enter(context, cluster.port("n1"), "anna");
    await isKept(page);
    // A browser without a window takes every page for one that is looked at.
    await page.goto(`http://localhost:${cluster.port("n1")}/cluster.html`);
    const deliver = await pushService(context, page);
    const push = (second: number, line: string) =>
      deliver(`@time=2026-11-23T10:00:0${second}.000Z;msgid=e-${second} ${line}`);
    await push(1, ":bob!b@host PRIVMSG anna :tea?");
    await push(2, ":bob!b@host PRIVMSG anna :at four");
    await push(2, ":bob!b@host PRIVMSG anna :at four");
    await push(3, ":carol!c@host PRIVMSG #tea :anna: come");
    await push(4, ":carol!c@host INVITE anna #cake");
    const invitation = "#cake: carol invites you to #cake";
    await showsNotifications(page, "bob: tea?\nat four", "#tea: carol: anna: come", invitation);
    await deliver(":s MARKREAD #TEA timestamp=2026-11-23T10:00:03.000Z");
    await deliver(":s MARKREAD bob timestamp=2026-11-23T10:00:01.000Z");
    await showsNotifications(page, "bob: tea?\nat four", invitation);
  });

  test("a page subscribes its device again for its account, and what is said is pushed when it is closed", async (t) => {
    const context = await openProfile(t, browser, { permissions: ["notifications"] });
    const phone = service.subscriber("phone");
    await subscribesAt(context, phone);
    const page = await enter(context, cluster.port("n1"), "alice");
    await page.evaluate('localStorage.setItem("chorus.push", \'{"account":"alice","endpoint":""}\')');
    await says(page, "/msg NickServ REGISTER correct-horse");
    const isRemembered = async () => (await remembers(page, "chorus.push")).includes(phone.endpoint);
    await until(isRemembered, () => "the page to subscribe");
    await page.close();
    const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "" });
    bob.send("PRIVMSG alice :are you there?");
    const [text = ""] = await service.texts(1);
    assert.match(text, / PRIVMSG alice :are you there\?$/);
  });

  test("the page opens without any node, and shows what was read last", async (t) => {
    const context = await openProfile(t, browser);
    const page = await enter(context, cluster.port("n1"), "eve");
    await says(page, "tea at four");
    await page.getByText("tea at four").first().waitFor();
    await isKept(page);
    await keepsForOffline(page, "tea at four");
    await cluster.stop();
    await page.reload();
    const kept = page.getByRole("region", { name: "Offline" });
    await kept.getByText("tea at four").waitFor();
    assert.match(await kept.innerText(), /You are offline\. This is what you read here last/);
    assert.equal(await page.getByRole("textbox", { name: /^Message to / }).count(), 1, "one can write");
  });
});
