/** Entries and records: what nodes put into the log, where it stands there, and how it is named outside. */
import { hash } from "node:crypto";
import type { Event } from "./events.ts";

/** The part of an entry that can be erased later. `apply` never decides by it. */
export interface Body {
  readonly text: string;
  /** Client-only tags, by key. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of a message of several lines: where in `text` a line goes on another (protocol/multiline.ts). */
  readonly breaks?: readonly number[];
  /** Goes with the body, so that the hash that stays behind tells nothing about it. */
  readonly salt: string;
}

/** Bytes that a body without its salt may have as JSON: an entry has room for that beside its head. */
export const bodyBytesMax = 56 * 1024;

/** An event in the log. */
export interface Entry {
  /** The proposer's clock, in milliseconds since 1970. */
  readonly stamp: number;
  /** The proposer's number for the connection that this came from; absent for a node's own events. */
  readonly connection?: number;
  readonly event: Event;
  readonly body?: Body;
  /** What the body was, salted: stays when the body is erased. */
  readonly bodyHash?: string;
  /** What its client calls it, so that it counts once however often it is sent. */
  readonly label?: Label;
  /** The position up to which the proposing node has written everything to each of its guests. */
  readonly written?: number;
}

/** A client's own name for what it asks for. */
export interface Label {
  readonly text: string;
  /** One line may ask for several things. */
  readonly part: number;
  /** Equal for the same line, and tells nothing about it to those who do not have the client's token. */
  readonly content: string;
}

/** A record as it stands in the log; `number` counts records from 1, `n` those of one incarnation of a node. */
export interface NetworkRecord {
  readonly number: number;
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  readonly entries: readonly Entry[];
}

/** Positions have room for so many. */
export const entriesPerRecord = 1024;
/** 36¹¹ is above 2⁵³, so any position fits. */
const positionDigits = 11;

/** One ascending number per entry of the log. */
export function positionOf(recordNumber: number, index: number): number {
  return recordNumber * entriesPerRecord + index;
}

/** The position up to which a record, and all before it, may have entries. */
export function lastPositionIn(recordNumber: number): number {
  return positionOf(recordNumber + 1, 0) - 1;
}

/** The number of the record in which the entry at a position stands. */
export function recordOf(position: number): number {
  return Math.floor(position / entriesPerRecord);
}

/** The index in its record of the entry at a position. */
export function indexOf(position: number): number {
  return position % entriesPerRecord;
}

let lastEpoch = "";
let lastPosition = 0;
let lastId = "";

/** The id of the message at a position: fixed width, so that ids sort as strings in log order. Remembers the last one. */
export function messageId(epoch: string, position: number): string {
  if (position === lastPosition && epoch === lastEpoch) return lastId;
  lastId = `${epoch}-${position.toString(36).padStart(positionDigits, "0")}`;
  lastEpoch = epoch;
  lastPosition = position;
  return lastId;
}

/** The position of the message with this id; undefined when it is none of this epoch. */
export function positionIn(epoch: string, id: string): number | undefined {
  const digits = id.slice(epoch.length + 1);
  const position = /^[0-9a-z]{11}$/.test(digits) ? Number.parseInt(digits, 36) : Number.NaN;
  return id.startsWith(`${epoch}-`) && Number.isSafeInteger(position) ? position : undefined;
}

/** The position of the message with this id, of whatever epoch. */
export function positionNamed(id: string): number {
  return Number.parseInt(id.slice(-positionDigits), 36);
}

/** Names a connection in the whole network while its node lives. */
export function connectionKey(node: string, connection: number): string {
  return `${node}/${connection}`;
}

/** Whose connection it is, and that node's number for it. */
export function connectionIn(key: string): { readonly node: string; readonly connection: number } {
  const at = key.lastIndexOf("/");
  return { node: key.slice(0, at), connection: Number(key.slice(at + 1)) };
}

/** A body with the hash that stays when it is erased. */
export function seal(body: Body): { readonly body: Body; readonly bodyHash: string } {
  const { salt, text, tags = {}, breaks } = body;
  const parts = breaks === undefined ? [salt, text, tags] : [salt, text, tags, breaks];
  return { body, bodyHash: hash("sha256", JSON.stringify(parts), "base64url") };
}
