/** Handing pushes to a push service: what it is given, and what is made of its answers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { pushKeyFrom } from "../../../src/cluster/push-key.ts";
import type { Push } from "../../../src/cluster/push-service.ts";
import { WebPush } from "../../../src/cluster/web-push.ts";
import { PublicAddresses } from "../../../src/files/address-policy.ts";
import { rangeOf } from "../../../src/network/addresses.ts";
import { PushReceiver, type Subscriber } from "../../support/push-receiver.ts";
import { SimulatedClock } from "../../support/simulated.ts";

const key = pushKeyFrom(Buffer.alloc(32, 7).toString("base64")) ?? assert.fail();
const here = rangeOf("127.0.0.0/8") ?? assert.fail();

function setUp(trusted = [here]) {
  const warnings: string[] = [];
  const service = new WebPush({
    ...{
      key,
      contact: "mailto:op@example.org",
      addresses: new PublicAddresses({ trusted }),
      clock: new SimulatedClock(),
    },
    warn: (message, details) => warnings.push(`${message} ${JSON.stringify(details)}`),
  });
  return { service, warnings };
}

async function receiverOf(t: Parameters<typeof PushReceiver.open>[0]): Promise<PushReceiver> {
  const receiver = await PushReceiver.open(t);
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(receiver.ca, "utf8")]);
  t.after(() => setDefaultCACertificates(getCACertificates("bundled")));
  return receiver;
}

function pushTo({ endpoint, keys }: Pick<Subscriber, "endpoint" | "keys">, text = "PING"): Push {
  return { endpoint, keys, text, topic: "topic", isUrgent: true };
}

test("only its subscriber can read a push, and everyone can see which network it is from", async (t) => {
  const receiver = await receiverOf(t);
  const { service } = setUp();
  const phone = receiver.subscriber("phone");
  const text = "@msgid=a-1 :bob!b@host PRIVMSG alice :Grüße, 茶?";
  assert.deepEqual(await service.send(pushTo(phone, text)), { kind: "taken" });
  const [received] = receiver.received;
  assert.equal(received?.text, text);
  assert.deepEqual([received?.urgency, received?.topic, received?.ttl], ["high", "topic", 604_800]);
  assert.equal(received?.by.key, key.publicKey);
  assert.equal(received?.by.aud, `https://127.0.0.1:${receiver.port}`);
  assert.equal(received?.by.sub, "mailto:op@example.org");
  assert.throws(() => receiver.subscriber("other").read(received?.body ?? Buffer.alloc(0)), /authenticate/);
});

const fates = [
  [{ status: 200 }, { kind: "taken" }],
  [{ status: 404 }, { kind: "gone" }],
  [{ status: 410 }, { kind: "gone" }],
  [{ status: 429 }, { kind: "later", after: 0 }],
  [
    { status: 429, retryAfter: "30" },
    { kind: "later", after: 30_000 },
  ],
  [
    { status: 503, retryAfter: "Tue, 01 Jan 2030 00:00:05 GMT" },
    { kind: "later", after: 5000 },
  ],
  [
    { status: 500, retryAfter: "soon" },
    { kind: "later", after: 0 },
  ],
  [{ status: 403 }, { kind: "refused" }],
  [{ status: 302 }, { kind: "refused" }],
] as const;
test("what its service answers says what becomes of a push", async (t) => {
  const receiver = await receiverOf(t);
  const { service, warnings } = setUp();
  const phone = receiver.subscriber("phone");
  for (const [answer, fate] of fates) {
    receiver.answers.push(answer);
    assert.deepEqual(await service.send(pushTo(phone)), fate, JSON.stringify(answer));
  }
  assert.equal(receiver.asked, fates.length, "no answer leads anywhere else");
  assert.equal(warnings.length, 2);
  assert.match(warnings.join(), /refuses what it is sent \{"host":"127\.0\.0\.1:\d+","status":403\}/);
});

test("a service that is not there is asked later", async () => {
  const { service, warnings } = setUp();
  const nobody = {
    endpoint: "https://127.0.0.1:1/x",
    keys: { p256dh: key.publicKey, auth: "AAAAAAAAAAAAAAAAAAAAAA" },
  };
  assert.deepEqual(await service.send(pushTo(nobody)), { kind: "later", after: 0 });
  assert.deepEqual(warnings, []);
});

test("nothing is sent into our own network, by address or by name", async (t) => {
  const receiver = await receiverOf(t);
  const { service, warnings } = setUp([]);
  const { keys } = receiver.subscriber("phone");
  for (const host of ["127.0.0.1", "localhost", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "a.localhost"]) {
    const endpoint = `https://${host}:${receiver.port}/phone`;
    assert.deepEqual(await service.send(pushTo({ endpoint, keys })), { kind: "refused" }, host);
  }
  assert.equal(receiver.asked, 0);
  assert.equal(warnings.length, 6);
});
