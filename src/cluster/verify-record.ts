/** What can be wrong with a record of a log in itself, and by what stands before it. */
import { type Body, type Entry, type NetworkRecord, seal } from "../network/entry.ts";
import { isLiving } from "../network/living.ts";
import type { State } from "../network/state.ts";

/** The first thing that is wrong with the record that follows on a state; undefined when nothing is. */
export function flawOf(record: NetworkRecord, state: State): string | undefined {
  return flawOfShape(record) ?? flawOfEntries(record.entries) ?? flawOfTurn(record, state);
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown) => typeof value === "string";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function flawOfShape({ node, incarnation, n, entries }: NetworkRecord): string | undefined {
  if (!isText(node) || !isCount(incarnation) || !isCount(n)) return "it does not say whose it is";
  return Array.isArray(entries) ? undefined : "it has no entries";
}

function flawOfEntries(entries: readonly unknown[]): string | undefined {
  for (const [index, entry] of entries.entries()) {
    const flaw = isObject(entry) ? flawOfEntry(entry) : "it is no entry";
    if (flaw !== undefined) return `entry ${index}: ${flaw}`;
  }
  return undefined;
}

/** What an event says beyond its type is for the rules to judge. */
function flawOfEntry(entry: Readonly<Record<keyof Entry, unknown>> | object): string | undefined {
  const { stamp, event, connection, label, written, body, bodyHash } = entry as Partial<
    Record<keyof Entry, unknown>
  >;
  if (!Number.isFinite(stamp)) return "it has no time";
  if (!isObject(event) || !isText(event["type"])) return "it has no event";
  if (connection !== undefined && !isCount(connection)) return "its connection is none";
  if (written !== undefined && !isCount(written)) return "how far its node had written is no position";
  if (label !== undefined && !isLabel(label)) return "its label is none";
  if (bodyHash !== undefined && !isText(bodyHash)) return "its body's hash is none";
  if (body === undefined) return undefined;
  if (!isBody(body)) return "its body is none";
  return seal(body).bodyHash === bodyHash ? undefined : "its body is not the one that was said";
}

function isLabel(label: unknown): boolean {
  return isObject(label) && isText(label["text"]) && isCount(label["part"]) && isText(label["content"]);
}

function isBody(body: unknown): body is Body {
  return isObject(body) && isText(body["text"]) && isText(body["salt"]);
}

/**
 * A node numbers the records of each of its starts without gap. One that comes twice is a double, and what comes of a start
 * that has ended counts for nothing.
 */
function flawOfTurn({ node, incarnation, n, entries }: NetworkRecord, state: State): string | undefined {
  const known = state.nodes.get(node);
  const begun = known?.incarnation ?? 0;
  const missing = (first: number) =>
    `it is number ${n} of incarnation ${incarnation} of node ${node}, and number ${first} is not in the log before it`;
  if (incarnation > begun) {
    if (n !== 1) return missing(1);
    const [first] = entries;
    return first?.event.type === "node-up"
      ? undefined
      : `incarnation ${incarnation} of node ${node} does not begin so`;
  }
  const last = known?.n ?? 0;
  return n > last + 1 && isLiving(state, { node, incarnation }) ? missing(last + 1) : undefined;
}
