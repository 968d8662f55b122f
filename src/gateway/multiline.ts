/** How a message of several lines looks in IRC: a batch, or, to those who do not know that, a message for each line. */
import { type Line, mask } from "../network/outcome.ts";
import { has } from "../protocol/capabilities.ts";
import { fitted } from "../protocol/fit.ts";
import { type Message, noTags } from "../protocol/message.ts";
import { concatTag, linesOf, type MultilineText, multilineType } from "../protocol/multiline.ts";
import { serializeTags } from "../protocol/tags.ts";
import type { Told } from "./told.ts";

/** Bytes that client-only tags may take on the lines after the first: where they would take more, the first alone has them. */
const repeatedTagsMax = 16 * 1024;

type Multiline = Extract<Line, { type: "said" }> & MultilineText;

export function isMultiline(line: Line): line is Multiline {
  return line.type === "said" && line.breaks !== undefined;
}

/** @param tags those of the whole message, with its id */
export function multilineMessages(
  set: number,
  told: Told,
  line: Multiline,
  tags: ReadonlyMap<string, string>,
): readonly Message[] {
  const from = { source: mask(told.delivery.source) };
  const { verb, target } = line;
  const said = linesOf(line).map(({ text, concat }) => ({
    concat,
    words: { ...from, verb, params: [target, text] },
  }));
  if (!has(set, "draft/multiline")) {
    const shown = said.filter(({ words }) => words.params[1] !== "");
    const others = tagsOfOthers(tags, shown.length - 1);
    return shown.map(({ words }, index) => fitted({ ...words, tags: index === 0 ? tags : others }));
  }
  const reference = referenceOf(told);
  const inside: readonly [string, string] = ["batch", reference];
  const begin = { ...from, verb: "BATCH", params: [`+${reference}`, multilineType, target], tags };
  return [
    begin,
    ...said.map(({ concat, words }) =>
      fitted({ ...words, tags: new Map(concat ? [inside, [concatTag, ""]] : [inside]) }),
    ),
    { ...from, verb: "BATCH", params: [`-${reference}`], tags: noTags },
  ];
}

/** All who render alike share it, so it must be none that a connection may give to a batch of its own: those have no hyphen. */
function referenceOf({ position }: Told): string {
  return `m-${position.toString(36)}`;
}

/** An id names the first line alone. */
function tagsOfOthers(tags: ReadonlyMap<string, string>, lines: number): ReadonlyMap<string, string> {
  const own = [...tags].filter(([key]) => key.startsWith("+"));
  const fits = Buffer.byteLength(serializeTags(new Map(own))) * lines <= repeatedTagsMax;
  return new Map([...tags].filter(([key]) => key !== "msgid" && (fits || !key.startsWith("+"))));
}
