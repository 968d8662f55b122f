/** Names are looked up without a thread of the machine, and given up when they are of no use any more. */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { addressesOf } from "../../../src/files/resolving.ts";
import type { Hooks } from "../../support/programs.ts";

const types = { 1: Buffer.from([192, 0, 2, 7]), 28: Buffer.from("20010db8000000000000000000000007", "hex") };

/** A server for names, on this machine; `answer` makes what it says to a question. */
async function server(t: Hooks, answer: (question: Buffer) => Buffer | undefined) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (question, { address, port }) => {
    asked.push(question.toString("latin1", 13, 13 + (question[12] ?? 0)));
    const said = answer(question);
    if (said) socket.send(said, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  t.after(() => socket.close());
  return { asked, servers: [`127.0.0.1:${socket.address().port}`] };
}

/** One address of the kind that was asked for, of RFC 1035's form. */
function addressFor(question: Buffer): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const type = question.readUInt16BE(end - 4) as keyof typeof types;
  const header = Buffer.from([...question.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, types[type].length]);
  return Buffer.concat([header, question.subarray(12, end), record, types[type]]);
}

test("a name's addresses are those of both kinds", async (t) => {
  const { servers } = await server(t, addressFor);
  assert.deepEqual(await addressesOf("site.example", new AbortController().signal, servers), [
    { address: "192.0.2.7", family: 4 },
    { address: "2001:db8::7", family: 6 },
  ]);
});

test("a look-up that nobody answers ends when it is given up", async (t) => {
  const ending = new AbortController();
  const { asked, servers } = await server(t, () => {
    ending.abort();
    return undefined;
  });
  assert.deepEqual(await addressesOf("silent.example", ending.signal, servers), []);
  assert.ok(asked.includes("silent"));
});

test("a look-up that nobody answers ends by itself as well", async (t) => {
  const { servers } = await server(t, () => undefined);
  assert.deepEqual(await addressesOf("silent.example", new AbortController().signal, servers), []);
});
