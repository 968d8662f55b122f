/** The answers that a connection owes, given in the order of its requests and as its client takes them. */
import type { Item, Request } from "./dialect.ts";
import { isMultiline } from "./multiline.ts";
import type { Outlet } from "./outlet.ts";

/** Items of a long answer that are given at once. */
const pieceMax = 16;

/** Whether it may take as much as many others. */
function isLong(item: Item): boolean {
  return (item.kind === "own" || item.kind === "replayed") && isMultiline(item.told.delivery.line);
}

export class Answer {
  readonly #request: Request;
  readonly #flush: () => void;
  readonly #owe: (rest: Rest) => void;
  undecided: number;
  /** How many of the undecided outcomes are decided, but not given in full. */
  unfinished = 0;
  text = "";

  constructor(request: Request, undecided: number, flush: () => void, owe: (rest: Rest) => void) {
    this.#request = request;
    this.undecided = undecided;
    this.#flush = flush;
    this.#owe = owe;
  }

  /** What is told at once. */
  add(items: readonly Item[]): void {
    const last = this.undecided === 0;
    if (items.length > 0 || last) this.text += this.#request.respond(items, last);
    this.#flush();
  }

  /** One of its outcomes, in full. */
  decide(items: readonly Item[]): void {
    this.undecided -= 1;
    this.add(items);
  }

  /**
   * One of its outcomes: `now` is told at once, because the log has it at this place; `later` is asked for piece by piece
   * as the client takes what was written, so that no answer is too long for the send queue. Where it gives undefined,
   * others have their turn.
   */
  give(now: readonly Item[], later: Iterable<Item | undefined>): void {
    const rest: Rest = {
      now: [...now],
      later: later[Symbol.iterator](),
      give: (items, last) => (last ? this.#finish(items) : this.add(items)),
    };
    this.unfinished += 1;
    this.#owe(rest);
    if (rest.now.length > 0) this.add(rest.now.splice(0));
  }

  #finish(items: readonly Item[]): void {
    this.unfinished -= 1;
    this.decide(items);
  }
}

/** What is still to be given of one outcome, or of something that nobody asked for. */
interface Rest {
  readonly now: Item[];
  readonly later: Iterator<Item | undefined>;
  give(items: readonly Item[], last: boolean): void;
}

export class Answers {
  readonly #outlet: Outlet;
  readonly #queue: Answer[] = [];
  readonly #rests: Rest[] = [];
  /** There is something to give, and its time will come. */
  #postponed = false;
  #waiting: { readonly below: number; readonly resolve: () => void } | undefined;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  /** @param outcomes how many will follow */
  begin(request: Request, outcomes: number): Answer {
    const answer = new Answer(
      request,
      outcomes,
      () => this.#flush(),
      (rest) => {
        this.#rests.push(rest);
        this.#give();
      },
    );
    this.#queue.push(answer);
    return answer;
  }

  /** Gives what nobody asked for, when others have had their turn; what is asked for from now on waits for it. */
  tell(items: Iterable<Item | undefined>, render: (item: Item) => string): void {
    const give = (some: readonly Item[]) => {
      this.#outlet.write(some.map(render).join(""));
      this.#flush();
    };
    this.#rests.push({ now: [], later: items[Symbol.iterator](), give });
    this.#postpone((task) => this.#outlet.inTurn(task));
  }

  /** Resolves when at most `most` requests are undecided and nothing is left to give; undefined when that is so already. */
  settled(most: number): Promise<void> | undefined {
    if (this.#isSettled(most)) return undefined;
    return new Promise((resolve) => {
      this.#waiting = { below: most, resolve };
    });
  }

  /** Nothing more is given. */
  close(): void {
    this.#rests.length = 0;
  }

  #isSettled(most: number): boolean {
    return this.#queue.length <= most && this.#rests.length === 0;
  }

  #give(): void {
    for (let rest = this.#rests[0]; rest && !this.#outlet.isFull(); rest = this.#rests[0]) {
      const { now, later } = rest;
      const piece = now.splice(0);
      let next = later.next();
      for (; !next.done && next.value !== undefined; next = later.next()) {
        piece.push(next.value);
        if (piece.length >= pieceMax || isLong(next.value)) break;
      }
      if (next.done) this.#rests.shift();
      rest.give(piece, next.done === true);
      if (!next.done && next.value === undefined) {
        this.#postpone((task) => this.#outlet.inTurn(task));
        return;
      }
    }
    if (this.#rests.length > 0) this.#postpone((task) => this.#outlet.whenDrained(task));
  }

  #postpone(until: (task: () => void) => void): void {
    if (this.#postponed) return;
    this.#postponed = true;
    until(() => {
      this.#postponed = false;
      this.#give();
    });
  }

  /** An answer that is decided but long holds nobody up: lines of the log stand behind it. */
  #flush(): void {
    let at = 0;
    for (let answer = this.#queue[at]; answer; answer = this.#queue[at]) {
      const { text } = answer;
      answer.text = "";
      this.#outlet.write(text);
      if (answer.undecided === 0) this.#queue.splice(at, 1);
      else if (answer.undecided > answer.unfinished) break;
      else at += 1;
    }
    if (this.#waiting && this.#isSettled(this.#waiting.below)) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve();
    }
  }
}
