/** The configuration of accounts: the one line for each mistake about mail. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNodeConfig, UsageError } from "../../../src/cluster/config.ts";

const inFile: readonly [toml: string, message: string][] = [
  [
    '[accounts]\nemail = "required"\nemail_from = "chorus@example.org"',
    'chorus.toml: accounts.email "required" needs accounts.smtp as well',
  ],
  [
    '[accounts]\nemail = "required"\nsmtp = "smtp://localhost"',
    'chorus.toml: accounts.email "required" needs accounts.email_from as well',
  ],
  ['[accounts]\nemail = "on"', 'chorus.toml: accounts.email must be "off" or "required", not "on"'],
  [
    '[accounts]\nemail_from = "chorus"',
    'chorus.toml: accounts.email_from must be an e-mail address such as "chorus@example.org", at most 254 bytes, not "chorus"',
  ],
  ...[
    "mail.example.org",
    "http://mail.example.org",
    "smtp://",
    "smtp://user@mail.example.org",
    "smtp://u%zz:p@h",
    "smtps://u:p@h/?x=y",
    "smtp://h:99999",
  ].map((url): [string, string] => [
    `[accounts]\nsmtp = "${url}"`,
    'chorus.toml: accounts.smtp must be a URL such as "smtps://user:password@mail.example.org" or "smtp://localhost:25", with nothing after the host and port; what is special in URLs is written %40 for "@", not what it is',
  ]),
];

for (const [toml, message] of inFile) {
  test(`refused in the file: ${toml.replaceAll("\n", " ")}`, () => {
    assert.throws(
      () => readNodeConfig([], {}, (path) => (path === "chorus.toml" ? toml : undefined)),
      new UsageError(message),
    );
  });
}
