/** Passwords and their hashes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ConfiguredCredentials,
  hashPassword,
  isPasswordHash,
  verifyPassword,
} from "../../../src/cluster/credentials.ts";

/** Of "operpassword", as cheap as may be. */
const cheap = "$argon2id$v=19$m=8,t=1,p=1$aXJjdGVzdCBpcmN0ZXN0IQ$hNUsxiRe45Q9M0Awf/AIq1sZrtH6uxnuUxuHnsAx1KU";

test("a hash that was made is one that is taken, and is right for its password only", async () => {
  const made = await hashPassword("tea", Buffer.from("sixteen bytes!!!"));
  assert.ok(isPasswordHash(made), made);
  assert.equal(await verifyPassword("tea", made), true);
  assert.equal(await verifyPassword("coffee", made), false);
});

test("plain passwords, other kinds of hashes and ruinous costs are no hashes", () => {
  assert.ok(isPasswordHash(cheap));
  for (const text of [
    "",
    "secret",
    cheap.replace("argon2id", "argon2i"),
    cheap.replace("m=8", "m=7"),
    cheap.replace("m=8", "m=9999999"),
    cheap.replace("t=1", "t=0"),
    cheap.replace("t=1", "t=99"),
    cheap.replace("p=1", "p=2"),
    cheap.slice(0, -30),
  ]) {
    assert.ok(!isPasswordHash(text), text);
  }
});

test("an operator is known by name and password", async () => {
  const credentials = new ConfiguredCredentials("", new Map([["root", cheap]]));
  assert.equal(await credentials.verifyOperator("root", "operpassword"), "right");
  assert.equal(await credentials.verifyOperator("root", "x"), "wrong");
  assert.equal(await credentials.verifyOperator("constructor", "operpassword"), "wrong");
});

test("only so many passwords are checked or wait", async () => {
  const credentials = new ConfiguredCredentials("", new Map([["root", cheap]]));
  const check = () => credentials.verifyOperator("root", "operpassword");
  const verdicts = await Promise.all(Array.from({ length: 20 }, check));
  assert.equal(verdicts.filter((verdict) => verdict === "right").length, 18);
  assert.equal(verdicts.filter((verdict) => verdict === "busy").length, 2);
  assert.equal(await check(), "right");
});

test("the network's password is compared as a whole, and none lets everyone in", () => {
  const closed = new ConfiguredCredentials("tea", new Map());
  assert.deepEqual(
    ["tea", "te", "teaa", ""].map((text) => closed.isPassword(text)),
    [true, false, false, false],
  );
  const open = new ConfiguredCredentials("", new Map());
  assert.ok(open.isPassword("anything") && !open.needsPassword && closed.needsPassword);
});
