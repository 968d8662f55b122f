/** WEBPUSH: what is answered to each form of it, and who is told of the network's key. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { owner } from "../../support/logging-in.ts";
import { SimulatedCluster, testSettings } from "../../support/simulated-cluster.ts";
import { ask, exchanges } from "./conversation.ts";

/** The example of the specification. */
const p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const keys = `p256dh=${p256dh};auth=BTBZMqHH6r4Tts7J_aSIgg`;
const endpoint = "https://push.example/phone";

const invalid = "FAIL WEBPUSH INVALID_PARAMS";
const howKeys = "Keys are written p256dh=<public key>;auth=<secret of 16 bytes>, in base64url";
const howEndpoint = "An endpoint is a URL that begins with https://";
const howRegister = "WEBPUSH REGISTER needs an endpoint and its keys, and nothing else";

exchanges("standard-replies", [
  ["WEBPUSH", `${invalid} :Say WEBPUSH REGISTER, or UNREGISTER`],
  ["WEBPUSH LIST x", `${invalid} LIST x :Say WEBPUSH REGISTER, or UNREGISTER`],
  ["WEBPUSH constructor x", `${invalid} constructor x :Say WEBPUSH REGISTER, or UNREGISTER`],
  ["WEBPUSH REGISTER", `${invalid} REGISTER :${howRegister}`],
  [`WEBPUSH register ${endpoint}`, `${invalid} REGISTER ${endpoint} :${howRegister}`],
  [`WEBPUSH REGISTER ${endpoint} ${keys} more`, `${invalid} REGISTER ${endpoint} :${howRegister}`],
  [
    `WEBPUSH UNREGISTER ${endpoint} ${keys}`,
    `${invalid} UNREGISTER ${endpoint} :WEBPUSH UNREGISTER needs an endpoint, and nothing else`,
  ],
  [
    `WEBPUSH REGISTER http://push.example/ ${keys}`,
    `${invalid} REGISTER http://push.example/ :${howEndpoint}`,
  ],
  [`WEBPUSH REGISTER phone ${keys}`, `${invalid} REGISTER phone :${howEndpoint}`],
  [
    `WEBPUSH REGISTER https://a:b@push.example/ ${keys}`,
    `${invalid} REGISTER https://a:b@push.example/ :${howEndpoint}`,
  ],
  [
    `WEBPUSH REGISTER https://push.example/é ${keys}`,
    `${invalid} REGISTER https://push.example/é :${howEndpoint}`,
  ],
  [
    `WEBPUSH REGISTER https://localhost/ ${keys}`,
    `${invalid} REGISTER https://localhost/ :No push service can be there`,
  ],
  [`WEBPUSH REGISTER ${endpoint} p256dh=${p256dh}`, `${invalid} REGISTER ${endpoint} :${howKeys}`],
  [`WEBPUSH REGISTER ${endpoint} ${keys}AA`, `${invalid} REGISTER ${endpoint} :${howKeys}`],
  [
    `WEBPUSH REGISTER ${endpoint} ${keys.replace("BCVx", "BCVy")}`,
    `${invalid} REGISTER ${endpoint} :${howKeys}`,
  ],
  [
    `WEBPUSH REGISTER ${endpoint} ${keys.replace("BCVx", "ACVx")}`,
    `${invalid} REGISTER ${endpoint} :${howKeys}`,
  ],
  [
    `WEBPUSH REGISTER ${endpoint} ${keys}`,
    `FAIL WEBPUSH FORBIDDEN REGISTER ${endpoint} :Without an account nobody would be left to push to: make one first, or log in`,
  ],
  [`WEBPUSH UNREGISTER ${endpoint}`, `WEBPUSH UNREGISTER ${endpoint}`],
]);

test("who has an account is pushed to, and is warned while it leaves when nobody is connected", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await owner(cluster, "n1", "alice", "secret");
  alice.send("CAP REQ :standard-replies");
  await cluster.barrier(alice);
  const warning =
    "WARN WEBPUSH PERSISTENCE_REQUIRED :You leave when nobody is connected: NS SET ALWAYS-ON ON keeps you here, and has things pushed to you";
  const confirmed = `WEBPUSH REGISTER ${endpoint}`;
  assert.deepEqual(await ask(cluster, alice, `${confirmed} ${keys}`), [confirmed, warning]);
  await ask(cluster, alice, "NS SET ALWAYS-ON ON");
  assert.deepEqual(await ask(cluster, alice, `${confirmed} auth=BTBZMqHH6r4Tts7J_aSIgg==;p256dh=${p256dh}`), [
    confirmed,
  ]);
});

test("the longest endpoint that fits into a line is repeated whole", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  const alice = await owner(cluster, "n1", "alice", "secret");
  const room = 510 - `WEBPUSH REGISTER https:// ${keys}`.length;
  const longest = `https://${"x".repeat(room)}`;
  assert.equal(
    (await ask(cluster, alice, `WEBPUSH REGISTER ${longest} ${keys}`))[0],
    `WEBPUSH REGISTER ${longest}`,
  );
});

test("the key is told to those who have asked for the capability, under either of its names", async () => {
  const cluster = await SimulatedCluster.of(["n1"]);
  for (const [capability, isTold] of [
    ["draft/webpush", true],
    ["soju.im/webpush", true],
    ["batch", false],
  ] as const) {
    const client = await cluster.join("n1", `for${capability.length}`, capability);
    const told = await ask(cluster, client, "ISUPPORT");
    assert.equal(told.join(" ").includes(` VAPID=${testSettings.server.push?.key} `), isTold, capability);
    for (const line of told) assert.ok(line.length < 490);
  }
});

test("where nothing is pushed neither name is offered, and the command says so", async () => {
  const { push: _, ...server } = testSettings.server;
  const cluster = await SimulatedCluster.of(["n1"], { settings: { server } });
  const alice = await cluster.join("n1", "alice", "standard-replies");
  assert.doesNotMatch((await ask(cluster, alice, "CAP LS 302")).join(" "), /webpush/);
  assert.deepEqual(await ask(cluster, alice, "CAP REQ :draft/webpush"), ["CAP alice NAK draft/webpush"]);
  assert.deepEqual(await ask(cluster, alice, `WEBPUSH REGISTER ${endpoint} ${keys}`), [
    `FAIL WEBPUSH FORBIDDEN REGISTER ${endpoint} :Nothing is pushed on this network`,
  ]);
});
