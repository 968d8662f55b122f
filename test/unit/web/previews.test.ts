/** Previews of links: asked for once each, and none where there is nothing to show beside the link itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, answerIn, Previews } from "../../../src/web/files/previews.ts";

function node(...answers: Answer[]) {
  const asked: string[] = [];
  const previews = new Previews(async (url) => {
    asked.push(url);
    return answers.shift() ?? "nothing";
  });
  return { previews, asked };
}

test("what is found is asked for once", async () => {
  const { previews, asked } = node({ title: "Tea" });
  const both = await Promise.all([previews.look("a"), previews.look("a")]);
  assert.deepEqual(both, [{ title: "Tea" }, { title: "Tea" }]);
  assert.deepEqual(
    [await previews.look("a"), asked, previews.isEmpty("a")],
    [{ title: "Tea" }, ["a"], false],
  );
});

test("that there is nothing is known from then on, so that no place is kept for it", async () => {
  const { previews, asked } = node("nothing");
  assert.equal(previews.isEmpty("a"), false);
  assert.equal(await previews.look("a"), undefined);
  assert.equal(previews.isEmpty("a"), true);
  await previews.look("a");
  assert.deepEqual(asked, ["a"]);
});

test("what cannot be had now is asked for again by who looks again", async () => {
  const { previews } = node("not now", { title: "Tea" });
  assert.equal(await previews.look("a"), undefined);
  assert.equal(previews.isEmpty("a"), false);
  assert.deepEqual(await previews.look("a"), { title: "Tea" });
});

test("of very many links the oldest are forgotten", async () => {
  const { previews, asked } = node();
  for (let number = 0; number <= 300; number++) await previews.look(`${number}`);
  assert.deepEqual([previews.isEmpty("0"), previews.isEmpty("1")], [false, true]);
  await previews.look("0");
  assert.equal(asked.length, 302);
});

test("a box that would say no more than the link is nothing", () => {
  assert.equal(answerIn({}), "nothing");
  assert.equal(answerIn({ site: "example.org" }), "nothing");
  for (const found of [{ title: "Tea" }, { description: "Green" }, { picture: "/preview/picture?x" }])
    assert.equal(answerIn(found), found);
});
