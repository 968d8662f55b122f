/** Values that must not be known, or are letters with a meaning: what is taken, and the one line for what is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNodeConfig, UsageError } from "../../../src/cluster/config.ts";

/** Reads a node's configuration as if chorus.toml had this text. */
function node(toml: string, words: string[] = [], environment: NodeJS.ProcessEnv = {}) {
  return readNodeConfig(words, environment, (path) => (path === "chorus.toml" ? toml : undefined));
}

const hash =
  "$argon2id$v=19$m=65536,t=3,p=4$c2l4dGVlbiBieXRlcyEhIQ$hNUsxiRe45Q9M0Awf/AIq1sZrtH6uxnuUxuHnsAx1KU";

test("operators are a section of names and hashes, or a list of both", () => {
  const both = new Map([
    ["alice", hash],
    ["bob-2", hash],
  ]);
  assert.deepEqual(node(`[operators]\nalice = "${hash}"\nbob-2 = "${hash}"`).operators, both);
  const words = ["--operators", `alice:${hash}`, "--operators", `bob-2:${hash}`];
  assert.deepEqual(node("", words).operators, both);
  assert.deepEqual(node("", [], { CHORUS_OPERATORS: `alice:${hash},bob-2:${hash}` }).operators, both);
});

test("a password is kept as it is written, and user modes as their letters", () => {
  const { network } = node('[network]\npassword = "t,é:a"\ndefault_user_modes = "+wi"');
  assert.deepEqual([network.password, network.defaultUserModes], ["t,é:a", "iw"]);
  assert.equal(node('[network]\ndefault_user_modes = "iRi"').network.defaultUserModes, "Ri");
});

const operators =
  'must be names, each with a hash of its password as "npm run hash" prints it: alice = "$argon2id$…" in the section [operators], or alice:$argon2id$… as text, not what it is';
const password =
  'must be a password of at most 300 bytes, without spaces and control characters, not beginning with ":", not what it is';
const userModes = 'must be user modes such as "+i", of B, R, i and w, not';

const smtp =
  'must be a URL such as "smtps://user:password@mail.example.org" or "smtp://localhost:25", with nothing after the host and port; what is special in URLs is written %40 for "@", not what it is';
const email = 'must be an e-mail address such as "chorus@example.org", at most 254 bytes, not';
const notSmtp = [
  "mail.example.org",
  "http://h",
  "smtp://",
  "smtp://u@h",
  "smtp://u%zz:p@h",
  "smtps://u:p@h/?x=y",
];

test("codes are mailed by a server and from an address, and both are needed for that", () => {
  const toml = '[accounts]\nemail = "required"\nemail_from = "c@example.org"\nsmtp = "smtps://u:p%40@h:1"';
  const { email: mail } = node(toml).accounts;
  assert.deepEqual([mail?.from, mail?.smtp.href], ["c@example.org", "smtps://u:p%40@h:1"]);
  assert.equal(node(toml.replace("required", "off")).accounts.email, undefined);
});

const inFile: readonly [toml: string, message: string][] = [
  ['[operators]\nalice = "tea"', `operators ${operators}`],
  [`[operators]\nalice = "${hash.replace("m=65536", "m=0")}"`, `operators ${operators}`],
  [`[operators]\n"alice b" = "${hash}"`, `operators ${operators}`],
  [`operators = "alice:${hash}"`, `operators ${operators}`],
  ['[network]\npassword = "green tea"', `network.password ${password}`],
  ['[network]\npassword = ":tea"', `network.password ${password}`],
  ['[network]\npassword = "te\\u0000a"', `network.password ${password}`],
  [`[network]\npassword = "${"é".repeat(151)}"`, `network.password ${password}`],
  ["[network]\npassword = 1234", `network.password ${password}`],
  ['[network]\ndefault_user_modes = "+o"', `network.default_user_modes ${userModes} "+o"`],
  ['[network]\ndefault_user_modes = "-i"', `network.default_user_modes ${userModes} "-i"`],
  ['[network]\ndefault_user_modes = ["i"]', `network.default_user_modes ${userModes} ["i"]`],
  ['[accounts]\nemail = "on"', 'accounts.email must be "off" or "required", not "on"'],
  ['[accounts]\nemail_from = "chorus"', `accounts.email_from ${email} "chorus"`],
  ['[accounts]\nemail_from = "a@b.org, c@d.org"', `accounts.email_from ${email} "a@b.org, c@d.org"`],
  ...notSmtp.map((url) => [`[accounts]\nsmtp = "${url}"`, `accounts.smtp ${smtp}`] as [string, string]),
  [
    '[accounts]\nemail = "required"\nemail_from = "c@example.org"',
    'accounts.email "required" needs accounts.smtp as well',
  ],
  [
    '[accounts]\nemail = "required"\nsmtp = "smtp://localhost"',
    'accounts.email "required" needs accounts.email_from as well',
  ],
];

for (const [toml, message] of inFile) {
  test(`refused in the file: ${toml.slice(0, 60).replaceAll("\n", " ")}`, () => {
    assert.throws(() => node(toml), new UsageError(`chorus.toml: ${message}`));
  });
}

test("refused elsewhere too, by the option's or the variable's name", () => {
  const told = (words: string[], environment: NodeJS.ProcessEnv, message: string) =>
    assert.throws(() => node("", words, environment), new UsageError(message));
  told(["--operators", "alice"], {}, `option --operators ${operators}`);
  told([], { CHORUS_OPERATORS: "alice:tea" }, `environment variable CHORUS_OPERATORS ${operators}`);
  told(["--network-password", "a b"], {}, `option --network-password ${password}`);
  told([], { CHORUS_NETWORK_PASSWORD: "a b" }, `environment variable CHORUS_NETWORK_PASSWORD ${password}`);
  told(["--network-default-user-modes", "x"], {}, `option --network-default-user-modes ${userModes} "x"`);
});
