/** What a person wants of the server: the lines to send for it, and what became of each of them. */
import { type Message, message } from "../protocol/message.ts";
import { fold } from "../protocol/names.ts";
import { inEnglish, type Wording } from "./phrases.ts";
import { isRefusal, isUnavailable, reasonOf } from "./refusals.ts";

/** Lines that may be unanswered at a time: half of what a server remembers for a client. */
export const unansweredMax = 128;

/** How often a line is sent that certainly was not taken, because the server could store nothing. */
const triesMax = 10;

/** What an errand is about: the channel or name that a refusal without a label speaks of. */
export interface About {
  readonly target: string;
}

/** What a line of the server means for the errands. An answer without `refusal` is a yes. */
export type Reception<Errand> =
  | { readonly kind: "unrelated" }
  /** It is a part of what is answered. */
  | { readonly kind: "noted"; readonly errand: Errand }
  /** The server says, for the first time, that this takes a while. */
  | { readonly kind: "delayed"; readonly errand: Errand }
  /** It could not be stored now: it is to be sent again. Nothing is released until `goOn`. */
  | { readonly kind: "postponed" }
  | {
      readonly kind: "answered";
      readonly errand: Errand;
      readonly refusal: string | undefined;
      /** Whether that is only because the server could store nothing for too long. */
      readonly gaveUp: boolean;
    };

interface Progress<Errand> {
  readonly errand: Errand;
  readonly lines: number;
  unanswered: number;
  refused: number;
  reason: string;
  gaveUp: boolean;
  delayed: boolean;
}

interface Piece<Errand> {
  /** Its place among all pieces: they are sent in this order, again and again. */
  readonly turn: number;
  /** The label stands on the first: a message of several lines is answered as one. */
  readonly lines: readonly [Message, ...Message[]];
  readonly progress: Progress<Errand>;
  label: string | undefined;
  /** Whether it was also sent on an earlier connection, so that it may have been taken. */
  undecided: boolean;
  tries: number;
  /** A refusal whose answer is not complete. */
  refusal: Message | undefined;
}

export class Errands<Errand extends About = About> {
  readonly #labelPrefix: string;
  readonly #labelled: (errand: Errand, label: string) => void;
  readonly #words: Wording;
  #labelsGiven = 0;
  #turns = 0;
  /** In their turn. */
  #waiting: Piece<Errand>[] = [];
  /** Sent on this connection and unanswered, by label. */
  readonly #sent = new Map<string, Piece<Errand>>();
  /** The label that an open batch answers, by the batch's reference. */
  readonly #batches = new Map<string, string>();
  #paused = false;

  /** `labelPrefix` tells the labels of this run from those of any other; `labelled` is told of each before it is sent. */
  constructor(
    labelPrefix: string,
    labelled: (errand: Errand, label: string) => void = () => {},
    words = inEnglish,
  ) {
    this.#labelPrefix = labelPrefix;
    this.#labelled = labelled;
    this.#words = words;
  }

  /** How many lines wait to be sent. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Those that are not answered in full, in their order. */
  get open(): Errand[] {
    return errandsOf([...this.#sent.values(), ...this.#waiting]);
  }

  /** Each line is answered for itself. */
  begin(errand: Errand, lines: readonly Message[]): void {
    const pieces = piecesOf(
      errand,
      lines.map((line) => [line]),
    );
    for (const piece of pieces) this.#waiting.push({ ...piece, turn: ++this.#turns });
  }

  /** Begins it before all that waits. */
  beginFirst(errand: Errand, lines: readonly Message[]): void {
    this.#waiting.unshift(
      ...piecesOf(
        errand,
        lines.map((line) => [line]),
      ),
    );
  }

  /** The lines are answered as one, by the label of the first. With a label they may have been taken in an earlier run. */
  beginWhole(errand: Errand, lines: readonly [Message, ...Message[]], label?: string): void {
    for (const piece of piecesOf(errand, [lines]))
      this.#waiting.push({ ...piece, turn: ++this.#turns, label, undecided: label !== undefined });
  }

  /**
   * The lines to send now. Where the server knows no labels, a PING behind each line does their work: its PONG says
   * that the line has been dealt with.
   */
  release(labelled: boolean): Message[] {
    if (this.#paused) return [];
    const room = unansweredMax - this.#sent.size;
    return this.#waiting.splice(0, room).flatMap((piece) => {
      piece.label ??= `${this.#labelPrefix}-${++this.#labelsGiven}`;
      const { lines, label } = piece;
      this.#sent.set(label, piece);
      this.#labelled(piece.progress.errand, label);
      if (!labelled) return [...lines, message("PING", [label])];
      const [{ verb, params, tags }, ...others] = lines;
      return [message(verb, params, { tags: new Map([...tags, ["label", label]]) }), ...others];
    });
  }

  /** Releases lines again after one was postponed. */
  goOn(): void {
    this.#paused = false;
  }

