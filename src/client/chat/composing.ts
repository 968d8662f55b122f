/** The lines that say something: in one line where it fits, else as one message of several. */
import { limits } from "../../protocol/limits.ts";
import { type Message, message } from "../../protocol/message.ts";
import { concatTag, multilineType } from "../../protocol/multiline.ts";
import { inEnglish } from "../phrases.ts";
import { bytesOf, cut, split, textBytesMax } from "../splitting.ts";
import type { Said } from "./chat.ts";

export interface Utterance {
  readonly target: string;
  readonly text: string;
  readonly manner: Said["manner"];
  readonly replyTo: string | undefined;
}

/** What is said by one or several lines that are answered as one. */
export interface Composed extends Utterance {
  readonly lines: readonly [Message, ...Message[]];
}

/** The value of the capability draft/multiline; undefined where the server has none. */
export function multilineLimits(value: string | undefined): MultilineLimits | undefined {
  if (value === undefined) return undefined;
  const most = (key: string, usual: number) => {
    const [, digits] = new RegExp(`(?:^|,)${key}=(\\d+)`, "u").exec(value) ?? [];
    return digits === undefined ? usual : Number(digits);
  };
  return { bytes: most("max-bytes", limits.multilineBytes), lines: most("max-lines", limits.multilineLines) };
}

export interface MultilineLimits {
  readonly bytes: number;
  readonly lines: number;
}

/** Batches of one connection are sent one after another, so that all may be called so. */
const reference = "m";

/** As typed, but for what would end a line or speak to programs. */
export function sayable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, "\n")
    .replace(/[\0\x01]/gu, "")
    .replace(/^\n+|\s+$/gu, "");
}

/** One message, or several where the server takes none of several lines. Words when it is too long. */
export function compose(
  said: Utterance,
  most: MultilineLimits | undefined,
  words = inEnglish,
): Composed[] | string {
  const { target, text, manner } = said;
  const verb = manner === "notice" ? "NOTICE" : "PRIVMSG";
  const room = textBytesMax(verb, target);
  if (manner === "action") return act(said, room);
  if (!text.includes("\n") && bytesOf(text) <= room) {
    return [{ ...said, lines: [message(verb, [target, text], { tags: replyTags(said) })] }];
  }
  if (!most) {
    const pieces = text.split("\n").flatMap((line) => split(line, room));
    return pieces.map((piece) => ({
      ...said,
      text: piece,
      lines: [message(verb, [target, piece], { tags: replyTags(said) })],
    }));
  }
  if (bytesOf(text) > most.bytes) return words("client.too-long", { count: most.bytes });
  const lines = batched(said, verb, room);
  if (lines.length > most.lines + 2) return words("client.too-many-lines", { count: most.lines });
  return [{ ...said, lines }];
}

function act(said: Utterance, room: number): Composed[] {
  const pieces = split(said.text.replaceAll("\n", " "), room - "\x01ACTION \x01".length);
  return pieces.map((text) => ({
    ...said,
    text,
    lines: [message("PRIVMSG", [said.target, `\x01ACTION ${text}\x01`], { tags: replyTags(said) })],
  }));
}

function batched(said: Utterance, verb: string, room: number): [Message, ...Message[]] {
  const { target, text } = said;
  const tags = new Map([["batch", reference]]);
  const goingOn = new Map([...tags, [concatTag, ""]]);
  const lines = text
    .split("\n")
    .flatMap((line) =>
      cut(line, room).map((piece, index) =>
        message(verb, [target, piece], { tags: index === 0 ? tags : goingOn }),
      ),
    );
  return [
    message("BATCH", [`+${reference}`, multilineType, target], { tags: replyTags(said) }),
    ...lines,
    message("BATCH", [`-${reference}`]),
  ];
}

function replyTags({ replyTo }: Utterance): ReadonlyMap<string, string> {
  return replyTo === undefined ? new Map() : aboutTags(replyTo);
}

/** Both names are in use. */
export function aboutTags(id: string): Map<string, string> {
  return new Map([
    ["+reply", id],
    ["+draft/reply", id],
  ]);
}
