/** FAIL, WARN and NOTE: replies that people and programs can read. IRCv3 Standard Replies, "Message Format". */
import { type Message, message } from "./message.ts";

/**
 * `command` is the command answered, "*" when there is none; `code` is for programs, `context` for those who debug,
 * `description` for users.
 * @throws RangeError as `message` does.
 */
export function standardReply(
  type: "FAIL" | "WARN" | "NOTE",
  command: string,
  code: string,
  context: readonly string[],
  description: string,
  source?: string,
): Message {
  return message(type, [command, code, ...context, description], { source });
}
