/** Places in the chat, as they stand in addresses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, isSamePlace, nowhere, type Place, placeIn } from "../../../src/web/places.ts";

const at = (address: string): Place => placeIn(new URL(address, "http://localhost:8080"));
const conversation = (name: string, message?: string): Place => ({
  kind: "conversation",
  name,
  ...(message && { message }),
});

const addresses: [address: string, place: Place][] = [
  ["/", nowhere],
  ["/#", nowhere],
  ["/#/", nowhere],
  ["/#/c/lobby", conversation("#lobby")],
  ["/#lobby", conversation("#lobby")],
  ["/c/lobby", conversation("#lobby")],
  ["/c/tea#/c/lobby", conversation("#lobby")],
  ["/#/c/lobby/k3f9-1", conversation("#lobby", "k3f9-1")],
  ["/c/lobby/k3f9-1", conversation("#lobby", "k3f9-1")],
  ["/#/c/%23c%2F%C3%A9", conversation("##c/é")],
  ["/#/p/bob", conversation("bob")],
  ["/#/p/%5Bbob%5D/k3f9-1", conversation("[bob]", "k3f9-1")],
  ["/#/m/k3f9-1", { kind: "message", message: "k3f9-1" }],
  ["/#/m/", nowhere],
  ["/#/c/", nowhere],
  ["/#/c/a%20b", nowhere],
  ["/#/c/a,b", nowhere],
  ["/#/p/not a nick", nowhere],
  ["/#/p/<script>", nowhere],
  ["/#/c/%E0%A4%A", conversation("#%E0%A4%A")],
  ["/#/elsewhere", nowhere],
  ["/cluster.html", nowhere],
];
for (const [address, place] of addresses) {
  test(`${address} is ${place.kind}`, () => assert.deepEqual(at(address), place));
}

for (const place of [
  conversation("#lobby"),
  conversation("##c/é ".trim()),
  conversation("[bob]", "k3f9-1"),
  nowhere,
]) {
  test(`a link to ${hashOf(place)} leads there`, () => assert.deepEqual(at(`/${hashOf(place)}`), place));
}

test("a place is the same however its name is written", () => {
  assert.ok(isSamePlace(conversation("#Lobby"), conversation("#lobby")));
  assert.ok(!isSamePlace(conversation("#lobby"), conversation("#lobby", "k3f9-1")));
});
