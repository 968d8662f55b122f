/** The network's key: made once for all who start at the same time, and not shown to others on the machine. */
import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pushKeyFrom, pushKeyIn } from "../../../src/cluster/push-key.ts";
import { UsageError } from "../../../src/cluster/usage-error.ts";
import { temporaryFolder } from "../../support/folders.ts";

test("a folder's key is made at the first start and stays", (t) => {
  const folder = temporaryFolder(t);
  const key = pushKeyIn(folder);
  assert.deepEqual(pushKeyIn(folder), key);
  assert.deepEqual(readdirSync(folder), ["push-key"]);
  assert.equal(statSync(join(folder, "push-key")).mode & 0o777, 0o600);
  assert.equal(Buffer.from(key.publicKey, "base64url").length, 65);
  assert.notDeepEqual(pushKeyIn(temporaryFolder(t)), key);
});

test("what the file holds may be given as configuration, in either alphabet", (t) => {
  const { privateKey, publicKey } = pushKeyIn(temporaryFolder(t));
  const base64 = Buffer.from(privateKey, "base64url").toString("base64");
  for (const text of [privateKey, base64]) assert.equal(pushKeyFrom(text)?.publicKey, publicKey);
});

test("a file that holds no key, or cannot be made, is one clear line", (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "push-key"), "oops\n");
  assert.throws(() => pushKeyIn(folder), { name: "UsageError", message: /push-key holds no key: remove it/ });
  assert.throws(() => pushKeyIn(join(folder, "none")), UsageError);
});

for (const text of ["", "AAAA", "A".repeat(43), "_".repeat(43), `${"A".repeat(42)}!`]) {
  test(`${JSON.stringify(text)} is no key`, () => assert.equal(pushKeyFrom(text), undefined));
}
