/** Which addresses a node connects to because somebody named them: for links, and for push services. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PublicAddresses } from "../../../src/files/address-policy.ts";
import { rangeOf } from "../../../src/network/addresses.ts";

const policy = new PublicAddresses({
  ports: [80, 443],
  own: ["198.18.0.5/24", "2a01:db8:77::1/64", "203.0.112.7/29", "nonsense"],
});

const refused: readonly (readonly [address: string, what: string])[] = [
  ["127.0.0.1", "this machine"],
  ["127.255.0.1", "this machine"],
  ["0.0.0.0", "this machine"],
  ["10.0.0.1", "a private network"],
  ["172.16.3.4", "a private network"],
  ["172.31.255.255", "a private network"],
  ["192.168.1.1", "a private network"],
  ["169.254.169.254", "what clouds tell machines of themselves"],
  ["100.64.0.1", "a provider's own network"],
  ["224.0.0.1", "many"],
  ["255.255.255.255", "all"],
  ["192.0.0.8", "reserved"],
  ["192.0.2.1", "documentation"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["240.0.0.1", "reserved"],
  ["::", "this machine"],
  ["::1", "this machine"],
  ["::ffff:127.0.0.1", "this machine, in the form of IPv6"],
  ["::ffff:10.0.0.1", "a private network, in the form of IPv6"],
  ["::ffff:a9fe:a9fe", "what clouds tell, in hexadecimal"],
  ["::127.0.0.1", "this machine, in an old form"],
  ["::a00:1", "a private network, in an old form"],
  ["::8.8.8.8", "an old form"],
  ["64:ff9b::7f00:1", "this machine, by translation"],
  ["64:ff9b:1::a00:1", "a private network, by translation"],
  ["2002:7f00:1::", "this machine, by 6to4"],
  ["2001:0:7f00:1::", "Teredo"],
  ["2001:db8::1", "documentation"],
  ["fe80::1", "this link"],
  ["fe80::1%eth0", "this link, by an interface"],
  ["fec0::1", "a site, in an old form"],
  ["fc00::1", "a private network"],
  ["fd12:3456::1", "a private network"],
  ["ff02::1", "many"],
  ["100::1", "nowhere"],
  ["2a01:db8:77::99", "the machine's own network"],
  ["203.0.112.1", "the machine's own network"],
  ["localhost", "a name"],
  ["", "nothing"],
];
for (const [address, what] of refused) {
  test(`no connection to ${address}: ${what}`, () => assert.equal(policy.allows(address, 443), false));
}

const allowed = ["93.184.216.34", "8.8.8.8", "203.0.112.8", "2606:2800:220:1::1", "::ffff:93.184.216.34"];
for (const address of allowed) {
  test(`a connection to ${address} at the ports of the web, and no others`, () => {
    assert.equal(policy.allows(address, 80), true);
    assert.equal(policy.allows(address, 443), true);
    for (const port of [0, 22, 25, 4222, 8080, 8222]) assert.equal(policy.allows(address, port), false);
  });
}

test("at any port where none are named", () => {
  assert.equal(new PublicAddresses({}).allows("93.184.216.34", 8443), true);
  assert.equal(new PublicAddresses({}).allows("10.0.0.1", 8443), false);
});

test("a URL's host may be a name, and is looked at when it is an address", () => {
  const open = new PublicAddresses({});
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
  const some = new PublicAddresses({ trusted: [rangeOf("10.1.0.0/16") ?? assert.fail()] });
  assert.deepEqual(
    ["10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1", "127.0.0.1"].filter((each) => some.allows(each)),
    ["10.1.2.3", "::ffff:10.1.2.3"],
  );
});
