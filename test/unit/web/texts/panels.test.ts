/** The texts of panels: both languages say the same things, with the same values. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { english as beside } from "../../../../src/web/texts/beside/english.ts";
import { english as main } from "../../../../src/web/texts/english.ts";
import { english } from "../../../../src/web/texts/panels/english.ts";
import { german } from "../../../../src/web/texts/panels/german.ts";
import { t } from "../../../../src/web/texts/panels.ts";
import type { Text } from "../../../../src/web/texts/text.ts";

const formsOf = (text: Text) => (typeof text === "string" ? [text] : Object.values(text));
const valuesIn = (text: Text) =>
  [...new Set(formsOf(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test("both languages have the same keys, and none that the main screen has", () => {
  assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
  const both = Object.keys(english).filter((key) => Object.hasOwn({ ...main, ...beside }, key));
  assert.deepEqual(both, []);
});

test("both languages fill in the same values, and say something", () => {
  for (const [key, text] of Object.entries<Text>(english)) {
    const other: Text = german[key as keyof typeof german];
    assert.deepEqual(valuesIn(other), valuesIn(text), key);
    for (const form of [...formsOf(text), ...formsOf(other)]) assert.notEqual(form.trim(), "", key);
  }
});

test("values stand in their places", () => {
  assert.equal(t("palette.members", { count: 1 }), "1 member");
  assert.equal(t("ban.title", { nick: "bob", channel: "#tea" }), "bob in #tea");
});
