/** Old lines for clients that know no times: each has its own in front. */

import { fitted } from "../protocol/fit.ts";
import { type Message, message } from "../protocol/message.ts";
import { serverTime } from "../protocol/time.ts";
import type { Told } from "./told.ts";

/** @param lines what was said, as this client is told it: a message, or several */
export function dated(lines: readonly Message[], { at, delivery: { line } }: Told): readonly Message[] {
  const [first, ...rest] = lines;
  if (first === undefined || line.type !== "said") return lines;
  const [target = "", text = ""] = first.params;
  const time = `[${serverTime(at).slice(0, 19).replace("T", " ")}]`;
  if (first.verb === line.verb) {
    // What somebody does is still done.
    const words = text.startsWith(action)
      ? `${action}${time} ${text.slice(action.length)}`
      : `${time} ${text}`;
    const whole = { ...first, params: [target, words] };
    if (fitted(whole) === whole) return [whole, ...rest];
  }
  return [message(line.verb, [line.target, time], { source: first.source }), ...lines];
}

const action = "\x01ACTION ";
