/** What a screen shows and holds of a conversation goes on under the conversation's new name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation } from "../../../src/client/chat/chat.ts";

// A page's address, as far as places need it.
const replaced: string[] = [];
Object.assign(globalThis, {
  location: { pathname: "/", hash: "#/p/bob/k3f9-1" },
  history: { replaceState: (_state: unknown, _title: string, hash: string) => replaced.push(hash) },
  document: { getElementById: () => null },
});
// By names that the compiler does not follow: the types of a browser would count for all tests.
const web = (name: string) => import(`../../../src/web/${name}.ts`);
const { follow, renamedPlace } = await web("following");
const { place } = await web("routing");
const { replies, replyTo } = await web("composer/reply");
const { extendComposer } = await web("composer/extensions");
const { start, watch } = await web("store");

const conversation = (name: string) => ({ name, timeline: {} }) as Conversation;

test("the place, the reply and what is attached", () => {
  const conversations = new Map([["bob", conversation("bob")]]);
  const nothing = () => assert.fail("nothing is asked or done");
  start({ chat: { conversations }, act: nothing, ask: nothing, hurry: nothing });
  replyTo("Bob", { id: "k3f9-1", nick: "bob", text: "hi" });
  const moved: string[] = [];
  const end = extendComposer({ renamed: (from: string, to: string) => moved.push(`${from} to ${to}`) });
  conversations.delete("bob");
  conversations.set("robert", conversation("robert"));
  follow("bob", "robert");
  end();
  assert.deepEqual(place.value, { kind: "conversation", name: "robert", message: "k3f9-1" });
  assert.deepEqual(replaced, ["#/p/robert/k3f9-1"]);
  assert.deepEqual([...replies.value.keys()], ["robert"]);
  assert.deepEqual(moved, ["bob to robert"]);
  assert.deepEqual([...watch().conversations.keys()], ["robert"], "it is not entered anew");
  follow("#tea", "#coffee");
  assert.equal(replaced.length, 1, "who is elsewhere stays there");
});

test("who is in a conversation, or at a message in it, is there under its new name, and nobody else", () => {
  const at = (name: string) => ({ kind: "conversation", name, message: "k3f9-1" });
  assert.deepEqual(renamedPlace(at("#lobby"), "#Lobby", "#hall"), at("#hall"));
  for (const other of [at("#tea"), { kind: "nowhere" }])
    assert.equal(renamedPlace(other, "#Lobby", "#hall"), other);
});
