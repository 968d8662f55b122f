/** Cuts a long text into pieces that each fit one IRC line, between words where it can. */
import { limits, sourceBytesMax } from "../protocol/limits.ts";

const encoder = new TextEncoder();
const lineEndBytes = 2;

/** Bytes of UTF-8 that are left for the text of `verb` to `target`, even behind the longest source a line may show. */
export function textBytesMax(verb: string, target: string): number {
  return limits.line - sourceBytesMax - encoder.encode(`${verb} ${target} :`).length - lineEndBytes;
}

/** `text` in pieces of at most `bytesMax` (4 or more) bytes. Only blanks at the cuts are left out; what fits stays as it is. */
export function split(text: string, bytesMax: number): string[] {
  const room = new Uint8Array(bytesMax);
  const pieces: string[] = [];
  let rest = text;
  for (;;) {
    const { read } = encoder.encodeInto(rest, room);
    if (read === rest.length) break;
    const space = rest.lastIndexOf(" ", read);
    const end = space > 0 ? space : read;
    const piece = rest.slice(0, end).trimEnd();
    if (piece !== "") pieces.push(piece);
    rest = rest.slice(end).trimStart();
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}

/** `text` in pieces of at most `bytesMax` (4 or more) bytes, which together are all of it. Cut behind blanks where it can. */
export function cut(text: string, bytesMax: number): string[] {
  const room = new Uint8Array(bytesMax);
  const pieces: string[] = [];
  let rest = text;
  for (;;) {
    const { read } = encoder.encodeInto(rest, room);
    if (read === rest.length) return [...pieces, rest];
    const end = rest.lastIndexOf(" ", read - 1) + 1 || read;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
}

export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
