/** Records as JetStream's messages: their subjects, their bytes, and what tells one from another. */
import { hash, randomUUID } from "node:crypto";
import type { JsMsg, StoredMsg } from "@nats-io/jetstream";
import { LogCorrupt } from "./errors.ts";
import type { Erasable, LogRecord, StoredRecord } from "./log.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Where the records of one incarnation of a node are published, and barriers. */
export function subjectOf(stream: string, { node, incarnation }: LogRecord<Erasable>): string {
  return node === barrier.node ? `${stream}.records.barrier` : `${stream}.records.${node}.${incarnation}`;
}

export function bytesOf({ node, incarnation, n, entries }: LogRecord<Erasable>): Uint8Array {
  return encoder.encode(JSON.stringify({ node, incarnation, n, entries }));
}

/** Names a message by what is in it: a server that has it already need not store it again, and what is damaged shows. */
export function messageId(bytes: Uint8Array): string {
  return hash("sha256", bytes, "base64url");
}

/** Likewise, for one that is to be stored even if there is one that holds the same. */
export function uniqueMessageId(bytes: Uint8Array): string {
  return `${messageId(bytes)}.${randomUUID()}`;
}

/** Whether a message still holds what its id says: servers have checksums of their own, but not over all of it. */
export function isWhole(message: JsMsg | StoredMsg): boolean {
  try {
    const headers = "header" in message ? message.header : message.headers;
    const [sum] = (headers?.get("Nats-Msg-Id") ?? "").split(".", 1);
    return sum === messageId(message.data);
  } catch {
    return false;
  }
}

/** Undefined when it does not hold any more what was written. @throws LogCorrupt it was not written by a node */
export function recordFrom<Entry extends Erasable>(
  number: number,
  message: JsMsg | StoredMsg,
): StoredRecord<Entry> | undefined {
  if (!isWhole(message)) return undefined;
  try {
    const { node, incarnation, n, entries } = JSON.parse(decoder.decode(message.data)) as LogRecord<Entry>;
    if (typeof node !== "string" || !Array.isArray(entries)) throw new Error("it is no record");
    return { number, node, incarnation, n, entries };
  } catch (error) {
    throw new LogCorrupt(`record ${number} cannot be read: ${(error as Error).message}`);
  }
}

/** What is the same in a record for ever: all but bodies. */
export function headsOf({ node, incarnation, n, entries }: LogRecord<Erasable>): string {
  return JSON.stringify([node, incarnation, n, entries.map(({ body: _, ...head }) => head)]);
}

/**
 * A record that says nothing, and that nobody's turn it is: whoever applies records passes it by. That it is there proves
 * that all before it are as well.
 */
export const barrier: LogRecord<never> = { node: "", incarnation: 0, n: 0, entries: [] };
