/** Words packed into as few lines as may be. */
import { limits } from "../protocol/limits.ts";
import { serialize } from "../protocol/message.ts";
import { type NumericName, numeric } from "../protocol/numerics.ts";
import { numericReply, type RegisteredView, type Reply } from "./command.ts";

/** Replies that end with a list of words each, none longer than a line may be; none at all when there are no words. */
export function* packed(
  { server, session }: RegisteredView,
  name: NumericName,
  params: readonly string[],
  words: Iterable<string>,
): Iterable<Reply> {
  const around = serialize(numeric(name, server.name, session.nick, [...params, "  "]));
  const room = limits.line - Buffer.byteLength(around);
  let line = "";
  let length = 0;
  for (const word of words) {
    const more = Buffer.byteLength(word);
    if (line !== "" && length + more >= room) {
      yield numericReply(name, ...params, line);
      line = "";
      length = 0;
    }
    line += line === "" ? word : ` ${word}`;
    length += length === 0 ? more : 1 + more;
  }
  if (line !== "") yield numericReply(name, ...params, line);
}
