/** Where push services may be, and where not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PushAddresses } from "../../../src/cluster/push-address.ts";
import { rangeOf } from "../../../src/network/addresses.ts";

const open = new PushAddresses([]);

const closed = [
  ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
  ...["224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1"],
  ...["64:ff9b::a00:1", "2002:a00:1::", "not an address", ""],
];
for (const address of closed) {
  test(`${JSON.stringify(address)} is not connected to`, () => assert.equal(open.allows(address), false));
}

for (const address of ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"]) {
  test(`${address} may be a push service`, () => assert.ok(open.allows(address)));
}

test("a URL's host may be a name, and is looked at when it is an address", () => {
  const hosts = [
    "push.example.org",
    "[::1]",
    "127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "93.184.216.34",
  ];
  assert.deepEqual(
    hosts.filter((host) => open.allowsHost(host)),
    ["push.example.org", "93.184.216.34"],
  );
});

test("a private network that is named may be reached, and no other", () => {
  const some = new PushAddresses([rangeOf("10.1.0.0/16") ?? assert.fail()]);
  assert.deepEqual(
    ["10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1", "127.0.0.1"].filter((each) => some.allows(each)),
    ["10.1.2.3", "::ffff:10.1.2.3"],
  );
});
