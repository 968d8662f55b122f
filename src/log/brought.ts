/** A ring that brings the record it is rung for: who waits for exactly this one need not read it from the file. */
import type { Erasable, LogRecord, StoredRecord } from "./log.ts";

/** What a process says to its siblings of a record that it has appended. */
export interface Brought {
  readonly number: number;
  /** Its text as the file has it, which is read only where it is needed. @throws SyntaxError */
  read<Entry extends Erasable>(): StoredRecord<Entry>;
}

/** @param file that the log is, by its epoch and inode @param json the record's entries */
export function bringing(
  file: string,
  number: number,
  { node, incarnation, n }: Omit<LogRecord<Erasable>, "entries">,
  json: string,
): string {
  return `${file} ${number} ${node} ${incarnation} ${n} ${json}`;
}

const form = /^(\S+) (\d+) (\S+) (\d+) (\d+) (?=\[)/;

/** Undefined for what is not of this file: of another log, or of one in whose place this one was put. */
export function broughtIn(text: string, file: string): Brought | undefined {
  const [head, ofFile, number, node = "", incarnation, n] = form.exec(text) ?? [];
  if (head === undefined || ofFile !== file) return undefined;
  return {
    number: Number(number),
    read: <Entry extends Erasable>() => ({
      ...{ number: Number(number), node, incarnation: Number(incarnation), n: Number(n) },
      entries: JSON.parse(text.slice(head.length)) as Entry[],
    }),
  };
}
