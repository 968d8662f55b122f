/** The web client without a network, and while nobody looks at it, in a real browser. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, lacksBrowser, openBrowser, openProfile, says, sees } from "../support/browser.ts";
import { startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import { PushReceiver } from "../support/push-receiver.ts";
import {
  deliverPush,
  isKept,
  keepsForOffline,
  remembers,
  showsNotifications,
  subscribesAt,
} from "../support/service-worker.ts";
import { until } from "../support/until.ts";

describe("the web client beside the chat", { skip: lacksBrowser }, () => {
  test("the page opens without any node, and shows what was read last", async (t) => {
    const browser = await openBrowser(t);
    const cluster = await startCluster(t);
    const context = await openProfile(t, browser);
    const page = await enter(context, cluster.port("n1"), "alice");
    await says(page, "tea at four");
    await sees(page, "tea at four");
    await isKept(page);
    await keepsForOffline(page, "tea at four");
    await cluster.stop();
    await page.reload();
    const kept = page.getByRole("region", { name: "Offline" });
    await kept.getByText("tea at four").waitFor();
    assert.match(await kept.innerText(), /You are offline\. This is what you read here last/);
    assert.equal(await page.getByRole("textbox", { name: /^Message to / }).count(), 1, "one can write");
  });

  test("what is pushed is a notification for each conversation, until it is read", async (t) => {
    const browser = await openBrowser(t);
    const cluster = await startCluster(t);
    const context = await openProfile(t, browser, { permissions: ["notifications"] });
    const page = await enter(context, cluster.port("n1"), "alice");
    await isKept(page);
    const other = await context.newPage();
    await other.bringToFront();
    const push = (second: number, line: string) =>
      deliverPush(context, page, `@time=2026-11-23T10:00:0${second}.000Z;msgid=e-${second} ${line}`);
    await push(1, ":bob!b@host PRIVMSG alice :tea?");
    await push(2, ":bob!b@host PRIVMSG alice :at four");
    await push(2, ":bob!b@host PRIVMSG alice :at four");
    await push(3, ":carol!c@host PRIVMSG #tea :alice: come");
    await push(4, ":carol!c@host INVITE alice #cake");
    const invitation = "#cake: carol invites you to #cake";
    await showsNotifications(page, "bob: tea?\nat four", "#tea: carol: alice: come", invitation);
    await deliverPush(context, page, ":s MARKREAD #TEA timestamp=2026-11-23T10:00:03.000Z");
    await deliverPush(context, page, ":s MARKREAD bob timestamp=2026-11-23T10:00:01.000Z");
    await showsNotifications(page, "bob: tea?\nat four", invitation);
  });

  test("a device is subscribed for its account again by each page, and not for another one", async (t) => {
    const service = await PushReceiver.open(t);
    process.env["NODE_EXTRA_CA_CERTS"] = service.ca;
    t.after(() => delete process.env["NODE_EXTRA_CA_CERTS"]);
    const browser = await openBrowser(t);
    const options = ["--accounts-hash-memory=32KiB", "--push-networks=127.0.0.0/8"];
    const cluster = await startCluster(t, ...options);
    const context = await openProfile(t, browser, { permissions: ["notifications"] });
    const phone = service.subscriber("phone");
    await subscribesAt(context, phone);
    const page = await enter(context, cluster.port("n1"), "alice");
    await page.evaluate('localStorage.setItem("chorus.push", \'{"account":"alice","endpoint":""}\')');
    await says(page, "/register * * correct-horse");
    await until(
      async () => (await remembers(page, "chorus.push")).includes(phone.endpoint),
      () => "the page to subscribe",
    );
    await page.close();
    const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "" });
    bob.send("PRIVMSG alice :are you there?");
    const [text = ""] = await service.texts(1);
    assert.match(text, / PRIVMSG alice :are you there\?$/);
  });
});
