/** A ban puts out whom it finds inside: a node says so, and it holds while the ban does. */
import assert from "node:assert/strict";
import { test } from "node:test";
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
