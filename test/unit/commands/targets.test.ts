/** A list of targets: what counts as one of them, and when there are too many. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { once, targetsOf, tooMany } from "../../../src/commands/targets.ts";

test("targets stand between commas; one that is named again, in whatever case, counts as it was first written", () => {
  assert.deepEqual(targetsOf("#A,bob,#a,BOB,#b"), ["#A", "bob", "#b"]);
  assert.deepEqual(targetsOf(",#a,,#b,"), ["#a", "#b"]);
  assert.deepEqual(targetsOf("__proto__,constructor"), ["__proto__", "constructor"]);
  assert.deepEqual(targetsOf(","), []);
  assert.deepEqual(targetsOf(""), []);
});

test("what has several parts is the same when its name is", () => {
  const pairs = ["#a bob", "#b bob", "#A Bob"].map((pair) => pair.split(" "));
  assert.deepEqual(
    once(pairs, (pair) => pair.join(" ")),
    [
      ["#a", "bob"],
      ["#b", "bob"],
    ],
  );
});

test("there may be four targets, doubles not counted", () => {
  assert.equal(tooMany("KICK", targetsOf("a,b,c,d,A,B")), undefined);
  assert.deepEqual(tooMany("KICK", targetsOf("a,b,c,d,e")), {
    replies: [{ kind: "numeric", name: "ERR_TOOMANYTARGETS", params: ["KICK"] }],
  });
});
