/** What the browser keeps for us: bounded, sometimes full, sometimes closed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Storage } from "../../../src/web/storage.ts";
import { memoryStorage } from "../../support/browser-storage.ts";

test("what is kept is there the next time, and what is removed is not", () => {
  const store = memoryStorage();
  const storage = new Storage(() => store);
  assert.equal(storage.set("seat.1.drafts", { "#lobby": "half a thou" }), true);
  storage.set("gone", 1);
  storage.set("gone", undefined);
  store.setItem("somebody else's", "1");
  const next = new Storage(() => store);
  assert.deepEqual(next.names, ["seat.1.drafts"]);
  assert.deepEqual(next.get("seat.1.drafts"), { "#lobby": "half a thou" });
  assert.equal(next.get("gone"), undefined);
});

test("what nobody can read is not there", () => {
  const store = memoryStorage();
  store.setItem("chorus.broken", "{");
  assert.equal(new Storage(() => store).get("broken"), undefined);
});

test("what has no room lasts as long as the page, and an older value is not kept in its place", () => {
  const store = memoryStorage(60);
  const storage = new Storage(() => store);
  assert.equal(storage.set("drafts", "short"), true);
  assert.equal(storage.set("drafts", "x".repeat(100)), false);
  assert.equal(storage.get("drafts"), "x".repeat(100));
  assert.deepEqual(storage.names, ["drafts"]);
  assert.equal(new Storage(() => store).get("drafts"), undefined);
  assert.equal(storage.set("drafts", "short again"), true);
  assert.equal(new Storage(() => store).get("drafts"), "short again");
});

test("where storage is closed to pages, it lasts as long as the page", () => {
  const storage = new Storage(() => {
    throw new DOMException("not here", "SecurityError");
  });
  assert.equal(storage.set("drafts", "kept for now"), false);
  assert.equal(storage.get("drafts"), "kept for now");
  storage.set("drafts", undefined);
  assert.deepEqual(storage.names, []);
});