  /** The connection is gone. What is unanswered may have been taken; it is sent again under the same labels. */
  interrupt(): void {
    const unanswered = [...this.#sent.values()];
    for (const piece of unanswered) {
      piece.undecided = true;
      piece.refusal = undefined;
    }
    this.#sent.clear();
    this.#batches.clear();
    this.#paused = false;
    this.#putBack(unanswered);
  }

  /** Gives up those of which some line may have been taken and nobody can say so any more. The others stay. */
  abandon(): Errand[] {
    const abandoned = new Set(
      this.#waiting.filter(({ undecided }) => undecided).map((piece) => piece.progress),
    );
    this.#waiting = this.#waiting.filter(({ progress }) => !abandoned.has(progress));
    return [...abandoned].map(({ errand }) => errand);
  }

  /** Gives up all of them. */
  clear(): Errand[] {
    return errandsOf(this.#waiting.splice(0));
  }

  /** Takes any line of the server. IRCv3 Labeled Responses; Batch. */
  receive(line: Message): Reception<Errand> {
    if (line.verb === "WARN" && line.params[1] === "DELAYED") return this.#delay(line);
    const label = this.#labelOf(line);
    const piece = label === undefined ? undefined : this.#sent.get(label);
    if (label === undefined || piece === undefined) return { kind: "unrelated" };
    if (isRefusal(line)) piece.refusal ??= line;
    if (!this.#completes(line, label)) return { kind: "noted", errand: piece.progress.errand };
    this.#sent.delete(label);
    return this.#complete(piece);
  }

  #complete(piece: Piece<Errand>): Reception<Errand> {
    const { progress, refusal } = piece;
    const unavailable = refusal !== undefined && isUnavailable(refusal);
    if (unavailable && (piece.undecided || piece.tries < triesMax)) return this.#postpone(piece);
    if (refusal) {
      progress.refused++;
      progress.reason ||= reasonOf(refusal, this.#words);
      progress.gaveUp ||= unavailable;
    }
    const { errand, gaveUp } = progress;
    if (--progress.unanswered > 0) return { kind: "noted", errand };
    return { kind: "answered", errand, refusal: refusalOf(progress, this.#words), gaveUp };
  }

  /**
   * Such a refusal speaks of this sending only: what was also sent on an earlier connection stays undecided and keeps
   * its label; anything else was certainly not taken, and may go under a new one.
   */
  #postpone(piece: Piece<Errand>): Reception<Errand> {
    if (!piece.undecided) piece.label = undefined;
    piece.refusal = undefined;
    piece.tries++;
    this.#paused = true;
    this.#putBack([piece]);
    return { kind: "postponed" };
  }

  /** A warning without a label is about the first line that it can be about: answers and warnings come in order. */
  #delay({ tags, params }: Message): Reception<Errand> {
    const label = tags.get("label");
    const first = () =>
      [...this.#sent.values()].find(
        ({ lines, progress }) => lines[0].verb === params[0] && !progress.delayed,
      );
    const progress = (label === undefined ? first() : this.#sent.get(label))?.progress;
    if (!progress) return { kind: "unrelated" };
    const { errand } = progress;
    if (progress.delayed) return { kind: "noted", errand };
    progress.delayed = true;
    return { kind: "delayed", errand };
  }

  #putBack(pieces: readonly Piece<Errand>[]): void {
    this.#waiting = [...pieces, ...this.#waiting].sort((one, other) => one.turn - other.turn);
  }

  #labelOf(line: Message): string | undefined {
    const { verb, params, tags } = line;
    const batch = verb === "BATCH" && params[0]?.startsWith("-") ? params[0].slice(1) : tags.get("batch");
    if (tags.has("label")) return tags.get("label");
    if (batch !== undefined) return this.#batches.get(batch);
    if (verb === "PONG") return params.at(-1);
    if (!isRefusal(line)) return undefined;
    const about = fold(params[1] ?? "");
    return [...this.#sent].find(([, { progress }]) => fold(progress.errand.target) === about)?.[0];
  }

  /** Whether nothing more follows for this label. */
  #completes({ verb, params, tags }: Message, label: string): boolean {
    const reference = params[0]?.slice(1) ?? "";
    if (verb === "BATCH" && params[0]?.startsWith("-")) return this.#batches.delete(reference);
    if (verb === "BATCH" && tags.has("label")) this.#batches.set(reference, label);
    return (tags.has("label") && !["BATCH", "WARN", "NOTE"].includes(verb)) || verb === "PONG";
  }
}

function piecesOf<Errand>(
  errand: Errand,
  pieces: readonly (readonly [Message, ...Message[]])[],
): Piece<Errand>[] {
  const unanswered = pieces.length;
  const progress = {
    errand,
    lines: unanswered,
    unanswered,
    refused: 0,
    reason: "",
    gaveUp: false,
    delayed: false,
  };
  return pieces.map((lines) => ({
    turn: 0,
    lines,
    progress,
    label: undefined,
    undecided: false,
    tries: 1,
    refusal: undefined,
  }));
}

function errandsOf<Errand>(pieces: readonly Piece<Errand>[]): Errand[] {
  return [...new Set(pieces.map(({ progress }) => progress))].map(({ errand }) => errand);
}

function refusalOf({ lines, refused, reason }: Progress<unknown>, words: Wording): string | undefined {
  if (refused === 0) return undefined;
  if (refused === lines) return reason;
  return words("client.partly", { why: reason, taken: lines - refused, parts: lines });
}
