/** What was said before is read page by page, from both ends and around a place, in a window that stays small. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { itemsMax, quotedMax } from "../../../../src/client/chat/timeline.ts";
import { Chatter } from "../../../support/chatter.ts";
import { SimulatedCluster } from "../../../support/simulated-cluster.ts";
import { ChatStage } from "./chat-stage.ts";

const count = 1500;

describe("history", () => {
  let cluster: SimulatedCluster;
  let alice: Chatter;

  before(async () => {
    cluster = await SimulatedCluster.of(["n1", "n2"]);
    const writer = await cluster.join("n2", "writer", "", "#lobby");
    for (let n = 0; n < count; n++) writer.send(`PRIVMSG #lobby :line ${n}`);
    await cluster.barrier(writer);
    alice = new Chatter(cluster, "alice");
    await alice.untilConnected();
    await alice.until(() => !isLoading());
  });

  const timeline = () => alice.core.chat.conversations.get("#lobby")?.timeline;
  const isLoading = () => timeline()?.loading !== undefined;
  const numbers = () => alice.said().map(({ text }) => Number(text.split(" ")[1]));
  const page = async (kind: "older" | "newer" | "latest") => {
    alice.act({ kind, in: "#lobby" });
    await alice.until(() => !isLoading());
  };
  const assertUnbroken = () => {
    const all = numbers();
    assert.deepEqual(
      all,
      all.map((_, index) => (all[0] ?? 0) + index),
    );
  };

  test("the latest page is there on entering", () => {
    assert.equal(numbers().at(-1), count - 1);
    assert.equal(timeline()?.hasOlder, true);
    assert.equal(timeline()?.hasNewer, false);
    assertUnbroken();
  });

  test("older pages lead to the beginning, and the newer end is dropped", async () => {
    for (let pages = 0; timeline()?.hasOlder; pages++) {
      assert(pages < 40, "it has an end");
      await page("older");
      assertUnbroken();
      assert((timeline()?.items.length ?? 0) <= itemsMax);
    }
    assert.equal(numbers()[0], 0);
    assert.equal(timeline()?.hasNewer, true);
  });

  test("what is said meanwhile is counted and not shown", async () => {
    const writer = await cluster.join("n2", "other", "", "#lobby");
    const unread = alice.core.chat.conversations.get("#lobby")?.unread ?? 0;
    writer.send(`PRIVMSG #lobby :line ${count}`);
    await cluster.barrier(writer);
    await alice.until(() => alice.core.chat.conversations.get("#lobby")?.unread === unread + 1);
    assert.equal(numbers().includes(count), false);
  });

  test("newer pages lead back to the live end", async () => {
    for (let pages = 0; timeline()?.hasNewer; pages++) {
      assert(pages < 40, "it has an end");
      await page("newer");
      assertUnbroken();
    }
    assert.equal(numbers().at(-1), count);
    assert.equal(timeline()?.hasOlder, true);
  });

  test("one can go to a message far away, from there both ways, and at once to the live end", async () => {
    await page("older");
    const place = alice.said()[0];
    for (let pages = 0; pages < 5; pages++) await page("older");
    await page("latest");
    assert.equal(numbers().at(-1), count);
    assert.equal(
      alice.items().some(({ id }) => id === place?.id),
      false,
    );
    alice.act({ kind: "go-to", in: "#lobby", id: place?.id ?? "" });
    assert.equal(timeline()?.loading, "place");
    await alice.until(() => !isLoading());
    const index = alice.items().findIndex(({ id }) => id === place?.id);
    assert(index > 20 && index < 80, "it stands amid its page");
    await page("newer");
    await page("older");
    assertUnbroken();
  });

  test("who says something far from the live end comes back to it", async () => {
    alice.say(`line ${count + 1}`);
    await alice.until(() => alice.said().at(-1)?.fate.kind === "sent");
    assert.equal(timeline()?.hasNewer, false);
    assert.equal(numbers().at(-1), count + 1);
    assertUnbroken();
  });
});

test("pages that show nothing are passed over", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const writer = await cluster.join("n1", "writer", "message-tags", "#lobby");
  writer.send("PRIVMSG #lobby :the first");
  for (let n = 0; n < 250; n++) writer.send("@+draft/react=x;+reply=none TAGMSG #lobby");
  await cluster.barrier(writer);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  await alice.until(() => alice.lines().includes("writer: the first"));
});

test("comings and goings that fill the window do not take it from the live end", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const writer = await cluster.join("n1", "writer", "", "#lobby");
  for (let n = 0; n < itemsMax; n++) writer.send("PART #lobby", "JOIN #lobby");
  await cluster.barrier(writer);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const timeline = () => alice.core.chat.conversations.get("#lobby")?.timeline;
  await alice.until(() => timeline()?.loading === undefined);
  assert.equal(timeline()?.hasNewer, false);
});

test("what is said while a page is on its way to the live end is not lost", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const writer = await cluster.join("n1", "writer", "", "#lobby");
  for (let n = 0; n < 900; n++) writer.send(`PRIVMSG #lobby :line ${n}`);
  await cluster.barrier(writer);
  const alice = new Chatter(cluster, "alice");
  await alice.untilConnected();
  const timeline = () => alice.core.chat.conversations.get("#lobby")?.timeline;
  const settled = () => alice.until(() => timeline()?.loading === undefined);
  await settled();
  while (!timeline()?.hasNewer) {
    alice.act({ kind: "older", in: "#lobby" });
    await settled();
  }
  for (let n = 900; timeline()?.hasNewer; n++) {
    assert(n < 1000);
    alice.act({ kind: "newer", in: "#lobby" });
    writer.send(`PRIVMSG #lobby :line ${n}`);
    await settled();
  }
  const numbers = alice.said().map(({ text }) => Number(text.split(" ")[1]));
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => (numbers[0] ?? 0) + index),
  );
  assert((numbers.at(-1) ?? 0) >= 900);
});

test("who goes to a message while other pages are on their way stays there", () => {
  const stage = ChatStage.present();
  const timeline = () => stage.core.chat.conversations.get("#tea")?.timeline;
  const shown = () => timeline()?.items.map(({ id }) => id);
  const ids = (first: number) => Array.from({ length: 100 }, (_, n) => `m-${first + n}`);
  const answer = (label: string, first: number) =>
    stage.hears(
      `@label=${label} :s BATCH +h chathistory #tea`,
      ...ids(first).map((id) => `@batch=h;msgid=${id};time=t :bob!u@h PRIVMSG #tea :${id}`),
      ":s BATCH -h",
    );
  stage.hears("@msgid=e-002;time=t :alice!u@h JOIN #tea * :alice");
  const latest = stage.labelOf("CHATHISTORY");
  // As who has followed a link does.
  stage.act({ kind: "go-to", in: "#tea", id: "m-150" });
  const around = stage.labelOf("CHATHISTORY");
  assert.equal(new Set([latest, around, ""]).size, 3);
  answer(around, 100);
  answer(latest, 500);
  assert.deepEqual(shown(), ids(100));

  stage.act({ kind: "older", in: "#tea" });
  const older = stage.labelOf("CHATHISTORY");
  stage.act({ kind: "go-to", in: "#tea", id: "m-350" });
  const elsewhere = stage.labelOf("CHATHISTORY");
  answer(older, 0);
  assert.equal(timeline()?.loading, "place");
  answer(elsewhere, 330);
  assert.deepEqual(shown(), ids(330));
});

test("a message outside of the window that is answered in it is fetched once, kept, and gone when it is taken back", () => {
  const stage = ChatStage.present();
  stage.hears("@msgid=e-102;time=t;+draft/reply=e-001a :bob!u@h PRIVMSG #lobby :I agree");
  const quoted = (id: string) => stage.lobby?.timeline.quoted?.get(id);
  const quote = (id: string) => stage.act({ kind: "quote", in: "#lobby", id });
  stage.look();
  for (let times = 0; times < 3; times++) quote("e-001a");
  quote("<no id>");
  const asked = stage.look();
  assert.equal(asked.length, 1);
  const [, label = ""] = /^@label=(\S+) CHATHISTORY AROUND #lobby msgid=e-001a 1$/.exec(asked[0] ?? "") ?? [];
  const answer = (id: string) =>
    stage.hears(
      `@label=${label} :s BATCH +h chathistory #lobby`,
      `@batch=h;msgid=${id};time=t :carol!u@h PRIVMSG #lobby :let us go`,
      ":s BATCH -h",
    );
  answer("e-001a");
  assert.equal(quoted("e-001a")?.text, "let us go");
  assert.deepEqual(stage.lines(), ["bob: I agree"], "the window is as it was");
  quote("e-001a");
  assert.deepEqual(stage.look(), []);
  stage.hears("@msgid=e-103;time=t :carol!u@h REDACT #lobby e-001a :no");
  assert.deepEqual([quoted("e-001a")?.text, quoted("e-001a")?.redacted?.by], ["", "carol"]);
});

test("of messages that are answered so many are kept, and those that there are not are nothing", () => {
  const stage = ChatStage.present();
  for (let n = 0; n < quotedMax + 10; n++) {
    stage.act({ kind: "quote", in: "#lobby", id: `e-0${n}x` });
    stage.answersAll();
  }
  const quoted = stage.lobby?.timeline.quoted;
  assert.equal(quoted?.size, quotedMax);
  assert.equal(quoted?.has("e-00x"), false);
  assert.equal(quoted?.get(`e-0${quotedMax}x`), undefined);
});
