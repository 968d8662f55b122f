/** Passwords and their hashes. */
import assert from "node:assert/strict";
import { createHmac, hash, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { systemRandom } from "../../../src/cluster/clock.ts";
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

function credentialsWith(password: string, operators: ReadonlyMap<string, string>): ConfiguredCredentials {
  return new ConfiguredCredentials({ password, operators, hashMemory: 32, random: systemRandom });
}

test("an operator is known by name and password", async () => {
  const credentials = credentialsWith("", new Map([["root", cheap]]));
  assert.equal(await credentials.verifyOperator("root", "operpassword", "::1"), "right");
  assert.equal(await credentials.verifyOperator("root", "x", "::1"), "wrong");
  assert.equal(await credentials.verifyOperator("constructor", "operpassword", "::1"), "wrong");
});

test("a name that is none is checked at the same cost, and wrong", async () => {
  const root = await hashPassword("tea", Buffer.from("sixteen bytes!!!"));
  const credentials = credentialsWith("", new Map([["root", root]]));
  const timed = async (name: string) => {
    const began = performance.now();
    assert.equal(await credentials.verifyOperator(name, "coffee", "::1"), "wrong");
    return performance.now() - began;
  };
  await timed("root");
  const [known, unknown] = [await timed("root"), await timed("nobody")];
  assert.ok(unknown > known / 10, `${unknown} ms for a name that is none, ${known} ms for one that is`);
  assert.equal(await credentials.verifyOperator("nobody", "tea", "::1"), "wrong");
});

test("of one address only so many passwords are checked or wait, and it keeps no other from being an operator", async () => {
  const credentials = credentialsWith("", new Map([["root", cheap]]));
  const check = (address: string) => credentials.verifyOperator("root", "operpassword", address);
  const flood = Array.from({ length: 30 }, (_, index) => check(`2001:db8::${index}`));
  const operator = check("192.0.2.1");
  const order: string[] = [];
  for (const one of flood) void one.then((verdict) => verdict !== "busy" && order.push("flood"));
  assert.equal(await operator, "right");
  assert.ok(order.length <= 6, "its turn comes after one of theirs, not after all");
  const verdicts = await Promise.all(flood);
  assert.equal(verdicts.filter((verdict) => verdict === "right").length, 18);
  assert.equal(verdicts.filter((verdict) => verdict === "busy").length, 12);
  assert.equal(await check("2001:db8::1"), "right");
});

test("the network's password is compared as a whole, and none lets everyone in", () => {
  const closed = credentialsWith("tea", new Map());
  assert.deepEqual(
    ["tea", "te", "teaa", ""].map((text) => closed.isPassword(text)),
    [true, false, false, false],
  );
  const open = credentialsWith("", new Map());
  assert.ok(open.isPassword("anything") && !open.needsPassword && closed.needsPassword);
});

test("an account's owner is known by the password, however it is typed, and SCRAM's keys are those of RFC 5802", async () => {
  const credentials = credentialsWith("", new Map());
  const verifier = await credentials.verifierOf("caf\u00e9", "::1");
  assert.ok(verifier);
  const check = (password: string, hash: string | undefined = verifier.password) =>
    credentials.verifyPassword(hash, password, "::1", () => true);
  assert.equal(await check("cafe\u0301"), "right");
  assert.equal(await check("ca\u00adf\u00e9"), "right");
  assert.equal(await check("cafe"), "wrong");
  const spaced = await credentials.verifierOf("a\u3000b\u2060", "::1");
  assert.equal(await check("a b", spaced?.password), "right");
  const { salt, iterations, storedKey } = verifier.scram;
  const salted = pbkdf2Sync("caf\u00e9", Buffer.from(salt, "base64"), iterations, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  assert.equal(storedKey, hash("sha256", clientKey, "base64"));
  assert.equal(await credentials.verifyPassword(undefined, "", "::1", () => true), "wrong");
});

test("a password is not looked at when too many were wrong by the time that its turn has come", async () => {
  const credentials = credentialsWith("", new Map());
  assert.equal(await credentials.verifyPassword(cheap, "operpassword", "::1", () => false), "busy");
});

test("two accounts with the same password have nothing in common", async () => {
  const credentials = credentialsWith("", new Map());
  const [one, other] = await Promise.all(
    ["::1", "::2"].map((address) => credentials.verifierOf("tea", address)),
  );
  assert.notEqual(one?.password, other?.password);
  assert.notEqual(one?.scram.storedKey, other?.scram.storedKey);
});

test("a name that is no account takes as long as one that is", async () => {
  const credentials = new ConfiguredCredentials({
    ...{ password: "", operators: new Map(), hashMemory: 16_384, random: systemRandom },
  });
  const verifier = await credentials.verifierOf("tea", "::1");
  const timed = async (hash: string | undefined) => {
    const began = performance.now();
    assert.equal(await credentials.verifyPassword(hash, "coffee", "::1", () => true), "wrong");
    return performance.now() - began;
  };
  await timed(undefined);
  const [known, unknown] = [await timed(verifier?.password), await timed(undefined)];
  assert.ok(unknown > known / 10, `${unknown} ms for a name that is none, ${known} ms for one that is`);
});
