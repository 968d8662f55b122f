/** Scopes: who may read what of history. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryArchive } from "../../../src/archive/memory-archive.ts";
import type { Scope } from "../../../src/archive/scope.ts";
import { channelScope, conversationScope, ownedBy, targetScope } from "../../../src/archive/scopes.ts";
import type { Found } from "../../../src/archive/sought.ts";
import { accountByName } from "../../../src/network/state.ts";
import { verifierOf } from "../../support/credentials.ts";
import { Scene } from "../network/scene.ts";

/** A scene whose talk is read from an archive. */
class Archived extends Scene {
  channelTexts(who: string, name: string, isEveryones = false): string[] {
    const { state } = this.network;
    const channel = this.channel(name);
    return this.#read((archive) => channelScope(archive, state, this.session(who), channel, isEveryones));
  }

  conversationTexts(who: string, nick: string): string[] {
    return this.#read(() => conversationScope(this.network.state, this.session(who), nick));
  }

  /** What a search finds that names no place. */
  async allTexts(who: string): Promise<string[]> {
    const { state } = this.network;
    const session = this.session(who);
    const archive = this.#archive();
    const range = { after: 0, until: Number.POSITIVE_INFINITY, from: "lowest", limit: 99 } as const;
    const stretches = [...session.channels].flatMap(
      (key) => targetScope(archive, state, session, key, new Set())?.stretches ?? [],
    );
    const owned = ownedBy(state, session);
    return textsOf(await archive.search({ phrases: [], nick: undefined, stretches, owned, range }));
  }

  registers(who: string): void {
    const event = { type: "account-registered", account: who, verifier: verifierOf("tea") } as const;
    assert.equal(this.does(who, event), "accepted");
  }

  logsIn(who: string, account: string): void {
    const login = { account, provedBy: this.#provedBy(account) };
    assert.equal(this.does(who, { type: "logged-in", login }), "accepted");
  }

  drops(who: string): void {
    const provedBy = this.#provedBy(who);
    assert.equal(this.does(who, { type: "account-dropped", provedBy }), "accepted");
  }

  #provedBy(account: string): number {
    return accountByName(this.network.state, account)?.verifierAt ?? 0;
  }

  renames(who: string, channel: string, name: string): void {
    assert.equal(this.does(who, { type: "channel-renamed", channel, name, reason: "" }), "accepted");
  }

  leaves(who: string, channel: string): void {
    this.does(who, { type: "parted", channel, reason: "" });
  }

  #read(scopeIn: (archive: MemoryArchive) => Scope): string[] {
    const archive = this.#archive();
    const range = {
      after: 0,
      until: Number.POSITIVE_INFINITY,
      from: "lowest",
      limit: 99,
      onlyTalk: true,
    } as const;
    return textsOf(archive.page(scopeIn(archive), range));
  }

  #archive(): MemoryArchive {
    const archive = new MemoryArchive();
    for (const applied of this.applied) if (applied.outcome.kind === "accepted") archive.keep(applied);
    return archive;
  }
}

function textsOf(found: Found): string[] {
  assert.ok(typeof found !== "string");
  return found.map(({ deliveries: [one] }) => (one?.line.type === "said" ? one.line.text : ""));
}

test("a member reads what was said in the channel before it came, and nothing of an earlier channel of that name", () => {
  const scene = new Archived(["alice", "bob"]);
  scene.joins("alice", "#tea");
  scene.says("alice", "#tea", "earlier");
  scene.leaves("alice", "#tea");
  scene.joins("alice", "#Tea");
  scene.says("alice", "#tea", "hello");
  scene.joins("bob", "#tea");
  assert.deepEqual(scene.channelTexts("bob", "#tea"), ["hello"]);
  assert.deepEqual(scene.channelTexts("bob", "#tea", true), ["earlier", "hello"]);
});

test("a channel's talk is read under each of its names, and that of another one with such a name is not", () => {
  const scene = new Archived(["alice", "bob"]);
  scene.joins("alice", "#old");
  scene.says("alice", "#old", "one");
  scene.renames("alice", "#old", "#new");
  scene.says("alice", "#new", "two");
  scene.joins("bob", "#old");
  scene.says("bob", "#old", "other");
  assert.deepEqual(scene.channelTexts("alice", "#new"), ["one", "two"]);
  assert.deepEqual(scene.channelTexts("bob", "#old"), ["other"]);
  assert.deepEqual(scene.channelTexts("alice", "#new", true), ["one", "two"]);
});

test("a channel that takes the name of one that is everyone's does not make its talk everyone's", () => {
  const scene = new Archived(["alice", "bob"]);
  scene.joins("alice", "#secret");
  scene.says("alice", "#secret", "secret");
  scene.renames("alice", "#secret", "#lobby");
  scene.says("alice", "#lobby", "said in the lobby");
  scene.leaves("alice", "#lobby");
  scene.joins("bob", "#lobby");
  assert.deepEqual(scene.channelTexts("bob", "#lobby", true), ["said in the lobby"]);
});

test("what was said to a channel's operators is read by who heard it or said it, with the channel", async () => {
  const scene = new Archived(["alice", "bob", "carol"], "#a");
  scene.says("bob", "@#a", "help");
  scene.renames("alice", "#a", "#b");
  scene.sets("alice", "#b", "+o", "carol");
  scene.says("bob", "@#b", "again");
  assert.deepEqual(scene.channelTexts("alice", "#b"), ["help", "again"]);
  assert.deepEqual(scene.channelTexts("bob", "#b"), ["help", "again"]);
  assert.deepEqual(scene.channelTexts("carol", "#b"), ["again"]);
  assert.deepEqual(await scene.allTexts("carol"), ["again"]);
});

test("a conversation is its two parties', and that of an account goes with it to another session", async () => {
  const scene = new Archived(["alice", "bob", "carol"]);
  scene.says("alice", "bob", "as a guest");
  scene.registers("bob");
  scene.says("alice", "bob", "to the account");
  scene.says("bob", "ALICE", "from the account");
  const all = ["as a guest", "to the account", "from the account"];
  assert.deepEqual(scene.conversationTexts("alice", "BOB"), all);
  assert.deepEqual(scene.conversationTexts("bob", "alice"), all);
  assert.deepEqual(scene.conversationTexts("carol", "alice"), []);
  scene.logsIn("carol", "bob");
  assert.deepEqual(scene.conversationTexts("carol", "alice"), all.slice(1));
  assert.deepEqual(await scene.allTexts("carol"), all.slice(1));
});

test("nobody inherits: neither who takes a nick, nor who registers the name of an account that is no more", async () => {
  const scene = new Archived(["alice", "bob"]);
  scene.registers("bob");
  scene.says("alice", "bob", "to the account");
  scene.drops("bob");
  scene.does("bob", { type: "quit", reason: "" });
  scene.now += 1000;
  scene.comes("bob");
  scene.registers("bob");
  assert.deepEqual(scene.conversationTexts("bob", "alice"), []);
  assert.deepEqual(await scene.allTexts("bob"), []);
});

test("a guest who was taken back does not read what was said to its nick before", async () => {
  const scene = new Archived(["alice", "bob"], "#a");
  scene.says("alice", "bob", "to bob");
  scene.session("bob").reclaimedAt = scene.applied.at(-1)?.position;
  scene.says("alice", "bob", "to whoever came");
  assert.deepEqual(scene.conversationTexts("bob", "alice"), ["to whoever came"]);
  assert.deepEqual(await scene.allTexts("bob"), ["to whoever came"]);
  assert.deepEqual(scene.conversationTexts("alice", "bob"), ["to bob", "to whoever came"]);
});
