/** Which protocol the first bytes of a client tell, and how long they leave it open. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../../../src/commands/table.ts";
import { type Protocol, sniff } from "../../../src/gateway/sniff.ts";

const told = (text: string) => sniff(Buffer.from(text, "latin1"), commands.keys());

const cases: readonly (readonly [bytes: string, protocol: Protocol | undefined])[] = [
  ["", undefined],
  ["\x16\x03\x01", "tls"],
  ["\x16", undefined],
  ["\x16\x04", "plain"],
  ["GET / HTTP/1.1\r\n", "http"],
  ["GE", undefined],
  ["OPTIONS ", "http"],
  ["OPTIONS", undefined],
  ["get / ", "plain"],
  ["GETTING", "plain"],
  ["NICK bob\r\n", "irc"],
  ["nick bob", "irc"],
  ["CAP LS 302", "irc"],
  ["CAP", undefined],
  ["P", undefined],
  ["PA", undefined],
  ["PASSWORT", "plain"],
  ["@label=x PING y", "irc"],
  ["@", "irc"],
  ["QUIT\r\n", "irc"],
  ["quit\n", "irc"],
  ["QUIT", undefined],
  ["QUITE right\n", "plain"],
  ["NICK\r\n", "plain"],
  ["alice", "plain"],
  ["alice\nhello\n", "plain"],
  ["\r\n", "plain"],
  [" NICK bob", "plain"],
  ["\xff\xfe\x00", "plain"],
  ["constructor ", "plain"],
];

for (const [bytes, protocol] of cases) {
  test(`${JSON.stringify(bytes)} is ${protocol ?? "not decided yet"}`, () => {
    assert.equal(told(bytes), protocol);
  });
}

test("in whatever pieces they arrive, bytes tell the same protocol in the end", () => {
  for (const [bytes, protocol] of cases) {
    let length = 1;
    while (length < bytes.length && told(bytes.slice(0, length)) === undefined) length += 1;
    if (protocol !== undefined) assert.equal(told(bytes.slice(0, length)), protocol, bytes);
  }
});
