/** The texts of the web client: both languages say the same things, in the reader's own formats. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { english as besideEnglish } from "../../../../src/web/texts/beside/english.ts";
import { german as besideGerman } from "../../../../src/web/texts/beside/german.ts";
import { t as sayBeside } from "../../../../src/web/texts/beside.ts";
import { english as mainEnglish } from "../../../../src/web/texts/english.ts";
import {
  formatDate,
  formatDay,
  formatNumber,
  isSameDay,
  pluralOf,
} from "../../../../src/web/texts/formats.ts";
import { german as mainGerman } from "../../../../src/web/texts/german.ts";
import { formatsFor, languageFor, speakIn } from "../../../../src/web/texts/language.ts";
import { formatBytes, formatList } from "../../../../src/web/texts/more-formats.ts";
import type { Text } from "../../../../src/web/texts/text.ts";
import { t } from "../../../../src/web/texts/texts.ts";

const english = { ...mainEnglish, ...besideEnglish };
const german = { ...mainGerman, ...besideGerman };

afterEach(() => speakIn("en", []));

function formsOf(text: Text): string[] {
  return typeof text === "string" ? [text] : Object.values(text);
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
}

test("both languages have the same keys", () => {
  assert.deepEqual(Object.keys(mainGerman).sort(), Object.keys(mainEnglish).sort());
  assert.deepEqual(Object.keys(besideGerman).sort(), Object.keys(besideEnglish).sort());
});

test("no two parts of the client use the same key", async () => {
  const { globSync } = await import("node:fs");
  const texts = new URL("../../../../src/web/texts/", import.meta.url);
  for (const catalogue of ["english", "german"]) {
    const files = globSync([`${catalogue}/*.ts`, `beside/${catalogue}/*.ts`], { cwd: texts });
    const parts = await Promise.all(files.map((file) => import(new URL(file, texts).href)));
    const keys = parts.flatMap((part) => Object.keys(Object.values(part)[0] as object)).sort();
    assert.deepEqual(keys, Object.keys(catalogue === "english" ? english : german).sort());
  }
});

test("both languages fill in the same values", () => {
  for (const [key, text] of Object.entries(english)) {
    const expected = [...new Set(formsOf(text).flatMap(placeholders))].sort();
    for (const form of formsOf(german[key as keyof typeof german]))
      for (const name of placeholders(form)) assert.ok(expected.includes(name), `${key}: {${name}}`);
    const found = [...new Set(formsOf(german[key as keyof typeof german]).flatMap(placeholders))].sort();
    assert.deepEqual(found, expected, key);
  }
});

test("every text has something to say, and its forms are those that its language has", () => {
  for (const [language, texts] of [["en", english] as const, ["de", german] as const]) {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries<Text>(texts)) {
      for (const form of formsOf(text)) assert.notEqual(form.trim(), "", key);
      if (typeof text !== "string") assert.deepEqual(Object.keys(text).sort(), [...categories].sort(), key);
    }
  }
});

test("values stand in their places, and the count chooses the form", () => {
  assert.equal(sayBeside("event.renamed", { nick: "alice", to: "{nick}" }), "alice is now called {nick}");
  assert.equal(sayBeside("timeline.new", { count: 1 }), "1 new message");
  assert.equal(t("composer.label", { name: "bob" }), "Message to bob");
  assert.equal(sayBeside("reaction.who", { names: "bob", emoji: "👍" }), "bob reacted with 👍");
  assert.equal(sayBeside("timeline.new", { count: 1 }), "1 new message");
  assert.equal(t("composer.label", { name: "bob" }), "Message to bob");
  assert.equal(sayBeside("timeline.new", { count: 1234 }), "1,234 new messages");
});

test("the kept language comes first, then the reader's in their order, then English", () => {
  assert.equal(languageFor("de", ["en-GB"]), "de");
  assert.equal(languageFor(null, ["fr-CA", "de-AT", "en"]), "de");
  assert.equal(languageFor("xx", ["fr"]), "en");
  assert.equal(languageFor("toString", []), "en");
});

test("dates are written as in the reader's own country", () => {
  assert.equal(formatsFor("en", ["de", "en-GB"]), "en-GB");
  assert.equal(formatsFor("de", ["en"]), "de");
  const now = Date.parse("2026-11-23T12:00:00Z");
  speakIn("en", ["en-GB"]);
  assert.equal(formatDate("2026-03-04T12:00:00Z", now), "Wednesday 4 March");
  speakIn("en", ["en-US"]);
  assert.equal(formatDate("2025-03-04T12:00:00Z", now), "Tuesday, March 4, 2025");
  speakIn("de", []);
  assert.equal(formatDate("2026-03-04T12:00:00Z", now), "Mittwoch, 4. März");
});

test("days near by have names", () => {
  const now = new Date(2026, 10, 23, 0, 5).getTime();
  const on = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();
  assert.equal(formatDay(on(23, 0), now), "Today");
  assert.equal(formatDay(on(22, 23), now), "Yesterday");
  assert.match(formatDay(on(21, 23), now), /Saturday/);
  speakIn("de", []);
  assert.equal(formatDay(on(22, 1), now), "Gestern");
});

test("a day is one of the calendar, whatever its hours", () => {
  const at = (day: number, hour: number): string => new Date(2026, 9, day, hour).toISOString();
  assert.ok(isSameDay(at(25, 0), at(25, 23)));
  assert.ok(!isSameDay(at(25, 23), at(26, 0)));
});

test("numbers, sizes and lists follow the language", () => {
  assert.equal(formatNumber(1234567), "1,234,567");
  assert.equal(formatBytes(1_500_000), "1.5 MB");
  assert.equal(formatList(["a", "b", "c"]), "a, b, and c");
  speakIn("de", []);
  assert.equal(formatNumber(1234567), "1.234.567");
  assert.equal(formatList(["a", "b", "c"]), "a, b und c");
  assert.equal(pluralOf(1), "one");
});
