/** What a client's lines answer: by their label, alone or in a batch. IRCv3 Labeled Responses. */
import type { Message } from "../../src/protocol/message.ts";
import type { Answer, Sending } from "./life.ts";

export class Answering {
  /** The sending that an open batch answers, and how, by the batch's reference. */
  readonly #batches = new Map<string, { readonly sending: Sending; answer: Answer }>();

  /** The connection is gone. */
  forget(): void {
    this.#batches.clear();
  }

  /** Notes whether the line answers something. */
  settle(line: Message, sendings: readonly Sending[]): void {
    const { tags, verb, params } = line;
    const [reference = ""] = params;
    const isEnd = verb === "BATCH" && reference.startsWith("-");
    const batch = this.#batches.get(isEnd ? reference.slice(1) : (tags.get("batch") ?? ""));
    if (batch && !isEnd && answerBy(line) !== "done") batch.answer = answerBy(line);
    if (batch && isEnd) give(batch.sending, batch.answer);
    const sending = sendings.find(({ label }) => label === tags.get("label"));
    if (!sending) return;
    if (verb === "BATCH") this.#batches.set(reference.slice(1), { sending, answer: "done" });
    else give(sending, answerBy(line));
  }
}

function give(sending: Sending, answer: Answer): void {
  sending.isOpen = false;
  sending.answers.push(answer);
}

function answerBy({ verb, params }: Message): Answer {
  if (verb === "FAIL") return params[1] === "LOG_UNAVAILABLE" ? "unavailable" : "refused";
  return /^[45]\d\d$/.test(verb) ? "refused" : "done";
}
