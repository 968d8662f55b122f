/** When others are told that somebody is typing. IRCv3 +typing: no more often than every three seconds. */
export type Typing = "active" | "paused" | "done";

const again_ms = 3_000;
/** After so long without a letter it is a pause. */
export const pause_ms = 5_000;

export class TypingSignals {
  readonly #tell: (state: Typing) => void;
  #state: Typing = "done";
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(tell: (state: Typing) => void) {
    this.#tell = tell;
  }

  /** What stands in the field now. Commands are nobody's business. */
  typed(text: string, now: number): void {
    const isMessage = text.trim() !== "" && !/^\/(?!\/|me\b)/.test(text);
    if (!isMessage) this.#say("done", now);
    else if (this.#state !== "active" || now - this.#toldAt >= again_ms) this.#say("active", now);
  }

  paused(now: number): void {
    if (this.#state === "active") this.#say("paused", now);
  }

  /** The message itself tells that nobody is typing any more. */
  sent(): void {
    this.#state = "done";
  }

  #say(state: Typing, now: number): void {
    if (state === "done" && this.#state === "done") return;
    this.#state = state;
    this.#toldAt = now;
    this.#tell(state);
  }
}
