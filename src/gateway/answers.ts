/** The answers that a connection owes, given in the order of its requests. */
import type { Item, Request } from "./dialect.ts";

class Answer {
  readonly #request: Request;
  readonly #flush: () => void;
  undecided: number;
  text = "";

  constructor(request: Request, undecided: number, flush: () => void) {
    this.#request = request;
    this.undecided = undecided;
    this.#flush = flush;
  }

  /** What is told at once. */
  add(items: readonly Item[]): void {
    if (items.length === 0 && this.undecided > 0) return;
    this.text += this.#request.respond(items, this.undecided === 0);
    this.#flush();
  }

  /** What one of its proposals came to. */
  decide(items: readonly Item[]): void {
    this.undecided -= 1;
    this.text += this.#request.respond(items, this.undecided === 0);
    this.#flush();
  }
}

export class Answers {
  readonly #write: (text: string) => void;
  readonly #queue: Answer[] = [];
  #waiting: { readonly below: number; readonly resolve: () => void } | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** @param proposals how many outcomes will follow */
  begin(request: Request, proposals: number): Answer {
    const answer = new Answer(request, proposals, () => this.#flush());
    this.#queue.push(answer);
    return answer;
  }

  /** Resolves when at most `most` requests are undecided; undefined when that is so already. */
  settled(most: number): Promise<void> | undefined {
    if (this.#queue.length <= most) return undefined;
    return new Promise((resolve) => {
      this.#waiting = { below: most, resolve };
    });
  }

  #flush(): void {
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const { text } = first;
      first.text = "";
      this.#write(text);
      if (first.undecided > 0) break;
      this.#queue.shift();
    }
    if (this.#waiting && this.#queue.length <= this.#waiting.below) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve();
    }
  }
}
