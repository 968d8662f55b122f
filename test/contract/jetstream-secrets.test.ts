/** Who nats-servers let in to a log: passwords, tokens, credentials and certificates, right and wrong ones. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { credsAuthenticator } from "@nats-io/transport-node";
import { LogUnusable } from "../../src/log/errors.ts";
import { Signer } from "../support/certificates.ts";
import { temporaryFolder } from "../support/folders.ts";
import { startNatsCluster } from "../support/nats.ts";
import { natsAccount } from "../support/nats-accounts.ts";
import { enterNats, works } from "../support/nats-entering.ts";
import { until } from "../support/until.ts";

test("a user's password and a token let in, and wrong ones are refused at once, without being shown", async (t) => {
  const servers = await Promise.all(
    ["user: tea, password: green", "token: oolong"].map((who, index) =>
      startNatsCluster({
        servers: 1,
        client: index === 0 ? { user: "tea", pass: "green" } : { token: "oolong" },
        configure: () => `authorization { ${who} }`,
      }),
    ),
  );
  t.after(() => Promise.all(servers.map((server) => server.end())));
  const [byPassword, byToken] = servers.map((server) => server.servers) as [string[], string[]];
  await enterNats(t, { servers: byPassword, user: "tea", password: "green" });
  await enterNats(t, { servers: byToken, token: "oolong" });
  for (const wrong of [{}, { user: "tea", password: "black" }, { token: "oolong" }]) {
    await assert.rejects(
      enterNats(t, { servers: byPassword, ...wrong }),
      new LogUnusable(`no nats-server can be used: ${byPassword[0]} refuses our credentials, or wants some`),
    );
  }
});

test("a password that is taken away and given back costs the connection only for that time", async (t) => {
  let password = "green";
  const server = await startNatsCluster({
    servers: 1,
    client: { user: "tea", pass: "green" },
    configure: () => `authorization { user: tea, password: ${password} }`,
  });
  t.after(() => server.end());
  const options = { servers: server.servers, user: "tea", password: "green" };
  const { connection, warnings } = await enterNats(t, options, 2_000);
  const restart = async (): Promise<void> => {
    await server.kill(0);
    await server.start(0);
  };
  password = "black";
  await restart();
  await until(() => warnings.length === 2, "the reason");
  password = "green";
  await restart();
  await works(connection);
  assert.deepEqual(warnings, [
    `the connection to nats-server ${server.servers[0]} is lost`,
    `no nats-server can be used: ${server.servers[0]} refuses our credentials, or wants some`,
    `there is a connection again, to nats-server ${server.servers[0]}`,
  ]);
});

test("a file of credentials lets in, and what replaces it counts from the next connection on", async (t) => {
  const account = natsAccount();
  const server = await startNatsCluster({
    servers: 1,
    account: account.name,
    configure: () => account.configuration,
    client: { authenticator: credsAuthenticator(Buffer.from(account.credentials())) },
  });
  t.after(() => server.end());
  const soon = Math.floor(Date.now() / 1000) + 3;
  const folder = temporaryFolder(t, {
    "tea.creds": account.credentials(soon),
    "other.creds": natsAccount().credentials(),
    "notes.txt": "buy tea",
  });
  const { servers } = server;
  const enter = (file: string) => enterNats(t, { servers, credentials: join(folder, file) });

  const { connection, warnings } = await enter("tea.creds");
  // They expire while a half written file is there: then what was read before still counts.
  writeFileSync(join(folder, "tea.creds"), "-----BEGIN");
  await until(() => warnings.length === 1, "the end of the credentials");
  writeFileSync(join(folder, "tea.creds"), account.credentials());
  await works(connection);

  await assert.rejects(
    enter("other.creds"),
    new LogUnusable(`no nats-server can be used: ${servers[0]} refuses our credentials, or wants some`),
  );
  await assert.rejects(
    enter("notes.txt"),
    new LogUnusable(`nats.credentials: ${join(folder, "notes.txt")} holds no credentials`),
  );
  await assert.rejects(enter("missing.creds"), {
    name: "LogUnusable",
    message: /^nats\.credentials: \S+missing\.creds cannot be read: ENOENT/,
  });
});

test("servers and nodes show each other certificates, and each is checked", async (t) => {
  const folder = temporaryFolder(t, { "notes.txt": "buy tea" });
  const [ours, theirs] = [new Signer(folder, "ours"), new Signer(folder, "theirs")];
  const server = ours.sign("server", "IP:127.0.0.1");
  const node = ours.sign("node", "DNS:node");
  const stranger = theirs.sign("stranger", "DNS:node");
  const cluster = await startNatsCluster({
    servers: 1,
    client: {
      tls: { caFile: ours.ca, certFile: node.certificate, keyFile: node.key, rejectUnauthorized: false },
    },
    configure: () =>
      `tls { cert_file: "${server.certificate}", key_file: "${server.key}", ca_file: "${ours.ca}", verify: true }`,
  });
  t.after(() => cluster.end());
  const [address = ""] = cluster.servers;
  const enter = (tls: object, servers = [address]) => enterNats(t, { servers, tls });
  const refused = (reason: string) => new LogUnusable(`no nats-server can be used: ${reason}`);

  const { connection } = await enter({ ca: ours.ca, ...node });
  await works(connection);
  await assert.rejects(
    enter({ ca: theirs.ca, ...node }),
    refused(
      `${address} has a certificate of whom we do not know (UNABLE_TO_VERIFY_LEAF_SIGNATURE): nats.ca is to name the signer`,
    ),
  );
  await assert.rejects(
    enter({ ca: ours.ca }),
    refused(`${address} refuses our certificate, or wants one (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED)`),
  );
  await assert.rejects(enter({ ca: ours.ca, ...stranger }), {
    name: "LogUnusable",
    message: /refuses our certificate, or wants one \(ERR_SSL_\w*ALERT_UNKNOWN_CA\)$/,
  });
  await assert.rejects(enter({ ca: ours.ca, ...node }, [address.replace("127.0.0.1", "localhost")]), {
    name: "LogUnusable",
    message: /has a certificate for another name: /,
  });
  await assert.rejects(enter({ ca: ours.ca, certificate: node.certificate, key: stranger.key }), {
    name: "LogUnusable",
    message: /^nats\.certificate and nats\.key cannot be used: .*mismatch$/,
  });
  const notes = join(folder, "notes.txt");
  await assert.rejects(enter({ ca: notes }), new LogUnusable(`nats.ca: ${notes} is no PEM file`));
});

test("a server without TLS is refused where TLS is asked for", async (t) => {
  const cluster = await startNatsCluster({ servers: 1 });
  t.after(() => cluster.end());
  await assert.rejects(
    enterNats(t, { servers: cluster.servers, tls: {} }),
    new LogUnusable(`no nats-server can be used: ${cluster.servers[0]} has no TLS`),
  );
});
