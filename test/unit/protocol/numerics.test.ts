/** The table of numerics is well-formed, and a numeric is sent as every IRC client expects it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serialize } from "../../../src/protocol/message.ts";
import { type NumericName, numeric, numerics } from "../../../src/protocol/numerics.ts";

const numericsOfSasl = new Set(["900", "901", "903", "908"]);

test("every code is three digits, used once, and in ascending order; names say reply or error", () => {
  const codes = Object.values(numerics).map(({ code }) => code);
  assert.deepEqual(codes, [...new Set(codes)].sort());
  for (const [name, { code }] of Object.entries(numerics)) {
    assert.match(code, /^[0-9]{3}$/);
    const isReply =
      code < "400" || (code >= "700" && code < "900" && code !== "734") || numericsOfSasl.has(code);
    assert.match(name, isReply ? /^RPL_[A-Z]+$/ : /^ERR_[A-Z]+$/);
  }
});

test("every numeric can be sent, with its fixed text last", () => {
  for (const name of Object.keys(numerics) as NumericName[]) {
    const { code, text } = numerics[name];
    const line = serialize(numeric(name, "chorus.local", "alice", ["#lobby"]));
    assert.equal(line, `:chorus.local ${code} alice #lobby${text && ` :${text}`}`);
  }
});

test("who has no nick yet is called *", () => {
  const reply = numeric("ERR_NICKNAMEINUSE", "chorus.local", "*", ["bob"]);
  assert.equal(serialize(reply), ":chorus.local 433 * bob :Nickname is already in use");
});

test("a composed text is given by the caller", () => {
  const reply = numeric("RPL_WELCOME", "chorus.local", "bob", ["Welcome to the Chorus Network, bob"]);
  assert.equal(serialize(reply), ":chorus.local 001 bob :Welcome to the Chorus Network, bob");
});
