/** Server addresses as people write them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress, parseAddress } from "../../../src/terminal/address.ts";

const understood: [written: string, address: string][] = [
  ["", "localhost:8080"],
  ["8081", "localhost:8081"],
  [":8081", "localhost:8081"],
  ["chat.example.org", "chat.example.org:8080"],
  [" chat.example.org:7000 ", "chat.example.org:7000"],
  ["127.0.0.1:8082", "127.0.0.1:8082"],
  ["[::1]", "[::1]:8080"],
  ["[::1]:8081", "[::1]:8081"],
  ["bücher.example", "bücher.example:8080"],
];

for (const [written, address] of understood) {
  test(`"${written}" is ${address}`, () => {
    const parsed = parseAddress(written);
    assert(parsed);
    assert.equal(formatAddress(parsed), address);
  });
}

for (const written of [
  "a:b",
  "host:",
  ":",
  "::1",
  "[::1",
  "[fish]:80",
  "0",
  "host:65536",
  "a b",
  "http://host",
  "a@b",
  "\x1b[2J",
]) {
  test(`${JSON.stringify(written)} is no address`, () => assert.equal(parseAddress(written), undefined));
}
