/** A ring that brings the record it is rung for: who waits for exactly this one need not read it from the file. */
import type { Erasable, LogRecord, StoredRecord } from "./log.ts";

/** What a process says to its siblings of a record that it has appended. */
export interface Brought {
  readonly number: number;
  /** Its text as the file has it, which is read only where it is needed. @throws SyntaxError */
  read<Entry extends Erasable>(): StoredRecord<Entry>;
}

/** @param key of the log; @param json the record's entries */
export function bringing(
  key: string,
  number: number,
  { node, incarnation, n }: Omit<LogRecord<Erasable>, "entries">,
  json: string,
): string {
  return `${key} ${number} ${node} ${incarnation} ${n} ${json}`;
}

const form = /^(\S+) (\d+) (\S+) (\d+) (\d+) (?=\[)/;

/** Undefined for what does not come from a process that has this log open: only in there stands its key. */
export function broughtIn(text: string, key: string): Brought | undefined {
  const [head, ofLog, number, node = "", incarnation, n] = form.exec(text) ?? [];
  if (head === undefined || ofLog !== key) return undefined;
  return {
    number: Number(number),
    read: <Entry extends Erasable>() => ({
      ...{ number: Number(number), node, incarnation: Number(incarnation), n: Number(n) },
      entries: JSON.parse(text.slice(head.length)) as Entry[],
    }),
  };
}
