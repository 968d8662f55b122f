/** The reception takes the headers off that trusted proxies send, and nobody else's. */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { type TestContext, test } from "node:test";
import type { Door } from "../../../src/gateway/door.ts";
import { Reception } from "../../../src/gateway/reception.ts";
import { TcpTransport } from "../../../src/gateway/tcp.ts";
import type { Transport } from "../../../src/gateway/transport.ts";
import { rangeOf } from "../../../src/network/addresses.ts";
import { statusOf } from "../../support/http-status.ts";
import { line, local, proxied } from "../../support/proxy-headers.ts";
import { SimulatedClock } from "../../support/simulated.ts";
import { TcpClient } from "../../support/tcp-client.ts";
import { until } from "../../support/until.ts";

/** A reception that trusts 127.0.0.1, and a door that notes who comes and what they have sent. */
async function opened(t: TestContext) {
  const clock = new SimulatedClock();
  const warnings: string[] = [];
  const trusted = rangeOf("127.0.0.1") ?? assert.fail();
  const reception = await Reception.open({
    host: "127.0.0.1",
    ports: [0],
    trustedProxies: [trusted],
    origins: [],
    site: new Map(),
    clock,
    status: statusOf(clock),
    warn: (message, details) => warnings.push(`${message} ${JSON.stringify(details)}`),
  });
  t.after(() => reception.close());
  const inside: { readonly transport: Transport; read: string }[] = [];
  const door = {
    enter(transport: Transport, toHttp: (read: Uint8Array) => void) {
      const guest = { transport, read: "" };
      inside.push(guest);
      transport.receive({
        data(bytes) {
          guest.read += Buffer.from(bytes).toString("latin1");
          if (guest.read.startsWith("GET ")) toHttp(Buffer.from(guest.read));
        },
        ended: () => transport.end(),
        closed() {},
      });
    },
  } as Partial<Door> as Door;
  const come = (from = "127.0.0.1") => TcpClient.connect(t, reception.port, "a client", from);
  /** Resolves when there are no more and no fewer at the door. */
  const atDoor = (...wanted: readonly (readonly [host: string, read: string])[]) => {
    const now = () => inside.map(({ transport, read }) => [transport.host, read]);
    const asWanted = () => JSON.stringify(now()) === JSON.stringify(wanted);
    return until(asWanted, () => `${JSON.stringify(wanted)} at the door, where ${JSON.stringify(now())} is`);
  };
  return { reception, door, clock, warnings, inside, come, atDoor };
}

/** As long as a header is waited for, in milliseconds. */
const patience = 5000;

for (const [version, header, host] of [
  ["line", line("203.0.113.7"), "203.0.113.7"],
  ["line for IPv6", line("2001:db8::7"), "2001:db8::7"],
  ["block", proxied("203.0.113.7", Buffer.alloc(300)), "203.0.113.7"],
  ["block for IPv6", proxied("::7"), "0::7"],
  ["block for nobody", local, "127.0.0.1"],
] as const) {
  test(`who comes behind a ${version} has the address ${host}, in whatever pieces it comes`, async (t) => {
    const { reception, door, come, atDoor } = await opened(t);
    reception.admit(door);
    const bytes = Buffer.concat([header, Buffer.from("hello")]);
    const whole = await come();
    whole.write(bytes);
    await atDoor([host, "hello"]);
    const slow = await come();
    await slow.writeSingly(bytes);
    await atDoor([host, "hello"], [host, "hello"]);
    const silent = await come();
    silent.write(header);
    await atDoor([host, "hello"], [host, "hello"], [host, ""]);
    silent.write("at last");
    await atDoor([host, "hello"], [host, "hello"], [host, "at last"]);
  });
}

test("only the first header is the proxy's: a second one is the client's own words", async (t) => {
  const { reception, door, come, atDoor } = await opened(t);
  reception.admit(door);
  const mallory = await come();
  const forged = line("198.51.100.1").toString();
  mallory.write(Buffer.concat([proxied("203.0.113.7"), Buffer.from(forged)]));
  await atDoor(["203.0.113.7", forged]);
});

test("who is no trusted proxy has its own address, and its header is what it says", async (t) => {
  const { reception, door, come, atDoor, warnings } = await opened(t);
  reception.admit(door);
  const headers = [line("203.0.113.7"), proxied("203.0.113.7"), Buffer.from("PROXY nonsense\r\n")];
  const guests: [string, string][] = [];
  for (const header of headers) {
    const mallory = await come("127.0.0.2");
    mallory.write(header);
    guests.push(["127.0.0.2", header.toString("latin1")]);
    await atDoor(...guests);
  }
  assert.deepEqual(warnings, []);
});

