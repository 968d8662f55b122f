/** Whose push subscriptions they are, how many there may be, and when they end. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { concerned } from "../../../src/network/concerned.ts";
import { pushesMax, pushesOf } from "../../../src/network/pushes.ts";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "../../../src/network/snapshot.ts";
import { verifierOf } from "../../support/credentials.ts";
import { Scene } from "./scene.ts";

let scene: Scene;

beforeEach(() => {
  scene = new Scene(["alice", "bob", "carol"], "#a");
});

const registers = (who: string) =>
  scene.does(who, { type: "account-registered", account: who, verifier: verifierOf("secret") });
const subscribes = (who: string, name: string, auth = "secret") =>
  scene.does(who, { type: "push-subscribed", endpoint: `https://push.example/${name}`, p256dh: "key", auth });
const unsubscribes = (who: string, name: string) =>
  scene.does(who, { type: "push-unsubscribed", endpoint: `https://push.example/${name}` });
const provedBy = (account: string) => scene.network.state.accounts.get(account)?.verifierAt ?? 0;

function endpoints(name: string): readonly string[] {
  const { state } = scene.network;
  const account = state.accounts.get(name);
  assert.ok(account);
  return pushesOf(state, account).map(([endpoint]) => endpoint.replace("https://push.example/", ""));
}

test("a guest has no account that could be pushed to", () => {
  assert.match(subscribes("alice", "phone"), /FORBIDDEN/);
  assert.equal(scene.network.state.pushes.size, 0);
});

test("what is subscribed again counts as new, and of too many the oldest goes", () => {
  registers("alice");
  for (let phone = 1; phone <= pushesMax; phone += 1)
    assert.equal(subscribes("alice", `${phone}`), "accepted");
  subscribes("alice", "1", "another");
  subscribes("alice", "one more");
  assert.deepEqual(endpoints("alice"), ["3", "4", "5", "6", "7", "8", "1", "one more"]);
  assert.equal(scene.network.state.pushes.get("https://push.example/1")?.auth, "another");
  assert.equal(scene.network.state.pushes.size, pushesMax);
});

test("a device that goes to another account is told of that one alone", () => {
  registers("alice");
  registers("bob");
  subscribes("alice", "phone");
  subscribes("bob", "phone");
  assert.deepEqual([endpoints("alice"), endpoints("bob")], [[], ["phone"]]);
});

test("only the account's owner ends its subscription", () => {
  registers("alice");
  registers("bob");
  subscribes("alice", "phone");
  assert.equal(unsubscribes("bob", "phone"), "accepted");
  assert.deepEqual(endpoints("alice"), ["phone"]);
  unsubscribes("alice", "phone");
  assert.deepEqual(endpoints("alice"), []);
});

test("a node ends the one that its push service does not know any more, and no newer one", () => {
  registers("alice");
  subscribes("alice", "phone", "old");
  subscribes("alice", "phone", "new");
  const lapses = (auth: string) =>
    scene.nodeDoes({ type: "push-lapsed", endpoint: "https://push.example/phone", auth });
  assert.match(lapses("old"), /no such subscription/);
  assert.deepEqual(endpoints("alice"), ["phone"]);
  assert.equal(lapses("new"), "accepted");
  assert.deepEqual(endpoints("alice"), []);
});

test("they go with the account, and with its password", () => {
  registers("alice");
  subscribes("alice", "phone");
  scene.does("alice", { type: "password-changed", provedBy: provedBy("alice"), verifier: verifierOf("new") });
  assert.deepEqual(endpoints("alice"), []);
  subscribes("alice", "phone");
  scene.does("alice", { type: "account-dropped", provedBy: provedBy("alice") });
  assert.equal(scene.network.state.pushes.size, 0);
});

test("a snapshot keeps them in their order, and an older one has none", () => {
  registers("alice");
  for (const name of ["phone", "desk", "phone"]) subscribes("alice", name);
  const { state } = scene.network;
  const restored = restoreSnapshot(JSON.parse(JSON.stringify(takeSnapshot(state))) as Snapshot);
  assert.deepEqual([restored.pushes, restored.accounts], [state.pushes, state.accounts]);
  const { pushes: _, ...older } = takeSnapshot(state);
  assert.equal(restoreSnapshot(older).accounts.get("alice")?.pushes.size, 0);
});

/** The nicks of those whom the last event concerns. */
function concernedNow(): readonly string[] {
  const deliveries = scene.applied.at(-1)?.deliveries ?? [];
  return deliveries.flatMap((each) => concerned(scene.network.state, each).map(({ nick }) => nick));
}

test("a message concerns whom it is said to, and a channel's whom it names", () => {
  scene.says("alice", "bob");
  assert.deepEqual(concernedNow(), ["bob"]);
  scene.says("alice", "#a", "hello, all");
  assert.deepEqual(concernedNow(), []);
  scene.says("alice", "#a", "Bob, carol and alice: tea");
  assert.deepEqual(concernedNow(), ["bob", "carol"], "not who said it");
  scene.says("alice", "#a", "Bob and bob");
  assert.deepEqual(concernedNow(), ["bob"], "once");
});

test("whom it names has to be there to hear it", () => {
  scene.comes("dave");
  scene.says("alice", "#a", "is dave here?");
  assert.deepEqual(concernedNow(), []);
  scene.says("alice", "@#a", "bob and alice");
  assert.deepEqual(concernedNow(), [], "bob is no operator");
  scene.says("bob", "@#a", "bob and alice");
  assert.deepEqual(concernedNow(), ["alice"]);
});

test("an invitation concerns whom it invites", () => {
  scene.comes("dave");
  scene.does("alice", { type: "invited", channel: "#a", nick: "dave" });
  assert.deepEqual(concernedNow(), ["dave"]);
});

test("programs concern nobody: their requests, reactions and the like", () => {
  scene.says("alice", "bob", "\x01VERSION\x01");
  assert.deepEqual(concernedNow(), []);
  scene.says("alice", "bob", "\x01ACTION waves\x01");
  assert.deepEqual(concernedNow(), ["bob"]);
  scene.does("alice", { type: "said", verb: "TAGMSG", target: "bob" });
  assert.deepEqual(concernedNow(), []);
});

test("nobody is told by a push what they said under another nick", () => {
  registers("alice");
  scene.does("bob", { type: "logged-in", login: { account: "alice", provedBy: provedBy("alice") } });
  scene.says("alice", "bob");
  assert.deepEqual(concernedNow(), []);
});
