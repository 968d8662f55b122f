/** What the server promises in RPL_ISUPPORT is what its limits say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isupport } from "../../../src/protocol/isupport.ts";
import { limits } from "../../../src/protocol/limits.ts";
import { serialize } from "../../../src/protocol/message.ts";
import { numeric } from "../../../src/protocol/numerics.ts";

test("each token is advertised once, in capitals", () => {
  const names = isupport("Chorus")
    .flat()
    .map((token) => token.replace(/=.*/, ""));
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[A-Z0-9]+$/);
});

test("lengths are those that are enforced, and the tokens of modes stand among the others", () => {
  const tokens = isupport("Chorus", ["PREFIX=(ov)@+"]).flat();
  for (const token of [
    "CASEMAPPING=ascii",
    "NETWORK=Chorus",
    "PREFIX=(ov)@+",
    "UTF8ONLY",
    `NICKLEN=${limits.nick}`,
    `CHANNELLEN=${limits.channel}`,
    `TOPICLEN=${limits.topic}`,
  ]) {
    assert.ok(tokens.includes(token), token);
  }
});

test("a network's name of several words stays one token", () => {
  assert.ok(isupport("My = \\o/ Network").flat().includes("NETWORK=My\\x20\\x3D\\x20\\x5Co/\\x20Network"));
});

test("all tokens are sent, at most 13 in a line, and the lines fit even with the longest names", () => {
  const server = "s".repeat(limits.host);
  const client = "n".repeat(limits.nick);
  const lines = isupport("Chorus").map((tokens) => numeric("RPL_ISUPPORT", server, client, tokens));
  assert.ok(lines.length > 0);
  for (const line of lines) {
    assert.ok(line.params.length <= 15);
    assert.equal(line.params.at(-1), "are supported by this server");
    assert.ok(serialize(line).length + 2 <= limits.line);
  }
});
