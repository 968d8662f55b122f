/** An export for programs: one JSON object for each line. */
import { messageId } from "../network/entry.ts";
import { type Line, mask } from "../network/outcome.ts";
import { serverTime } from "../protocol/time.ts";
import type { Exported } from "./exported.ts";

/** The line with its end; "" for what is not exported. */
export function jsonOf({ position, at, delivery: { source, line } }: Exported, epoch: string): string {
  const fields = fieldsOf(line);
  if (fields === undefined) return "";
  const { verb, ...what } = fields;
  const { account, registeredAt } = source;
  const whole = {
    id: messageId(epoch, position),
    time: serverTime(at),
    verb,
    from: mask(source),
    ...(account !== undefined && { account }),
    ...(registeredAt !== undefined && { registered: serverTime(registeredAt) }),
    ...what,
  };
  return `${escaped(JSON.stringify(whole))}\n`;
}

/** What a terminal or an editor could take for a control is written as an escape too. */
function escaped(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

type Fields = { readonly verb: string } & Readonly<Record<string, unknown>>;

function fieldsOf(line: Line): Fields | undefined {
  switch (line.type) {
    case "said": {
      const { verb, target, text, tags } = line;
      const hasTags = Object.keys(tags).length > 0;
      return { verb, target, ...(verb !== "TAGMSG" && { text }), ...(hasTags && { tags }) };
    }
    case "joined":
      return { verb: "JOIN", target: line.channel };
    case "parted":
      return { verb: "PART", target: line.channel, text: line.reason };
    case "quit":
      return { verb: "QUIT", text: line.reason };
    case "kicked":
      return { verb: "KICK", target: line.channel, nick: line.nick, text: line.reason };
    case "nick-changed":
      return { verb: "NICK", nick: line.nick };
    case "mode-changed":
      return { verb: "MODE", target: line.target, text: [line.change, ...line.arguments].join(" ") };
    case "topic-changed":
      return { verb: "TOPIC", target: line.channel, text: line.topic };
    case "channel-renamed":
      return { verb: "RENAME", target: line.channel, name: line.name, text: line.reason };
    case "redacted":
      return { verb: "REDACT", target: line.target, message: line.message, text: line.reason };
    default:
      return undefined;
  }
}
