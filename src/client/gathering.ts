/** Messages of several lines, which come line by line, become one again. IRCv3 draft/multiline. */
import type { Message } from "../protocol/message.ts";
import { concatTag, joined, multilineType, type TextLine } from "../protocol/multiline.ts";

/** Messages that may be gathered at a time; the lines of any other are taken one by one. */
const openMax = 4;
/** Lines of one message: what comes after them is taken line by line. */
const linesMax = 1000;

interface Open {
  readonly opening: Message;
  verb: string;
  readonly lines: TextLine[];
}

/** What is gathered on one connection. */
export class Gathering {
  /** By the batch's reference. */
  readonly #open = new Map<string, Open>();

  /** Takes any line; gives it, or the message that is whole with it. That has line feeds in its text. */
  take(line: Message): Message | undefined {
    const { verb, params, tags } = line;
    const [reference = "", type] = params;
    if (verb === "BATCH" && reference.startsWith("-")) return this.#end(reference.slice(1), line);
    if (verb === "BATCH" && type === multilineType && this.#open.size < openMax) {
      this.#open.set(reference.slice(1), { opening: line, verb: "PRIVMSG", lines: [] });
      return undefined;
    }
    const name = tags.get("batch") ?? "";
    const open = this.#open.get(name);
    if (!open || (verb !== "PRIVMSG" && verb !== "NOTICE")) return line;
    open.verb = verb;
    open.lines.push({ text: params[1] ?? "", concat: tags.has(concatTag) });
    return open.lines.length < linesMax ? undefined : this.#end(name, line);
  }

  #end(reference: string, line: Message): Message | undefined {
    const open = this.#open.get(reference);
    if (!open) return line;
    this.#open.delete(reference);
    const { opening, verb, lines } = open;
    const { text } = joined(lines);
    return { ...opening, verb, params: [opening.params[2] ?? "", text] };
  }
}
