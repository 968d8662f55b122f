/** The configuration of pushes: what is there without any, and the one line for each mistake. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNodeConfig, UsageError } from "../../../src/cluster/config.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const read = (toml: string) =>
  readNodeConfig([], {}, (path) => (path === "chorus.toml" ? toml : undefined)).push;

test("pushes are on without any configuration, and nowhere in private networks", () => {
  assert.deepEqual(read(""), { enabled: true, contact: "", key: undefined, networks: [] });
});

test("a key is 32 bytes in base64, and the public one follows from it", () => {
  const { key: pair } = read(`[push]\nkey = "${key}"`);
  assert.equal(Buffer.from(pair?.publicKey ?? "", "base64url").length, 65);
  assert.deepEqual(read(`[push]\nkey = "${pair?.privateKey}"`).key, pair);
});

const wrong: readonly [toml: string, message: string][] = [
  [
    '[push]\nkey = "secret"',
    'chorus.toml: push.key must be a private key of 32 bytes in base64, as "openssl rand -base64 32" makes it, not what it is',
  ],
  ...["op@example.org", "http://example.org", "mailto:", "https://", "mailto:a b@c"].map(
    (text): [string, string] => [
      `[push]\ncontact = "${text}"`,
      `chorus.toml: push.contact must be a URL such as "mailto:admin@example.org" or "https://chat.example.org", not "${text}"`,
    ],
  ),
];
for (const [toml, message] of wrong) {
  test(`refused in the file: ${toml.replaceAll("\n", " ")}`, () => {
    assert.throws(() => read(toml), new UsageError(message));
  });
}
