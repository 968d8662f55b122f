/** What a migration may be asked for, and the one line for each mistake. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readMigrateConfig } from "../../../src/cluster/migrate-options.ts";
import { UsageError } from "../../../src/cluster/usage-error.ts";

function read(words: readonly string[], files: Readonly<Record<string, string>> = {}, environment = {}) {
  return readMigrateConfig(words, environment, (path) => files[path]);
}

const plain = { stream: "chorus", replicas: 3, monitors: [], acceptsLoss: false };

test("a migration goes from a data folder to nats-servers, which are named as for a node", () => {
  assert.deepEqual(read(["--from", "./data", "--to", "nats://a:4222,b:4222"]), {
    from: "./data",
    to: { ...plain, servers: ["a:4222", "b:4222"] },
  });
  const words = ["--from=d", "--to=tls://u:p@a", "--nats-stream=tea", "--nats-replicas", "1"];
  assert.deepEqual(read([...words, "--nats-monitors=http://a:8222", "--nats-accept-loss", "true"]), {
    from: "d",
    to: {
      ...{ servers: ["a:4222"], stream: "tea", replicas: 1, user: "u", password: "p", tls: {} },
      ...{ monitors: ["http://a:8222"], acceptsLoss: true },
    },
  });
});

test("what the nodes will be started with need not be said again", () => {
  const toml = 'data = "/var/lib/chorus"\nlog = "nats://a"\n[nats]\ncredentials = "chorus.creds"';
  const to = { ...plain, servers: ["a:4222"], credentials: "chorus.creds" };
  assert.deepEqual(read([], { "chorus.toml": toml }), { from: "/var/lib/chorus", to });
  assert.deepEqual(read(["--config", "x.toml"], { "x.toml": toml }), { from: "/var/lib/chorus", to });
  const here = { "d/chorus.toml": toml, "chorus.toml": 'log = "nats://other"' };
  assert.deepEqual(read(["--from", "d"], here), { from: "d", to });
  assert.deepEqual(read([], {}, { CHORUS_LOG: "nats://a" }), {
    from: "./data",
    to: { ...plain, servers: ["a:4222"] },
  });
});

const mistakes: readonly (readonly [words: readonly string[], says: RegExp])[] = [
  [["--from", "d"], /^option --to must be nats-servers such as "nats:\/\/a:4222,b:4222,c:4222", /],
  [["--to", "http://a"], /^option --to must be nats-servers such as .*, not what it is$/],
  [["--to", "nats://u:p@a", "--nats-credentials", "c"], /^option --nats-credentials excludes a user/],
  [["--to", "nats://a", "--nats-key", "k"], /^option --nats-key needs nats\.certificate as well$/],
  [["--to", "nats://a", "--nats-replicas", "9"], /^option --nats-replicas must be a number from 1 to 5/],
  [["--to", "nats://a", "--from", ""], /^option --from must be the path of a folder/],
  [["--to", "nats://a", "d"], /^unknown argument "d": --help/],
  [["--to", "nats://a", "--port", "1"], /^unknown option "--port": --help/],
  [["--to"], /^option "--to <servers>" argument missing: --help/],
];
for (const [words, says] of mistakes) {
  test(`refused in one line: ${words.join(" ")}`, () => {
    assert.throws(
      () => read(words),
      (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, says);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
  });
}
