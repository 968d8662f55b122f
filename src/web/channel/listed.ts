/** Asks which channels there are; what was answered lately is given at once. */

import { message } from "../../protocol/message.ts";
import { ask } from "../store.ts";
import { type ListedChannel, listedIn } from "./listing.ts";

const lately_ms = 20_000;

let last: { readonly at: number; readonly channels: Promise<readonly ListedChannel[]> } | undefined;

export function listedChannels(): Promise<readonly ListedChannel[]> {
  const now = Date.now();
  if (!last || now - last.at > lately_ms) {
    last = { at: now, channels: ask(message("LIST")).then(({ lines }) => listedIn(lines)) };
  }
  return last.channels;
}

/** What was answered may not be so any more. */
export function forgetListed(): void {
  last = undefined;
}
