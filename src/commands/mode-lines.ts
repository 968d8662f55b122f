/** Changes of modes in lines: each line has as many as surely fit when they are shown in full. */
import { isListMode } from "../network/channel-modes.ts";
import type { ModeChange } from "../network/events.ts";
import { normalizeMask } from "../network/masks.ts";
import { limits, sourceBytesMax } from "../protocol/limits.ts";

/** With the channel and the letters this makes 14 parameters; some clients take 15. */
const changesMax = 12;

/** One event gives one line, so these are the changes of an event each. */
export function inLines(channel: string, changes: readonly ModeChange[]): readonly (readonly ModeChange[])[] {
  const around = sourceBytesMax + Buffer.byteLength(`MODE ${channel} \r\n`);
  const lines: ModeChange[][] = [];
  let bytes = 0;
  for (const change of changes) {
    bytes += bytesOf(change);
    let line = lines.at(-1);
    if (!line || line.length >= changesMax || bytes > limits.line) {
      line = [];
      lines.push(line);
      bytes = around + bytesOf(change);
    }
    line.push(change);
  }
  return lines;
}

/** Of "+b" and " mask!*@*"; a key that is taken away is shown as "*". */
function bytesOf({ mode, argument = "*" }: ModeChange): number {
  return 3 + Buffer.byteLength(isListMode(mode) ? normalizeMask(argument) : argument);
}
