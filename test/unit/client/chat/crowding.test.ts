/** Many people who write at a time: the list of conversations stays bounded, and what one cares about stays in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatStage } from "./chat-stage.ts";

const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 2) + n * 1000).toISOString();
const idOf = (n: number) => `f-${String(n).padStart(4, "0")}`;

function writes(stage: ChatStage, nick: string, n: number): void {
  stage.hears(`@msgid=${idOf(n)};time=${timeOf(n)} :${nick}!u@h PRIVMSG alice :${n}`);
  stage.answersAll();
}

function strangers(stage: ChatStage, from: number, to: number): void {
  for (let n = from; n < to; n++) writes(stage, `x${n}`, n);
}

const people = (stage: ChatStage) =>
  [...stage.core.chat.conversations.values()].filter(({ kind }) => kind === "person").map(({ name }) => name);

test("of too many people's conversations the one is closed that was used least lately", () => {
  const stage = ChatStage.present();
  writes(stage, "friend", 0);
  strangers(stage, 1, 200);
  writes(stage, "friend", 200);
  stage.look();
  strangers(stage, 201, 202);
  assert.equal(people(stage).length, 200);
  assert(people(stage).includes("friend"));
  assert.equal(people(stage).includes("x1"), false);
  const sent = stage.look().map((line) => line.replace(/^@\S+ /u, ""));
  assert(sent.includes("MONITOR - x1"), "nobody is asked about them any more");
  assert(sent.includes(`MARKREAD x1 timestamp=${timeOf(1)}`), "what is unread would open it again");
});

test("what is written, what was not sent, and what one is reading is not closed by others", () => {
  const stage = ChatStage.present();
  writes(stage, "begun", 0);
  stage.act({ kind: "draft", in: "begun", text: "dear friend" });
  writes(stage, "failed", 1);
  stage.act({ kind: "say", in: "failed", text: "long ".repeat(10_000) });
  writes(stage, "shown", 2);
  stage.act({ kind: "read", in: "shown" });
  strangers(stage, 3, 210);
  assert.equal(people(stage).length, 200);
  assert.deepEqual(people(stage).slice(0, 3), ["begun", "failed", "shown"]);
  assert.equal(stage.core.chat.conversations.get("begun")?.draft, "dear friend");
  stage.act({ kind: "open", in: "new" });
  assert(people(stage).includes("new"), "what one opens is not what is closed for it");
});

test("what an earlier run has left is not closed before anything is known of it", () => {
  const stage = ChatStage.present();
  writes(stage, "friend", 0);
  strangers(stage, 1, 20);
  stage.reloads();
  stage.arrives();
  stage.isResumed();
  strangers(stage, 20, 210);
  assert.equal(people(stage).length, 200);
  assert(people(stage).includes("friend"));
});
