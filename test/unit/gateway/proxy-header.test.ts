/** What is read from a header of the PROXY protocol, and what is taken for none, in whatever pieces it comes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readProxyHeader } from "../../../src/gateway/proxy-header.ts";
import { addressOf, rangeText } from "../../../src/network/addresses.ts";
import { block, line, local, proxied } from "../../support/proxy-headers.ts";

const read = (text: string) => readProxyHeader(Buffer.from(text, "latin1"));
const address = Buffer.alloc(12);

for (const [header, source] of [
  [line("203.0.113.7"), "203.0.113.7"],
  [line("255.255.255.255"), "255.255.255.255"],
  [line("0.0.0.0"), "0.0.0.0"],
  [line("2001:DB8:0::7"), "2001:db8::7"],
  [line("::1"), "0::1"],
  [line("::ffff:203.0.113.7"), "203.0.113.7"],
  [line("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  [Buffer.from("PROXY UNKNOWN\r\n"), undefined],
  [Buffer.from("PROXY UNKNOWN whatever this is\r\n"), undefined],
  [Buffer.from(`PROXY UNKNOWN ${"f".repeat(91)}\r\n`), undefined],
  [proxied("203.0.113.7"), "203.0.113.7"],
  [proxied("2001:db8::7"), "2001:db8::7"],
  [proxied("::"), "0::"],
  [
    block(0x21, 0x21, Buffer.from(`${"00000000000000000000ffffcb007107".repeat(2)}00010001`, "hex")),
    "203.0.113.7",
  ],
  [proxied("203.0.113.7", Buffer.from("0400030000002000050000000000", "hex")), "203.0.113.7"],
  [proxied("203.0.113.7", Buffer.alloc(16_000)), "203.0.113.7"],
  [local, undefined],
  [block(0x20, 0xff, Buffer.from("anything")), undefined],
  [block(0x21, 0x00), undefined],
  [block(0x21, 0x12, address), undefined],
  [block(0x21, 0x31, Buffer.alloc(216)), undefined],
] as const) {
  test(`the client's address is ${source ?? "not told"} in ${JSON.stringify(header.toString("latin1", 0, 40))}`, () => {
    assert.deepEqual(readProxyHeader(header), { length: header.length, source });
    const more = Buffer.concat([header, Buffer.from("NICK alice\r\n")]);
    assert.deepEqual(readProxyHeader(more), { length: header.length, source });
    for (let length = 0; length < header.length; length++) {
      const signature = header[0] === 0x50 ? 6 : 12;
      const sofar = length < signature ? "undecided" : "unfinished";
      assert.equal(readProxyHeader(header.subarray(0, length)), sofar, `the first ${length} bytes`);
    }
  });
}

for (const text of [
  "PROXY \r\n",
  "PROXY TCP4\r\n",
  "PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY tcp4 192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY  TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n",
  "PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.256 1 2\r\n",
  "PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n",
  "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
  "PROXY TCP4 ::ffff:192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY TCP6 2001:db8::1 192.0.2.2 1 2\r\n",
  "PROXY TCP6 2001:db8::1%eth0 2001:db8::2 1 2\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 02\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 -2\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\nNICK alice\r\n",
  "PROXY UNKNOWNS\r\n",
  "PROXY UNKNOWN \n \r\n",
  `PROXY UNKNOWN ${"f".repeat(92)}\r\n`,
  `PROXY ${"x".repeat(101)}`,
]) {
  test(`${JSON.stringify(text)} is malformed`, () => assert.equal(read(text), "malformed"));
}

for (const [what, bytes] of [
  ["a version that is none", block(0x11, 0x11, address)],
  ["a command that is none", block(0x22, 0x11, address)],
  ["a family that is none", block(0x21, 0x41, address)],
  ["a protocol that is none", block(0x21, 0x13, address)],
  ["IPv4 without room for it", block(0x21, 0x11, Buffer.alloc(11))],
  ["IPv6 without room for it", block(0x21, 0x21, Buffer.alloc(35))],
  ["more than is taken", proxied("192.0.2.1", Buffer.alloc(16_384))],
] as const) {
  test(`a block with ${what} is malformed`, () => assert.equal(readProxyHeader(bytes), "malformed"));
}

test("a block of another version is refused before the rest of it has come", () => {
  assert.equal(readProxyHeader(block(0x31, 0x11, address).subarray(0, 13)), "malformed");
});

for (const text of [
  "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
  "PROXY\r\n",
  "PROXYTCP4",
  "PROX\n",
  "PRIVMSG #a :b\r\n",
  "PING x\r\n",
  "\r\nPROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
  "\r\n\r\nNICK alice\r\n",
  "\r\n\r\n\0\r\nQUIT\r\n",
  "\n",
  "NICK alice\r\n",
  "GET / HTTP/1.1\r\n",
  "\x16\x03\x01",
]) {
  test(`${JSON.stringify(text)} is no header`, () => assert.equal(read(text), "none"));
}

test("every address is read back from both versions, whatever follows and wherever the bytes are split", () => {
  const addresses = fc
    .oneof(fc.ipV4(), fc.ipV6())
    .map((text) => ({ text, canonical: rangeText({ beginning: addressOf(text) ?? -1n, free: 0n }) }));
  fc.assert(
    fc.property(
      addresses,
      fc.constantFrom(line, proxied),
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      ({ text, canonical }, write, rest, pieces) => {
        const header = write(text);
        const all = Buffer.concat([header, rest]);
        let read = 0;
        for (let turn = 0; read < header.length; turn++) {
          const sofar = readProxyHeader(all.subarray(0, read));
          assert.ok(sofar === "undecided" || sofar === "unfinished", `${sofar} after ${read} bytes`);
          read = Math.min(all.length, read + (pieces[turn % pieces.length] ?? 1));
        }
        assert.deepEqual(readProxyHeader(all.subarray(0, read)), {
          length: header.length,
          source: canonical,
        });
      },
    ),
  );
});

test("whatever bytes come, what is decided stays decided", () => {
  const bytes = fc
    .tuple(
      fc.constantFrom(
        "",
        "PROXY ",
        "PROXY TCP4 ",
        "PROXY UNKNOWN",
        "\r\n\r\n\0\r\nQUIT\n",
        "\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c",
      ),
      fc.uint8Array({ maxLength: 200 }),
    )
    .map(([beginning, rest]) => Buffer.concat([Buffer.from(beginning, "latin1"), rest]));
  fc.assert(
    fc.property(bytes, fc.nat(), (all, at) => {
      const sooner = readProxyHeader(all.subarray(0, at % (all.length + 1)));
      const later = readProxyHeader(all);
      if (sooner === "undecided") return;
      if (sooner === "unfinished") assert.ok(later !== "undecided" && later !== "none");
      else assert.deepEqual(later, sooner);
    }),
  );
});
