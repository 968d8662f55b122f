/** The limits leave room for each other on the wire. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits, sourceBytesMax } from "../../../src/protocol/limits.ts";
import { serverLineLimits } from "../../../src/protocol/lines.ts";
import { message, serialize } from "../../../src/protocol/message.ts";

const x = (count: number): string => "x".repeat(count);
const channel = `#${x(limits.channel - 1)}`;

test("the longest source is as long as it is said to be", () => {
  const source = `${x(limits.nick)}!${x(limits.user)}@${x(limits.host)}`;
  assert.equal(serialize(message("PING", [], { source })).length, sourceBytesMax + "PING".length);
});

test("a client can set the longest topic and give the longest realname within one line", () => {
  const topic = serialize(message("TOPIC", [channel, x(limits.topic)]));
  const user = serialize(message("USER", [x(limits.user), "0", "*", `${x(limits.realname - 1)} `]));
  for (const line of [topic, user]) assert.ok(line.length + 2 <= limits.line, line);
});

test("a client that joins can be told the longest topic", () => {
  const params = [x(limits.nick), channel, x(limits.topic)];
  const line = serialize(message("332", params, { source: x(limits.host) }));
  assert.ok(line.length + 2 <= serverLineLimits.rest);
});

test("who goes or is put out can be seen off with the longest reason, and the longest value of metadata told", () => {
  const source = `${x(limits.nick)}!${x(limits.user)}@${x(limits.host)}`;
  const part = message("PART", [channel, `${x(limits.reason - 1)} `], { source });
  const kick = message("KICK", [channel, x(limits.nick), `${x(limits.kick - 1)} `], { source });
  const told = [x(limits.nick), channel, x(limits.metadataKey), "*", `${x(limits.metadataValue - 1)} `];
  const value = message("761", told, { source: x(limits.host) });
  for (const line of [part, kick, value]) assert.ok(serialize(line).length + 2 <= limits.line, line.verb);
});
