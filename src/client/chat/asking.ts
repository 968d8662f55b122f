/** What is asked of the server: in order, each with its answer, and what is only wanted behind what is urgent. */
import type { Message } from "../../protocol/message.ts";
import { Errands, type Reception } from "../errands.ts";
import type { Wording } from "../phrases.ts";

/** Questions that are on their way at a time: what a person says waits behind no more of them. */
const questionsMax = 4;

/** Questions that wait; of more the oldest are given up. */
const waitingMax = 1000;

export interface Answer {
  /** The line that completes it. */
  readonly line: Message;
  /** All of them, without those that begin and end batches. */
  readonly lines: readonly Message[];
  /** In words, when it was refused. */
  readonly refusal: string | undefined;
}

export interface Errand {
  /** The channel or name that it is about. */
  readonly target: string;
  /** What was answered up to now. */
  readonly lines: Message[];
  /** What is answered is history: it happens to nobody now. */
  isPast: boolean;
  answered(answer: Answer): void;
  /** The server says that it takes a while. */
  delayed?(): void;
  /** Nobody can say whether it was taken. */
  abandoned?(): void;
  /** It is sent under this label, now. */
  labelled?(label: string): void;
}

type Settling = Partial<Pick<Errand, "answered" | "delayed" | "abandoned" | "labelled">>;

export class Asking {
  readonly #errands: Errands<Errand>;
  readonly #questions: {
    readonly errand: Errand;
    readonly line: Message;
    readonly forgotten: Settling["abandoned"];
  }[] = [];
  #asked = 0;

  constructor(labelPrefix: string, words: Wording) {
    this.#errands = new Errands(labelPrefix, (errand, label) => errand.labelled?.(label), words);
  }

  /** Asks for what has to be done in its turn. With a label it may have been taken in an earlier run. */
  ask(
    target: string,
    lines: readonly [Message, ...Message[]],
    settling: Settling = {},
    label?: string,
  ): void {
    this.#errands.beginWhole(errandOf(target, settling), lines, label);
  }

  /** Asks before all that waits. */
  askFirst(target: string, line: Message, settling: Settling = {}): void {
    this.#errands.beginFirst(errandOf(target, settling), [line]);
  }

  /** Asks for what is only to be known, when nothing is urgent. */
  wonder(target: string, line: Message, settling: Settling = {}): void {
    const done = () => {
      this.#asked -= 1;
    };
    const errand = errandOf(target, {
      ...settling,
      answered: (answer) => {
        done();
        settling.answered?.(answer);
      },
      abandoned: () => {
        done();
        settling.abandoned?.();
      },
    });
    this.#questions.push({ errand, line, forgotten: settling.abandoned });
    if (this.#questions.length > waitingMax) this.#questions.shift()?.forgotten?.();
  }

  /** The lines to send now. */
  release(labelled: boolean): Message[] {
    while (this.#asked < questionsMax) {
      const question = this.#questions.shift();
      if (!question) break;
      this.#asked += 1;
      this.#errands.begin(question.errand, [question.line]);
    }
    return this.#errands.release(labelled);
  }

  /** Takes any line of the server, and adds it to the answer that it belongs to. */
  receive(line: Message): Reception<Errand> {
    const reception = this.#errands.receive(line);
    if (reception.kind !== "noted" && reception.kind !== "answered") return reception;
    const { errand } = reception;
    if (line.verb !== "BATCH") errand.lines.push(line);
    else if (["chathistory", "search"].includes(line.params[1] ?? "")) errand.isPast = true;
    return reception;
  }

  goOn(): void {
    this.#errands.goOn();
  }

  /** The connection is gone: what was answered in part is asked anew. */
  interrupt(): void {
    this.#errands.interrupt();
    for (const errand of this.#errands.open) {
      errand.lines.length = 0;
      errand.isPast = false;
    }
  }

  /** The session is over. */
  abandon(): void {
    for (const errand of this.#errands.abandon()) errand.abandoned?.();
  }
}

function errandOf(target: string, settling: Settling): Errand {
  return { target, lines: [], isPast: false, answered: () => {}, ...settling };
}
