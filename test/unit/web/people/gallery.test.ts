/** Pictures on their way: asked for once, shown when they are there, and asked for again while the node cannot give them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Found, Gallery } from "../../../../src/web/people/gallery.ts";

/** A node that answers so, one answer after the other; `breaks` names paths of what is no picture. */
function node(answers: readonly Found[], breaks: readonly string[] = []) {
  const asked: string[] = [];
  const pauses: number[] = [];
  let again = () => {};
  const gallery = new Gallery({
    find: async (address) => answers[asked.push(address) - 1] ?? "nothing",
    load: async (path) => !breaks.includes(path),
    after(ms, task) {
      pauses.push(ms);
      again = task;
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const passes = () => {
    const task = again;
    again = () => {};
    task();
  };
  return { gallery, asked, pauses, settled, passes };
}

test("a picture is asked for once, and shown when all of it is there", async () => {
  const { gallery, asked, settled } = node([{ path: "/a" }]);
  assert.equal(gallery.known("a"), undefined);
  const picture = gallery.at("a");
  assert.deepEqual([gallery.at("a"), gallery.known("a"), picture.value], [picture, picture, undefined]);
  await settled();
  assert.deepEqual([picture.value, asked], ["/a", ["a"]]);
});

test("where there is none nobody asks again", async () => {
  const { gallery, asked, pauses, settled } = node(["nothing"]);
  const picture = gallery.at("a");
  await settled();
  assert.deepEqual([gallery.at("a").value, picture.value, asked, pauses], [undefined, undefined, ["a"], []]);
});

test("what cannot be had now is asked for again, less and less often", async () => {
  const { gallery, pauses, settled, passes } = node(["not now", "not now", { path: "/a" }]);
  const picture = gallery.at("a");
  await settled();
  passes();
  await settled();
  assert.equal(picture.value, undefined);
  passes();
  await settled();
  assert.deepEqual([picture.value, pauses], ["/a", [5_000, 10_000]]);
});

test("a broken one is never shown, and given up after some time", async () => {
  const { gallery, asked, pauses, settled, passes } = node(Array(9).fill({ path: "/a" }), ["/a"]);
  const picture = gallery.at("a");
  for (let n = 0; n < 8; n++) {
    await settled();
    passes();
  }
  assert.deepEqual(
    [picture.value, asked.length, pauses],
    [undefined, 6, [5_000, 10_000, 20_000, 40_000, 80_000]],
  );
});
