/** A snapshot as text: a line that says what it is and proves that it is whole, then the state as JSON. */
import { hash } from "node:crypto";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "../network/snapshot.ts";
import type { State } from "../network/state.ts";
import type { Checkpoint } from "./agreement.ts";

/** To be raised with every change that makes an older snapshot, or its digest, mean something else. */
const format = 1;

/** Stands in the place of the epoch in what lies in a log itself, and so cannot belong to another. */
export const anyEpoch = "";

/** The state after a record, and what proves that it belongs to a log. */
export interface Moment {
  readonly record: number;
  /** Whose record it is. */
  readonly node: string;
  readonly incarnation: number;
  readonly n: number;
  /** The rolling digest after the record, and the newest one that is compared with other nodes'. */
  readonly digest: string;
  readonly checkpoint?: Checkpoint | undefined;
  /** How many entries stand in the log up to there: what it takes to come there by applying them. Older snapshots do not say. */
  readonly entries?: number | undefined;
  /** It stands in a log for records that are no longer there, and what they told has not expired: archives have it. */
  readonly keepsHistory?: true | undefined;
  readonly state: State;
}

/** What a snapshot says of itself. */
export type Header = Omit<Moment, "state"> & { readonly format: number; readonly epoch: string };

export function writeSnapshot(epoch: string, { state, ...proof }: Moment): string {
  const { record, node, incarnation, n, digest, checkpoint, entries, keepsHistory } = proof;
  const header: Header = {
    ...{ format, epoch, record, node, incarnation, n, digest, checkpoint, entries, keepsHistory },
  };
  const body = JSON.stringify(takeSnapshot(state));
  const seal = { length: Buffer.byteLength(body), sha256: checksum(header, body) };
  return `${JSON.stringify({ ...header, ...seal })}\n${body}`;
}

/** @throws Error why it cannot be trusted */
export function readSnapshot(epoch: string, text: string): Moment {
  const { header, body } = partsOf(epoch, text);
  return { ...header, state: restoreSnapshot(JSON.parse(body) as Snapshot) };
}

/** Without making a state of it. @throws Error why it cannot be trusted */
export function headerOf(epoch: string, text: string): Header {
  return partsOf(epoch, text).header;
}

function partsOf(epoch: string, text: string): { readonly header: Header; readonly body: string } {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  const { length, sha256, ...header } = headerFrom(text.slice(0, end));
  if (header.format !== format) throw new Error(`its format is ${header.format}, not ${format}`);
  if (header.epoch !== epoch) throw new Error(`it is of the log ${header.epoch}, not ${epoch}`);
  if (Buffer.byteLength(body) !== length) throw new Error("it is torn");
  if (checksum(header, body) !== sha256) throw new Error("it is damaged");
  return { header, body };
}

/** The epoch of the log that it says it is of. @throws Error when it does not */
export function epochOf(text: string): string {
  return headerFrom(text.slice(0, text.indexOf("\n"))).epoch;
}

function headerFrom(line: string): Header & { readonly length: number; readonly sha256: string } {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error("it does not say what it is");
  }
}

/** Covers the header as well: a digest that is wrong would set this node against the others. */
function checksum(header: Header, body: string): string {
  return hash("sha256", `${JSON.stringify(header)}\n${body}`, "base64url");
}
