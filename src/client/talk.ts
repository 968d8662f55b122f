/** What a person wants of the server, from the typed line to its fate: each gets exactly one, and a true one. */
import { type Message, message } from "../protocol/message.ts";
import type { Errand } from "./deeds.ts";
import type { Typed } from "./effects.ts";
import { Errands, type Reception } from "./errands.ts";
import type { Output } from "./output.ts";

export class Talk {
  readonly #errands: Errands<Errand>;
  readonly #output: Output;
  #lost = 0;

  constructor(labelPrefix: string, output: Output) {
    this.#errands = new Errands(labelPrefix);
    this.#output = output;
  }

  /** How many lines wait to be sent. */
  get waiting(): number {
    return this.#errands.waiting;
  }

  /** How many typed lines have no fate yet. */
  get open(): number {
    return this.#errands.open.filter(({ kind }) => kind !== "join").length;
  }

  /** How many typed lines were not sent, or not certainly. */
  get lost(): number {
    return this.#lost;
  }

  /** Before all else: what is said in a channel is refused to those who are not in it. */
  join(channel: string): void {
    this.#errands.beginFirst({ kind: "join", target: channel }, [message("JOIN", [channel])]);
  }

  begin(errand: Exclude<Errand, { kind: "join" }>, lines: readonly Message[]): void {
    const { kind: deed, target, typed } = errand;
    this.#output.show({ kind: "pending", deed, target, typed });
    this.#errands.begin(errand, lines);
  }

  /** Sends what may be sent now. */
  release(labelled: boolean): void {
    for (const line of this.#errands.release(labelled)) this.#output.send(line);
  }

  /** Takes any line of the server. */
  receive(line: Message): Reception<Errand> {
    return this.#errands.receive(line);
  }

  /** Tells what came of it. */
  settle(reception: Reception<Errand> & { kind: "answered" | "delayed" }, line: Message): void {
    if (reception.errand.kind === "join") return;
    const { kind: deed, target, typed } = reception.errand;
    if (reception.kind === "delayed") {
      this.#output.show({ kind: "delayed", deed, target, typed }, line);
    } else if (reception.refusal === undefined) {
      this.#output.show({ kind: "sent", deed, target, typed }, line);
    } else {
      this.#output.show({ kind: "failed", deed, target, typed, why: reception.refusal }, line);
      if (reception.gaveUp) this.#lost++;
    }
  }

  /** What could not be stored may be sent again. */
  retry(): void {
    this.#errands.goOn();
  }

  /** The connection is gone. */
  interrupt(): void {
    this.#errands.interrupt();
  }

  /** The session is over: what was unanswered in it stays unknown. */
  abandon(): void {
    for (const errand of this.#errands.abandon()) this.#giveUp(errand, "perhaps-sent");
  }

  /** It is all over, also for these lines, which were not even begun. */
  end(typed: readonly Typed[]): void {
    this.#errands.interrupt();
    this.abandon();
    for (const errand of this.#errands.clear()) this.#giveUp(errand, "unsent");
    for (const line of typed) this.refuse(line);
  }

  /** A line comes too late. */
  refuse(typed: Typed): void {
    this.#giveUp({ typed }, "unsent");
  }

  #giveUp(errand: Errand | { readonly typed: Typed }, kind: "perhaps-sent" | "unsent"): void {
    if (!("typed" in errand)) return;
    this.#lost++;
    this.#output.show({ kind, typed: errand.typed });
  }
}
