/** What a refusal means: our words where we have them, else the server's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../../../src/protocol/message.ts";
import { meaningOf, meanings } from "../../../../src/web/panels/refusing.ts";
import { sentenceMeaning } from "../../../../src/web/panels/services.ts";
import { english } from "../../../../src/web/texts/panels/english.ts";

const meaning = (...lines: string[]) => meaningOf(lines.flatMap((line) => parse(line) ?? []));

test("numerics and codes of FAIL have a meaning", () => {
  assert.equal(meaning(":s 482 bob #garden :You're not channel operator"), "operators-only");
  assert.equal(meaning(":s NOTICE bob :hello", "FAIL CHANSERV ACCESS_DENIED #garden :Only"), "denied");
  assert.equal(meaning("FAIL SEARCH INTERNAL_ERROR TOO_LONG :This takes too long"), "search-long");
});

test("what has no better words has none", () => {
  assert.equal(meaning(":s 696 bob #garden k x :It is not valid"), undefined);
  assert.equal(meaning("FAIL X toString :no"), undefined);
  assert.equal(meaning(":s 341 bob carol #garden"), undefined);
  assert.equal(sentenceMeaning("Something else."), undefined);
});

test("each meaning has its words", () => {
  for (const each of Object.values(meanings)) assert.ok(Object.hasOwn(english, `refusal.${each}`), each);
});
