/** How the answer to a request shows that it is that: by its label, where it has one (IRCv3 labeled-response). */
import { type Message, message, noTags } from "../protocol/message.ts";

export interface Rendered {
  readonly message: Message;
  readonly labelled: boolean;
  /** It ends a batch whose start is labelled. */
  readonly ends?: boolean;
  /** It begins a batch that is all of the answer. */
  readonly alone?: boolean;
}

/** A line of an answer. Of a batch the start is labelled; its lines belong to it, and the end to whatever the start does. */
export function answering(line: Message): Rendered {
  const ends = line.verb === "BATCH" && line.params[0]?.startsWith("-") === true;
  return { message: line, labelled: !ends && !line.tags.has("batch"), ends };
}

/** The answer to one request: a single line bears its label, several stand in a batch, none is an ACK. */
export class LabelledAnswer {
  readonly label: string | undefined;
  #batch: string | undefined;
  #isGiven = false;

  constructor(label: string | undefined) {
    this.label = label;
  }

  add(lines: readonly Rendered[], last: boolean, nextBatch: () => string, source: string): Message[] {
    const { label } = this;
    if (label === undefined || this.#isGiven) return lines.map((line) => line.message);
    const labelled = lines.filter((line) => line.labelled);
    const apart = lines.filter((line) => !line.labelled).map((line) => line.message);
    const tags = new Map([["label", label]]);
    const [only] = labelled;
    this.#isGiven = this.#batch === undefined && labelled.length === 1 && only?.alone === true;
    if (this.#batch === undefined && (last || this.#isGiven)) {
      if (!only) return [...apart, message("ACK", [], { tags, source })];
      if (labelled.length === 1) {
        return lines.map((line) => (line === only ? tagged(line.message, "label", label) : line.message));
      }
    }
    const out: Message[] = [];
    if (this.#batch === undefined && labelled.length > 0) {
      this.#batch = nextBatch();
      out.push(message("BATCH", [`+${this.#batch}`, "labeled-response"], { tags, source }));
    }
    for (const line of lines) {
      const isInside = line.labelled || line.ends;
      out.push(isInside ? tagged(line.message, "batch", this.#batch ?? "") : line.message);
    }
    if (last) out.push(message("BATCH", [`-${this.#batch}`], { source }));
    return out;
  }
}

export function tagged(line: Message, key: string, value: string): Message {
  return { ...line, tags: new Map([...(line.tags ?? noTags), [key, value]]) };
}
