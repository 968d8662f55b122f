/** Where one is: conversations are entered by going there, and not again because one has closed them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Arriving } from "../../../../src/web/layout/arriving.ts";

test("who comes to a channel enters it once, when there is a connection", () => {
  const arriving = new Arriving();
  const steps = [
    arriving.next("#tea", false, false),
    arriving.next("#tea", false, true),
    arriving.next("#tea", false, true),
    arriving.next("#tea", true, true),
    arriving.next("#tea", true, true),
  ];
  assert.deepEqual(steps, ["stay", "enter", "stay", "stay", "stay"]);
});

test("who closes the conversation that is shown goes elsewhere, and does not enter it again", () => {
  const arriving = new Arriving();
  arriving.next("#tea", true, true);
  assert.equal(arriving.next("#tea", false, true), "go elsewhere");
  assert.equal(arriving.next(undefined, false, true), "stay");
  assert.equal(arriving.next("#lobby", true, true), "stay");
  // By a link, some day.
  assert.equal(arriving.next("#tea", false, true), "enter");
});

test("a channel that could not be entered is asked for again with the next connection, or by coming back", () => {
  const arriving = new Arriving();
  assert.equal(arriving.next("#tea", false, true), "enter");
  assert.equal(arriving.next("#tea", false, false), "stay");
  assert.equal(arriving.next("#tea", false, true), "enter");
  arriving.next("#lobby", true, true);
  assert.equal(arriving.next("#tea", false, true), "enter");
});

test("a conversation that goes on under another name is still there", () => {
  const arriving = new Arriving();
  arriving.next("#tea", true, true);
  assert.equal(arriving.next("#mate", true, true), "stay");
});
