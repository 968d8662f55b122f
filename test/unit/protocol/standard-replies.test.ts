/** Standard replies are sent as their specification shows them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serialize } from "../../../src/protocol/message.ts";
import { standardReply } from "../../../src/protocol/standard-replies.ts";

test("the examples of the specification are written as it shows them", () => {
  assert.equal(
    serialize(
      standardReply("FAIL", "BOX", "BOXES_INVALID", ["STACK", "CLOCKWISE"], "Given boxes are not supported"),
    ),
    "FAIL BOX BOXES_INVALID STACK CLOCKWISE :Given boxes are not supported",
  );
  assert.equal(
    serialize(
      standardReply("FAIL", "*", "NEED_REGISTRATION", [], "You need to be registered to continue", "a.b"),
    ),
    ":a.b FAIL * NEED_REGISTRATION :You need to be registered to continue",
  );
});

test("a context that is no single word is refused, for a reader would see other parameters", () => {
  assert.throws(() => standardReply("WARN", "PING", "DELAYED", ["two words"], "Later"), RangeError);
});
