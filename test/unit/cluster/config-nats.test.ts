/** The configuration of a log on nats-servers: what an operator may write, and the one line for each mistake. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readClusterConfig, readNodeConfig, UsageError } from "../../../src/cluster/config.ts";

/** The log of a node that has this text in its chorus.toml. */
function logOf(toml: string, words: string[] = [], environment: NodeJS.ProcessEnv = {}) {
  return readNodeConfig(words, environment, (path) => (path === "chorus.toml" ? toml : undefined)).log;
}

const plain = { stream: "chorus", replicas: 3, monitors: [], acceptsLoss: false };

test("without servers the log is a file, whatever stands in [nats]", () => {
  assert.equal(logOf(""), undefined);
  assert.equal(logOf('log = ""\n[nats]\nstream = "tea"\nkey = "key.pem"'), undefined);
});

test("the servers of the log are a list in several writings", () => {
  const servers = ["a:4222", "b:4223", "c:4222"];
  const writings = [
    "nats://a:4222,b:4223,c:4222",
    "nats://a,b:4223,c",
    "nats://a:4222,nats://b:4223,nats://c:4222",
    " nats://a/ , b:4223/, nats://c ,a:4222",
  ];
  for (const text of writings) {
    assert.deepEqual(logOf("", ["--log", text]), { ...plain, servers });
    assert.deepEqual(logOf("", [], { CHORUS_LOG: text }), { ...plain, servers });
    assert.deepEqual(logOf(`log = "${text}"`), { ...plain, servers });
  }
  assert.deepEqual(logOf('log = ["nats://a", "nats://b:4223", "c"]'), { ...plain, servers });
});

test("a server may be an IPv6 address", () => {
  assert.deepEqual(logOf('log = "nats://[::1]:4223,[fd00::2]"')?.servers, ["[::1]:4223", "[fd00::2]:4222"]);
});

test("a user with a password, or a token, stands before a host", () => {
  const servers = ["a:4222", "b:4222"];
  assert.deepEqual(logOf('log = "nats://chorus:t%40a%2Cb@a,b"'), {
    ...plain,
    servers,
    user: "chorus",
    password: "t@a,b",
  });
  assert.deepEqual(logOf('log = "nats://u:p@a,u:p@b"'), { ...plain, servers, user: "u", password: "p" });
  assert.deepEqual(logOf('log = "nats://s3cret@a,b"'), { ...plain, servers, token: "s3cret" });
});

test("TLS is asked for by tls://, by who signs or by a certificate of our own", () => {
  const servers = ["a:4222"];
  assert.deepEqual(logOf('log = "tls://a"'), { ...plain, servers, tls: {} });
  assert.deepEqual(logOf('log = "nats://a"\n[nats]\nca = "ca.pem"'), {
    ...plain,
    servers,
    tls: { ca: "ca.pem" },
  });
  assert.deepEqual(logOf('log = "nats://a"\n[nats]\ncertificate = "c.pem"\nkey = "k.pem"'), {
    ...plain,
    servers,
    tls: { certificate: "c.pem", key: "k.pem" },
  });
});

test("the stream, its replicas, the credentials and the monitors are the operator's", () => {
  const words = [
    "--log",
    "nats://a",
    "--nats-stream",
    "tea",
    "--nats-replicas",
    "5",
    "--nats-accept-loss",
    "true",
  ];
  const more = ["--nats-credentials", "chorus.creds", "--nats-monitors", "http://a:8222/, https://b/nats"];
  assert.deepEqual(logOf("", [...words, ...more]), {
    servers: ["a:4222"],
    stream: "tea",
    replicas: 5,
    credentials: "chorus.creds",
    monitors: ["http://a:8222", "https://b/nats"],
    acceptsLoss: true,
  });
});

test("a cluster hands its servers to its nodes", () => {
  const words = ["--log", "nats://a,b", "--nats-stream", "tea"];
  assert.deepEqual(readClusterConfig(words, {}, () => undefined).nodeOptions, words);
});

const address =
  'must be nats-servers such as "nats://a:4222,b:4222,c:4222", or "tls://…" for TLS, perhaps with one "user:password@" or "token@" before a host, where what is special in URLs is written %40 for "@", not what it is';
const addresses = [
  "a:4222",
  "http://a:4222",
  "nats://",
  "nats://a,,b",
  "nats://a,tls://b",
  "nats://u:secret@a,u:other@b",
  "nats://:secret@a",
  "nats://secret%zz@a",
  "nats://a:secret",
  "nats://a:0",
  "nats://a:65536",
  "nats://[::g]",
  "nats://a/secret",
  "nats://a?secret",
];
const inFile: readonly [toml: string, message: string][] = [
  ...addresses.map((text): [string, string] => [`log = "${text}"`, `log ${address}`]),
  ["log = 4222", `log ${address}`],
  [
    '[nats]\nstream = "my stream"',
    'nats.stream must be a name of 1 to 32 letters, digits, "-" and "_", not "my stream"',
  ],
  ["[nats]\nreplicas = 6", "nats.replicas must be a number from 1 to 5, not 6"],
  [
    '[nats]\nmonitors = ["a:8222"]',
    'nats.monitors must be a list of URLs such as "http://a:8222", without a password, not what it is',
  ],
  [
    '[nats]\nmonitors = ["http://u:secret@a:8222"]',
    'nats.monitors must be a list of URLs such as "http://a:8222", without a password, not what it is',
  ],
  ['log = "nats://a"\n[nats]\nkey = "k.pem"', "nats.key needs nats.certificate as well"],
  ['log = "nats://a"\n[nats]\ncertificate = "c.pem"', "nats.certificate needs nats.key as well"],
  [
    'log = "nats://u:secret@a"\n[nats]\ncredentials = "c.creds"',
    "nats.credentials excludes a user or a token in log",
  ],
];

for (const [toml, message] of inFile) {
  test(`refused in the file: ${toml.replaceAll("\n", " ")}`, () => {
    assert.throws(() => logOf(toml), new UsageError(`chorus.toml: ${message}`));
  });
}

test("a mistake among the options names the option, and never the password", () => {
  assert.throws(() => logOf("", ["--log", "nats://u:secret@a:b"]), new UsageError(`option --log ${address}`));
  assert.throws(
    () => logOf("", ["--log", "nats://a", "--nats-key", "k.pem"]),
    new UsageError("option --nats-key needs nats.certificate as well"),
  );
});
