/** A ban puts out whom it finds inside: a node says so, and it holds while the ban does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifierOf } from "../../support/credentials.ts";
import { Scene } from "./scene.ts";

const over = "that ban does not name that session any more";

function scene(): { scene: Scene; enforce(nick: string, mask?: string): string } {
  const scene = new Scene(["oper", "eve", "bob"], "#a");
  scene.does("oper", { type: "oper-gained", name: "oper" });
  const enforce = (nick: string, mask = "*@eve.host") =>
    scene.nodeDoes({ type: "ban-enforced", mask, session: scene.session(nick).id });
  return { scene, enforce };
}

test("whom the ban names is put out, and everyone sees why", () => {
  const { scene: stage, enforce } = scene();
  stage.does("oper", { type: "ban-added", mask: "*@eve.host", reason: "flood" });
  assert.equal(enforce("eve"), "accepted");
  assert.deepEqual(stage.lines, [
    { type: "quit", reason: "Banned: flood" },
    { type: "closed", reason: "Banned: flood" },
  ]);
  assert.deepEqual(stage.members("#a"), ["@oper", "bob"]);
});

test("nobody is put out whom the ban does not name, nor by a ban that is over", () => {
  const { scene: stage, enforce } = scene();
  assert.equal(enforce("eve"), over);
  stage.does("oper", { type: "ban-added", mask: "*@eve.host", reason: "flood", duration: 1000 });
  assert.equal(enforce("bob"), over);
  stage.now += 1000;
  assert.equal(enforce("eve"), over);
  stage.does("oper", { type: "ban-added", mask: "*@eve.host", reason: "flood" });
  stage.does("oper", { type: "ban-removed", mask: "*@eve.host" });
  assert.equal(enforce("eve"), over);
  assert.equal(stage.nodeDoes({ type: "ban-enforced", mask: "*@eve.host", session: 1 }), over);
});

test("a client cannot propose it", () => {
  const { scene: stage } = scene();
  stage.does("oper", { type: "ban-added", mask: "*@eve.host", reason: "flood" });
  const event = { type: "ban-enforced", mask: "*@eve.host", session: stage.session("eve").id } as const;
  assert.equal(stage.does("oper", event), "a session cannot propose ban-enforced");
});

test("a banned account is put out whoever uses it, though nobody does, and nobody logs in to it again", () => {
  const { scene: stage, enforce } = scene();
  const register = { type: "account-registered", account: "eve", verifier: verifierOf("x") } as const;
  assert.equal(stage.does("eve", { ...register, alwaysOn: true }), "accepted");
  const provedBy = stage.network.state.accounts.get("eve")?.verifierAt ?? 0;
  stage.does("eve", { type: "connection-closed", reason: "" });
  assert.equal(stage.session("eve").connections.size, 0, "she is always there");
  stage.does("oper", { type: "ban-added", mask: "~a:eve", reason: "flood", duration: 1000 });
  assert.equal(enforce("bob", "~a:eve"), over);
  assert.equal(enforce("eve", "~a:eve"), "accepted");
  assert.deepEqual(stage.members("#a"), ["@oper", "bob"]);
  const login = { account: "eve", provedBy };
  assert.equal(stage.does("bob", { type: "logged-in", login }), "ACCOUNT_BANNED");
  assert.equal(stage.comes("eve", "elsewhere", login), "ERR_YOUREBANNEDCREEP");
  assert.equal(stage.comes("guest", "eve.host"), "accepted", "it is no ban of where she came from");
  stage.now += 1000;
  assert.equal(stage.does("bob", { type: "logged-in", login }), "accepted");
});

test("who is logged in already is put out as well, and no account is made by a banned name", () => {
  const { scene: stage, enforce } = scene();
  stage.does("eve", { type: "account-registered", account: "eve", verifier: verifierOf("x") });
  stage.does("oper", { type: "ban-added", mask: "~a:e*", reason: "flood" });
  stage.comes("erin");
  const register = { type: "account-registered", account: "erin", verifier: verifierOf("x") } as const;
  assert.equal(stage.does("erin", register), "BAD_ACCOUNT_NAME");
  assert.equal(enforce("erin", "~a:e*"), over);
  assert.equal(enforce("eve", "~a:e*"), "accepted");
});
