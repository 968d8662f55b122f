/** Which pages may connect by WebSocket: those of nodes, by any name that people have for them, and no others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopbackName, mayConnect } from "../../../src/gateway/origin.ts";

const origins = ["https://chat.example.org"];

const cases: [page: string | undefined, host: string | undefined, nodes: string[], may: boolean][] = [
  // Programs.
  [undefined, "localhost:8080", [], true],
  [undefined, undefined, [], true],
  // The page of this very node, however it is called.
  ["http://localhost:8080", "localhost:8080", [], true],
  ["http://chat.lan:8080", "CHAT.lan:8080", [], true],
  ["https://chat.example.net", "chat.example.net", [], true],
  ["https://chat.example.org", "localhost:8080", [], true],
  // Pages of other nodes, by the addresses that these have.
  ["http://a.example.org:8080", "b.example.org:8080", ["a.example.org:8080", "b.example.org:8080"], true],
  ["http://A.example.org:8080", "b.example.org:8080", ["a.EXAMPLE.org:8080"], true],
  ["http://a.example.org", "b.example.org", ["a.example.org:80"], true],
  ["https://a.example.org", "b.example.org", ["a.example.org:443"], true],
  ["http://[2001:db8::1]:8080", "b.example.org", ["[2001:db8::1]:8080"], true],
  // Nodes of this machine, by each of its names.
  ["http://localhost:8081", "localhost:8080", ["localhost:8080", "localhost:8081"], true],
  ["http://127.0.0.1:8081", "127.0.0.1:8080", ["localhost:8081"], true],
  ["http://127.0.0.1:8081", "localhost:8080", ["localhost:8081"], true],
  ["http://[::1]:8081", "localhost:8080", ["localhost:8081"], true],
  ["http://localhost:8081", "localhost:8080", ["127.0.0.1:8081"], true],
  ["http://192.168.1.5:8081", "192.168.1.5:8080", ["localhost:8081"], true],
  // Pages of others.
  ["https://evil.example.org", "localhost:8080", ["localhost:8080"], false],
  ["http://localhost:3000", "localhost:8080", ["localhost:8080", "localhost:8081"], false],
  ["http://localhost:8081", "localhost:8080", [], false],
  ["http://localhost.evil.example.org:8081", "localhost:8080", ["localhost:8081"], false],
  ["http://127.0.0.1.evil.example.org:8081", "localhost:8080", ["localhost:8081"], false],
  ["http://evil.example.org:8081", "localhost:8080", ["localhost:8081"], false],
  ["http://192.168.1.6:8081", "192.168.1.5:8080", ["localhost:8081"], false],
  ["http://localhost:8080", "b.example.org:8080", ["a.example.org:8080"], false],
  ["http://a.example.org:3000", "b.example.org:8080", ["a.example.org:8080"], false],
  ["http://b.example.org:8081", "b.example.org:8080", ["a.example.org:8081"], false],
  ["http://chat.example.org", "localhost:8080", [], false],
  // What is no place at all.
  ["null", "localhost:8080", ["localhost:8080"], false],
  ["", "", ["localhost:8080"], false],
  ["file://", "localhost:8080", ["localhost:8080"], false],
  ["nonsense", undefined, ["nonsense"], false],
];

for (const [page, host, nodes, may] of cases) {
  test(`a page of ${page} ${may ? "may" : "may not"} connect to ${host}, with nodes at [${nodes}]`, () => {
    assert.equal(mayConnect(page, host, { origins, nodes }), may);
  });
}

test("only this machine can have a loopback name", () => {
  for (const host of ["localhost", "localhost:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:8080", "[::1]"]) {
    assert.equal(isLoopbackName(host), true, host);
  }
  for (const host of ["", "example.org", "localhost.example.org:80", "10.0.0.1", "0.0.0.0", "[::2]", "a b"]) {
    assert.equal(isLoopbackName(host), false, host);
  }
});
