/** Pushes over a real cluster: each is sent once, by the node that its speaker is on, and read by its subscriber alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { IrcClient } from "../support/irc-client.ts";
import type { Hooks } from "../support/programs.ts";
import { PushReceiver, type Subscriber } from "../support/push-receiver.ts";
import { until } from "../support/until.ts";

const options = ["--accounts-hash-memory=32KiB", "--push-contact=mailto:op@example.org"];

/** A push service whose certificate nodes trust that are started from now on. */
async function trustedReceiver(t: Hooks): Promise<PushReceiver> {
  const service = await PushReceiver.open(t);
  process.env["NODE_EXTRA_CA_CERTS"] = service.ca;
  t.after(() => delete process.env["NODE_EXTRA_CA_CERTS"]);
  return service;
}

/** Somebody who has an account, stays, and wants to be told on a device; gives the network's key. */
async function leaves(t: Hooks, cluster: Cluster, nick: string, device: Subscriber): Promise<string> {
  const person = await IrcClient.join(t, cluster.port("n1"), nick, { channel: "#tea" });
  person.send("CAP REQ :draft/webpush", "ISUPPORT", "REGISTER * * correct-horse", "NS SET ALWAYS-ON ON");
  person.send(device.registering);
  await person.heard.sees(/ WEBPUSH REGISTER https:/);
  person.send("QUIT");
  return / VAPID=(\S+)/.exec(person.heard.lines.join("\n"))?.[1] ?? "";
}

test("what is said on one node is pushed once to who subscribed on another, whichever of them has died", async (t) => {
  const service = await trustedReceiver(t);
  const cluster = await startCluster(t, ...options, "--push-networks=127.0.0.0/8");
  const key = await leaves(t, cluster, "alice", service.subscriber("phone"));
  await leaves(t, cluster, "dave", service.subscriber("tablet"));
  const bob = await IrcClient.join(t, cluster.port("n2"), "bob", { channel: "#tea" });
  bob.send("PRIVMSG alice :tea?", "PRIVMSG #tea :nobody is named", "PRIVMSG #tea :and alice?");
  await service.texts(2);
  cluster.signal("n2", "SIGKILL");
  const carol = await IrcClient.join(t, cluster.port("n3"), "carol", { channel: "" });
  carol.send("PRIVMSG alice :bob's server is gone");
  await service.texts(3);
  const texts = service.received.map(({ text }) => text.replace(/^@\S+ :(\w+)!\S+/, "$1"));
  assert.deepEqual(texts.sort(), [
    "bob PRIVMSG #tea :and alice?",
    "bob PRIVMSG alice :tea?",
    "carol PRIVMSG alice :bob's server is gone",
  ]);
  const from = { key, sub: "mailto:op@example.org", aud: `https://127.0.0.1:${service.port}` };
  for (const { by, text } of service.received) {
    assert.deepEqual({ key: by.key, sub: by.sub, aud: by.aud }, from);
    assert.match(text, /^@time=\S+;msgid=\S+ /);
  }

  // Its service knows alice's phone no more: no node asks it again, while it is asked for others.
  service.answers.push({ status: 410 });
  carol.send("PRIVMSG alice :the phone is gone");
  await until(
    () => service.asked === 4,
    () => `the service to be asked once more, not ${service.asked} times`,
  );
  const other = await IrcClient.join(t, cluster.port("n1"), "eve", { channel: "" });
  other.send("PRIVMSG alice :are you there?");
  carol.send("PRIVMSG alice :are you there?", "PRIVMSG dave :and you?");
  assert.match((await service.texts(4)).at(-1) ?? "", / PRIVMSG dave :and you\?$/);
  assert.equal(service.asked, 5);
});

test("nothing is sent into the machine's own network unless the operator says so", async (t) => {
  const service = await trustedReceiver(t);
  const cluster = await startCluster(t, ...options);
  const alice = await IrcClient.join(t, cluster.port("n1"), "alice", { channel: "" });
  const { keys } = service.subscriber("phone");
  const written = `p256dh=${keys.p256dh};auth=${keys.auth}`;
  alice.send("CAP REQ :standard-replies", "REGISTER * * correct-horse");
  for (const host of ["127.0.0.1", "localhost", "[::1]", "192.168.0.1"]) {
    alice.send(`WEBPUSH REGISTER https://${host}:${service.port}/phone ${written}`);
  }
  await alice.heard.sees(/ FAIL WEBPUSH INVALID_PARAMS REGISTER \S+ :No push service can be there$/, {
    times: 4,
  });
  assert.equal(service.asked, 0);
});
