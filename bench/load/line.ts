/** The text that a measurement's clients say: fixed places for its numbers, so that reading one makes no string. */

export const runDigits = 4;
export const senderDigits = 4;
export const numberDigits = 8;
export const timeDigits = 10;

/** Where each number begins in the text; a space stands between them. */
export const senderPlace = runDigits + 1;
export const numberPlace = senderPlace + senderDigits + 1;
export const timePlace = numberPlace + numberDigits + 1;

/** What the numbers take. A text has at least so many bytes. */
export const textBytesMin = timePlace + timeDigits;

export interface Said {
  /** Of the measurement: what is left over from another one is not counted. */
  readonly run: number;
  /** Who of its channel says it, counted from 0. */
  readonly sender: number;
  /** Counted by each sender from 1. */
  readonly number: number;
  /** When, in whole µs of the clock of the measurement. */
  readonly at: number;
}

/** @param bytes of the whole text, at least `textBytesMin` */
export function textOf({ run, sender, number, at }: Said, bytes: number): string {
  const numbers = `${digits(run, runDigits)} ${digits(sender, senderDigits)} ${digits(number, numberDigits)} ${digits(at, timeDigits)}`;
  return bytes > textBytesMin ? `${numbers} ${filling(bytes - textBytesMin - 1)}` : numbers;
}

function digits(value: number, count: number): string {
  return String(Math.trunc(value)).padStart(count, "0");
}

let filled = "";

function filling(length: number): string {
  if (filled.length !== length) filled = "x".repeat(length);
  return filled;
}

/** The number that stands in these bytes as digits; NaN or worse when they are none. */
export function numberAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) value = value * 10 + (bytes[at] ?? 0) - 48;
  return value;
}
