/** What a browser has kept of a reader's preferences, whatever wrote it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaults, preferencesFrom } from "../../../src/web/preferences.ts";

test("what was kept is preferred again, the rest is as for everybody", () => {
  assert.deepEqual(preferencesFrom('{"theme":"dark","showsImages":false}'), {
    ...defaults,
    theme: "dark",
    showsImages: false,
  });
});

test("what cannot be meant is passed over", () => {
  for (const kept of [null, "", "{", "[]", "null", "7", '{"theme":"pink","toString":1,"constructor":{}}'])
    assert.deepEqual(preferencesFrom(kept), defaults, String(kept));
});
