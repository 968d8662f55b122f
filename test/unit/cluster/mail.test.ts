/** Mail by SMTP: what a mail server is told, and what its answers mean. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { SmtpMail } from "../../../src/cluster/mail.ts";
import { type Manner, SmtpServer } from "../../support/smtp-server.ts";

const letter = { to: "alice@example.org", subject: "Your account", text: "VERIFY alice 1234\n" };
const always = () => true;

async function mailBy(t: TestContext, manner?: Manner, who = "") {
  const server = await SmtpServer.open(t, manner);
  const warnings: string[] = [];
  const warn = (message: string, details: object = {}) =>
    void warnings.push(`${message} ${JSON.stringify(details)}`);
  const smtp = new URL(`smtp://${who}127.0.0.1:${server.port}`);
  return { server, warnings, mail: new SmtpMail({ smtp, from: "chorus@example.org", warn }) };
}

test("a letter is handed over as it is, to one address and from one", async (t) => {
  const { server, warnings, mail } = await mailBy(t);
  assert.equal(await mail.send(letter, "192.0.2.1", always), "sent");
  assert.equal(server.letters.length, 1);
  const [{ from, to, data } = { from: "", to: "", data: "" }] = server.letters;
  assert.deepEqual([from, to], ["chorus@example.org", "alice@example.org"]);
  assert.match(data, /^Subject: Your account$/m);
  assert.match(data, /^VERIFY alice 1234$/m);
  assert.deepEqual(warnings, []);
});

test("who has a name and a password on the mail server says them there, as they are written in the URL", async (t) => {
  const { server, mail } = await mailBy(t, {}, "chorus%40example.org:t%20e%3Aa@");
  assert.equal(await mail.send(letter, "192.0.2.1", always), "sent");
  const said = server.commands.find((line) => line.startsWith("AUTH PLAIN "))?.split(" ")[2] ?? "";
  assert.equal(Buffer.from(said, "base64").toString(), "\0chorus@example.org\0t e:a");
});

test("an address that the server has no mailbox for is refused, without a word to the operator", async (t) => {
  const { warnings, mail } = await mailBy(t, { unknown: ["alice@example.org"] });
  assert.equal(await mail.send(letter, "192.0.2.1", always), "refused");
  assert.deepEqual(warnings, []);
});

for (const [what, answers] of [
  ["is closed for today", { greeting: "554 closed" }],
  ["does not like the sender", { MAIL: "550 not from you" }],
  ["cannot say whether there is the mailbox", { RCPT: "451 later" }],
  ["is full", { DATA: "452 full" }],
] as const) {
  test(`when the server ${what} no mail can be sent, and the operator reads why, but not to whom`, async (t) => {
    const { warnings, mail } = await mailBy(t, { answers });
    assert.equal(await mail.send(letter, "192.0.2.1", always), "unavailable");
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /^mail cannot be sent \{"host":"127\.0\.0\.1:\d+","code":"\w+","responseCode":\d+\}$/,
    );
  });
}

test("when the password is wrong, or nobody listens, the operator reads it, and never the password", async (t) => {
  const { warnings, mail } = await mailBy(t, { answers: { AUTH: "535 wrong" } }, "chorus:secret@");
  assert.equal(await mail.send(letter, "192.0.2.1", always), "unavailable");
  const smtp = new URL("smtp://chorus:secret@127.0.0.1:1");
  const warn = (message: string, details?: object) => void warnings.push(message + JSON.stringify(details));
  const nowhere = new SmtpMail({ smtp, from: "chorus@example.org", warn });
  assert.equal(await nowhere.send(letter, "192.0.2.1", always), "unavailable");
  assert.equal(warnings.length, 2);
  assert.ok(!warnings.join().includes("secret") && !warnings.join().includes("alice"));
});

test("nothing that stands in an address becomes another address or a header", async (t) => {
  const { server, mail } = await mailBy(t);
  await mail.send({ ...letter, to: "a@example.org\r\nBcc: eve@example.org" }, "192.0.2.1", always);
  await mail.send({ ...letter, to: "a@example.org, eve@example.org" }, "192.0.2.1", always);
  assert.ok(!server.commands.some((line) => line.includes("RCPT TO:<eve@")));
  assert.ok(!server.letters.some(({ data }) => /^Bcc/m.test(data)));
});

test("of one address a few letters are on their way or wait, and what is not allowed by its turn is not sent", async (t) => {
  const { server, mail } = await mailBy(t);
  const flood = Array.from({ length: 12 }, (_, index) => mail.send(letter, `2001:db8::${index}`, always));
  const other = mail.send(letter, "192.0.2.9", always);
  const fates = await Promise.all(flood);
  assert.equal(fates.filter((fate) => fate === "sent").length, 8);
  assert.equal(fates.filter((fate) => fate === "unavailable").length, 4);
  assert.equal(await other, "sent");
  assert.equal(await mail.send(letter, "192.0.2.1", () => false), "unavailable");
  assert.equal(server.letters.length, 9);
});
