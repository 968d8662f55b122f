/** Whose pages are ours: those of the cluster's nodes, by the names that these have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopbackName, isOfCluster } from "../../../src/gateway/origins.ts";

const here = ["localhost:8080", "localhost:8081"];
const away = ["chat1.example.org:443", "chat2.example.org:6667"];

const cases: [origin: string, addresses: readonly string[], host: string, isOurs: boolean][] = [
  ["http://localhost:8081", here, "localhost:8080", true],
  ["http://127.0.0.1:8081", here, "127.0.0.1:8080", true],
  ["http://[::1]:8081", here, "localhost:8080", true],
  ["http://LOCALHOST:8081", here, "localhost:8080", true],
  ["http://localhost:9999", here, "localhost:8080", false],
  ["http://localhost", here, "localhost:8080", false],
  ["http://evil.example.org:8081", here, "localhost:8080", false],
  ["http://localhost.evil.example.org:8081", here, "localhost:8080", false],
  ["http://127.0.0.1.evil.example.org:8081", here, "localhost:8080", false],
  // A machine by the name that the request has for it, whose nodes call themselves localhost.
  ["http://192.0.2.7:8081", here, "192.0.2.7:8080", true],
  ["http://192.0.2.8:8081", here, "192.0.2.7:8080", false],
  ["https://chat1.example.org", away, "chat2.example.org:6667", true],
  ["http://chat1.example.org", away, "chat2.example.org:6667", false],
  ["http://chat2.example.org:6667", away, "", true],
  ["http://chat3.example.org:6667", away, "chat3.example.org:6667", false],
  ["file://localhost:8081", here, "localhost:8080", false],
  ["null", here, "localhost:8080", false],
  ["", here, "localhost:8080", false],
  ["http://localhost:8081", ["not an address"], "localhost:8080", false],
];
for (const [origin, addresses, host, isOurs] of cases) {
  test(`a page of "${origin}" is ${isOurs ? "" : "not "}of the cluster ${addresses} at ${host}`, () => {
    assert.equal(isOfCluster(origin, addresses, host), isOurs);
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
