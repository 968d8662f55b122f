/** Reactions of people whose name is another one now. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const reactions = (stage: ChatStage) => {
  const item = stage.lobby?.timeline.items.find(({ id }) => id === "e-002");
  return item?.kind === "said" ? Object.fromEntries(item.reactions) : undefined;
};

function reacts(stage: ChatStage, id: string, nick: string, how: string, account?: string): void {
  const tags = `msgid=${id};time=t;${account ? `account=${account};` : ""}${how};+draft/reply=e-002`;
  stage.hears(`@${tags} :${nick}!u@h TAGMSG #lobby`);
}

function present(): ChatStage {
  const stage = ChatStage.present();
  stage.hears(":bob!u@h JOIN #lobby * :bob", "@msgid=e-002;time=t :bob!u@h PRIVMSG #lobby :one");
  return stage;
}

test("one's own reactions are one's own under a new name, and can be taken back", () => {
  for (const account of [undefined, "al"]) {
    const stage = present();
    if (account) stage.hears(`:s 900 alice alice!u@h ${account} :You are logged in`);
    reacts(stage, "e-003", "alice", "+draft/react=x", account);
    stage.hears("@msgid=e-004;time=t :alice!u@h NICK ally");
    assert.deepEqual(reactions(stage), { x: ["ally"] });
    reacts(stage, "e-005", "ally", "+draft/unreact=x", account);
    assert.deepEqual(reactions(stage), {});
  }
});

test("reactions of one's account are one's own, whatever the name was", () => {
  const stage = present();
  reacts(stage, "e-003", "earlier", "+draft/react=x", "al");
  assert.deepEqual(reactions(stage), { x: ["earlier"] });
  stage.hears(":s 900 alice alice!u@h al :You are logged in");
  assert.deepEqual(reactions(stage), { x: ["alice"] });
});

test("the reactions of others follow their names, and stay with those who have a name no more", () => {
  const stage = present();
  reacts(stage, "e-003", "bob", "+draft/react=x");
  reacts(stage, "e-004", "carol", "+draft/react=x", "carol");
  stage.hears("@msgid=e-005;time=t :bob!u@h NICK rob", "@msgid=e-006;time=t :dave!u@h NICK bob");
  assert.deepEqual(reactions(stage), { x: ["rob", "carol"] });
  reacts(stage, "e-007", "bob", "+draft/react=x");
  assert.deepEqual(reactions(stage), { x: ["rob", "carol", "bob"] });
  reacts(stage, "e-008", "rob", "+draft/unreact=x");
  assert.deepEqual(reactions(stage), { x: ["carol", "bob"] });
});

test("who reacts once more under another name is shown by that", () => {
  const stage = present();
  reacts(stage, "e-003", "carol", "+draft/react=x", "carol");
  reacts(stage, "e-004", "caro", "+draft/react=x", "carol");
  assert.deepEqual(reactions(stage), { x: ["caro"] });
});

test("a guest's reaction of an earlier page is of the name that they have now, whichever page tells of it first", () => {
  const reaction = "@msgid=e-103;time=t;+draft/react=x;+draft/reply=e-102 :al!u@h TAGMSG #lobby";
  const message = "@msgid=e-102;time=t :bob!u@h PRIVMSG #lobby :long ago";
  const rename = "@msgid=e-104;time=t :al!u@h NICK ally";
  for (const pages of [[[message, reaction, rename]], [[rename], [message, reaction]]]) {
    const stage = ChatStage.present();
    stage.hears("@msgid=e-901;time=t :ally!u@h NICK alice");
    for (const page of pages) {
      stage.act({ kind: "go-to", in: "#lobby", id: "e-100" });
      const label = stage.labelOf("CHATHISTORY");
      stage.hears(`@label=${label} :s BATCH +h chathistory #lobby`);
      for (const line of page) stage.hears(`@batch=h;${line.slice(1)}`);
      stage.hears(":s BATCH -h");
    }
    const shown = () => {
      const item = stage.lobby?.timeline.items.find(({ id }) => id === "e-102");
      return item?.kind === "said" ? Object.fromEntries(item.reactions) : undefined;
    };
    assert.deepEqual(shown(), { x: ["alice"] });
    stage.hears("@msgid=e-905;time=t;+draft/unreact=x;+draft/reply=e-102 :alice!u@h TAGMSG #lobby");
    assert.deepEqual(shown(), {});
    stage.hears("@msgid=e-906;time=t;+draft/react=x;+draft/reply=e-102 :al!u@h TAGMSG #lobby");
    assert.deepEqual(shown(), { x: ["al"] }, "whoever has the name now is somebody else");
  }
});

test("so is one of somebody with an account, in whatever order their names are learned", () => {
  const reaction = "@msgid=e-102;time=t;account=al;+draft/react=x;+draft/reply=e-101 :al!u@h TAGMSG #lobby";
  const message = "@msgid=e-101;time=t :bob!u@h PRIVMSG #lobby :long ago";
  const rename = "@msgid=e-104;time=t;account=al :al!u@h NICK ally";
  const stage = ChatStage.present();
  stage.hears("@msgid=e-901;time=t;account=al :ally!u@h NICK alice");
  for (const page of [[message, reaction], [rename]]) {
    stage.act({ kind: "go-to", in: "#lobby", id: "e-100" });
    const label = stage.labelOf("CHATHISTORY");
    stage.hears(`@label=${label} :s BATCH +h chathistory #lobby`);
    for (const line of [message, ...page]) stage.hears(`@batch=h;${line.slice(1)}`);
    stage.hears(":s BATCH -h");
  }
  const item = stage.lobby?.timeline.items.find(({ id }) => id === "e-101");
  assert.deepEqual(item?.kind === "said" && Object.fromEntries(item.reactions), { x: ["alice"] });
});
