/** Messages of several lines: the text as a whole, and the lines that its sender made of it. IRCv3 draft/multiline. */

/** The type of the batch that carries one. */
export const multilineType = "draft/multiline";

/** The tag of a line that goes on where the line before it ended. */
export const concatTag = "draft/multiline-concat";

export interface TextLine {
  readonly text: string;
  /** It goes on where the line before it ended. Such a line is never empty. */
  readonly concat: boolean;
}

export interface MultilineText {
  /** With a line feed between lines, but for those that go on. */
  readonly text: string;
  /** The indices in `text` at which a line that goes on begins, ascending. */
  readonly breaks: readonly number[];
}

/** The lines as one text. That the first one goes on means nothing. */
export function joined(lines: readonly TextLine[]): MultilineText {
  let text = "";
  const breaks: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.concat && index > 0) breaks.push(text.length);
    else if (index > 0) text += "\n";
    text += line.text;
  }
  return { text, breaks };
}

/** The lines as their sender made them. */
export function linesOf({ text, breaks }: MultilineText): TextLine[] {
  const lines: TextLine[] = [];
  const starts = breaks[Symbol.iterator]();
  let next = starts.next();
  let at = 0;
  for (const whole of text.split("\n")) {
    const end = at + whole.length;
    let concat = false;
    for (; !next.done && next.value < end; next = starts.next()) {
      lines.push({ text: text.slice(at, next.value), concat });
      at = next.value;
      concat = true;
    }
    lines.push({ text: text.slice(at, end), concat });
    at = end + "\n".length;
  }
  return lines;
}
