/** No line is longer than a line may be. */
import { limits } from "./limits.ts";
import { type Message, noTags, serialize } from "./message.ts";
import { truncate } from "./truncate.ts";

const lineEndBytes = 2;
/** Bytes that any character has at most: so much of a parameter stays. */
const characterBytesMax = 4;

const utf8 = new TextEncoder();
const bytesIn = (text: string) => utf8.encode(text).length;

/** The message as it can be sent: its longest parameters are cut until its line without tags is no longer than it may be. */
export function fitted(message: Message): Message {
  if (isSurelyShort(message)) return message;
  const line = serialize({ ...message, tags: noTags });
  let excess = bytesIn(line) + lineEndBytes - limits.line;
  if (excess <= 0) return message;
  const params = [...message.params];
  while (excess > 0) {
    const sizes = params.map(bytesIn);
    const longest = Math.max(...sizes);
    if (longest <= characterBytesMax) break;
    const at = sizes.indexOf(longest);
    const cut = truncate(params[at] ?? "", Math.max(characterBytesMax, longest - excess));
    excess -= longest - bytesIn(cut);
    params[at] = cut;
  }
  return { ...message, params };
}

/** No unit of UTF-16 takes more than three bytes: of most lines that is all that needs to be known. */
function isSurelyShort({ source = "", verb, params }: Message): boolean {
  const around = ":".length + source.length + " ".length + verb.length + lineEndBytes;
  const units = params.reduce((sum, param) => sum + " :".length + param.length, around);
  return 3 * units <= limits.line;
}