test("a trusted proxy that sends no header, or nothing, speaks for itself", async (t) => {
  const { reception, door, clock, come, atDoor, warnings } = await opened(t);
  reception.admit(door);
  const talker = await come();
  talker.write("PRIVMSG");
  await atDoor(["127.0.0.1", "PRIVMSG"]);
  const silent = await come();
  const beginner = await come();
  beginner.write("PRO");
  // What was written before this one came has been read by then.
  const witness = await come();
  witness.write(local);
  await atDoor(["127.0.0.1", "PRIVMSG"], ["127.0.0.1", ""]);
  await clock.advance(patience);
  await atDoor(["127.0.0.1", "PRIVMSG"], ["127.0.0.1", ""], ["127.0.0.1", ""], ["127.0.0.1", "PRO"]);
  silent.write("hello");
  beginner.write("XIMA");
  await atDoor(["127.0.0.1", "PRIVMSG"], ["127.0.0.1", ""], ["127.0.0.1", "hello"], ["127.0.0.1", "PROXIMA"]);
  assert.deepEqual(warnings, []);
});

test("a proxy whose header is malformed or stays unfinished is closed, and the operator told", async (t) => {
  const { reception, door, clock, come, atDoor, inside, warnings } = await opened(t);
  reception.admit(door);
  const bad = await come();
  bad.write("PROXY TCP4 nonsense\r\nNICK alice\r\n");
  await bad.closed();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /^a proxy's header is malformed .*"127\.0\.0\.1".*PROXY TCP4 nonsense/);
  const slow = await come();
  slow.write("PROXY TCP4 203.0.113.7 ");
  // What was written before this one came has been read by then.
  const witness = await come();
  witness.write(local);
  await atDoor(["127.0.0.1", ""]);
  await clock.advance(patience);
  await slow.closed();
  assert.match(warnings[1] ?? "", /^a proxy's header is unfinished /);
  assert.deepEqual([bad.bytes.length, slow.bytes.length, inside.length], [0, 0, 1]);
});

test("a proxy that leaves in the middle of a header is forgotten", async (t) => {
  const { reception, door, clock, come, inside, warnings } = await opened(t);
  reception.admit(door);
  for (const begun of ["", "PROXY TCP4 2"]) {
    const hasty = await come();
    hasty.socket.end(begun);
    await hasty.closed();
  }
  await clock.advance(patience);
  assert.deepEqual([inside, warnings], [[], []]);
});

test("before the node is ready a balancer's health check is answered, and its clients wait", async (t) => {
  const { reception, door, come, atDoor } = await opened(t);
  const alice = await come();
  alice.write(Buffer.concat([proxied("203.0.113.7"), Buffer.from("hello")]));
  const bob = await come();
  bob.write(line("203.0.113.8"));
  const late = await come();
  late.write(local);
  const request = Buffer.from("GET /readyz HTTP/1.0\r\n\r\n");
  const check = await come();
  check.write(Buffer.concat([local, request]));
  await check.heard.sees(/^HTTP\/1\.1 503 /);
  late.write(request);
  await late.heard.sees(/^HTTP\/1\.1 503 /);
  await atDoor();
  reception.admit(door);
  await atDoor(["203.0.113.7", "hello"], ["203.0.113.8", ""]);
  bob.write("I too");
  await atDoor(["203.0.113.7", "hello"], ["203.0.113.8", "I too"]);
});

test("when the reception closes, those whose header has not come go as well", async (t) => {
  const { reception, come } = await opened(t);
  const silent = await come();
  const accepted = await come();
  accepted.write(Buffer.concat([local, Buffer.from("GET /healthz HTTP/1.0\r\n\r\n")]));
  await accepted.heard.sees(/^HTTP\/1\.1 200 /);
  reception.close();
  await silent.closed();
});

for (const [header, withProcesses] of [
  [Buffer.alloc(0), true],
  [local, true],
  [line("127.0.0.1"), true],
  [line("::1"), true],
  [line("203.0.113.7"), false],
  [proxied("2001:db8::7"), false],
] as const) {
  test(`process ids are ${withProcesses ? "" : "not "}for who comes by ${JSON.stringify(header.toString("latin1"))}`, async (t) => {
    const { reception, door, come } = await opened(t);
    reception.admit(door);
    const client = await come();
    client.write(Buffer.concat([header, Buffer.from("GET /cluster HTTP/1.0\r\n\r\n")]));
    await client.closed();
    assert.match(client.bytes.toString(), new RegExp(`\\{"withProcesses":${withProcesses}\\}$`));
  });
}

test("a client is on this machine only if its proxy is", () => {
  const loopback = (peer: string, client?: string) => {
    const socket = Object.assign(new PassThrough(), {
      remoteAddress: peer,
      setNoDelay() {},
      setKeepAlive() {},
    }) as unknown as Socket;
    return new TcpTransport(socket, new SimulatedClock(), client).loopback;
  };
  assert.ok(loopback("127.0.0.1") && loopback("::1") && loopback("::ffff:127.0.0.9"));
  assert.ok(loopback("127.0.0.1", "127.0.0.2") && loopback("::1", "0::1"));
  assert.ok(!loopback("192.0.2.10") && !loopback("192.0.2.10", "127.0.0.1"));
  assert.ok(!loopback("127.0.0.1", "203.0.113.7") && !loopback("::1", "2001:db8::1"));
});
