/** From a node's address to that of its WebSocket, as a page reaches it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { webSocketOf } from "../../../src/web/node-address.ts";

const cases: [address: string, page: string, url: string | undefined][] = [
  ["localhost:8081", "http://localhost:8080", "ws://localhost:8081/ws"],
  ["localhost:8081", "http://127.0.0.1:8080", "ws://127.0.0.1:8081/ws"],
  ["localhost:8081", "http://192.168.1.5:8080", "ws://192.168.1.5:8081/ws"],
  ["127.0.0.1:8081", "http://[::1]:8080", "ws://[::1]:8081/ws"],
  ["chat2.example.org:8080", "http://localhost:8080", "ws://chat2.example.org:8080/ws"],
  ["chat2.example.org:443", "https://chat.example.org", "wss://chat2.example.org/ws"],
  ["[2001:db8::1]:8080", "http://localhost:8080", "ws://[2001:db8::1]:8080/ws"],
  ["no address", "http://localhost:8080", undefined],
  ["", "http://localhost:8080", undefined],
];
for (const [address, page, url] of cases) {
  test(`from ${page} a node at ${JSON.stringify(address)} is reached by ${url}`, () =>
    assert.equal(webSocketOf(address, new URL(page)), url));
}
