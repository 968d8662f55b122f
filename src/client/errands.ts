/** What a person wants of the server: the lines to send for it, and whether each of them is answered. */
import { type Message, message } from "../protocol/message.ts";
import { fold } from "../protocol/names.ts";
import { isRefusal, reasonOf } from "./refusals.ts";

/** Lines that may be unanswered at a time: half of what a server remembers for a client. */
export const unansweredMax = 128;

/** `target` is the channel or name that it is about. */
export type Errand =
  | { readonly kind: "join" | "rename"; readonly target: string }
  | { readonly kind: "say" | "share"; readonly target: string; readonly text: string };

/** What a line of the server means for the errands. An answer without `refusal` is a yes. */
export type Reception =
  | { readonly kind: "unrelated" }
  | { readonly kind: "noted" }
  | { readonly kind: "answered"; readonly errand: Errand; readonly refusal: string | undefined };

interface Progress {
  readonly errand: Errand;
  readonly lines: number;
  unanswered: number;
  refused: number;
  reason: string;
}

export class Errands {
  readonly #labelPrefix: string;
  #labelsGiven = 0;
  #waiting: { readonly line: Message; readonly progress: Progress }[] = [];
  readonly #sent = new Map<string, Progress>();
  /** The label that an open batch answers, by the batch's reference. */
  readonly #batches = new Map<string, string>();

  /** `labelPrefix` tells the labels of this run from those of any other. */
  constructor(labelPrefix: string) {
    this.#labelPrefix = labelPrefix;
  }

  /** Whether lines wait until others are answered. */
  get crowded(): boolean {
    return this.#waiting.length > 0 || this.#sent.size >= unansweredMax;
  }

  /** Those that are not answered in full, in their order. */
  get open(): Errand[] {
    const progresses = [...this.#sent.values(), ...this.#waiting.map(({ progress }) => progress)];
    return [...new Set(progresses)].map(({ errand }) => errand);
  }

  begin(errand: Errand, lines: readonly Message[]): void {
    const progress = { errand, lines: lines.length, unanswered: lines.length, refused: 0, reason: "" };
    for (const line of lines) this.#waiting.push({ line, progress });
  }

  /**
   * The lines to send now. Where the server knows no labels, a PING behind each line does their work: its PONG says
   * that the line has been dealt with.
   */
  release(labelled: boolean): Message[] {
    const room = unansweredMax - this.#sent.size;
    return this.#waiting.splice(0, room).flatMap(({ line, progress }) => {
      const label = `${this.#labelPrefix}-${++this.#labelsGiven}`;
      this.#sent.set(label, progress);
      if (!labelled) return [line, message("PING", [label])];
      return [message(line.verb, line.params, { tags: new Map([["label", label]]) })];
    });
  }

  /** Takes any line of the server. IRCv3 Labeled Responses; Batch. */
  receive(line: Message): Reception {
    const label = this.#labelOf(line);
    const progress = label === undefined ? undefined : this.#sent.get(label);
    if (label === undefined || progress === undefined) return { kind: "unrelated" };
    if (isRefusal(line)) {
      progress.refused++;
      progress.reason ||= reasonOf(line);
    }
    if (!this.#completes(line, label)) return { kind: "noted" };
    this.#sent.delete(label);
    if (--progress.unanswered > 0) return { kind: "noted" };
    return { kind: "answered", errand: progress.errand, refusal: refusalOf(progress) };
  }

  #labelOf(line: Message): string | undefined {
    const { verb, params, tags } = line;
    const batch = verb === "BATCH" && params[0]?.startsWith("-") ? params[0].slice(1) : tags.get("batch");
    if (tags.has("label")) return tags.get("label");
    if (batch !== undefined) return this.#batches.get(batch);
    if (verb === "PONG") return params.at(-1);
    if (!isRefusal(line)) return undefined;
    const about = fold(params[1] ?? "");
    return [...this.#sent].find(([, { errand }]) => fold(errand.target) === about)?.[0];
  }

  /** Whether nothing more follows for this label. */
  #completes({ verb, params, tags }: Message, label: string): boolean {
    const reference = params[0]?.slice(1) ?? "";
    if (verb === "BATCH" && params[0]?.startsWith("-")) return this.#batches.delete(reference);
    if (verb === "BATCH" && tags.has("label")) this.#batches.set(reference, label);
    return (tags.has("label") && !["BATCH", "WARN", "NOTE"].includes(verb)) || verb === "PONG";
  }
}

function refusalOf({ lines, refused, reason }: Progress): string | undefined {
  if (refused === 0) return undefined;
  return refused < lines ? `${reason} (${lines - refused} of ${lines} parts were taken)` : reason;
}
