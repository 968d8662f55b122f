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
  readonly #owner: Owner;
  undecided: number;
  /** How many of the undecided outcomes are decided, but not given in full. */
  unfinished = 0;
  /** Its client was told that it takes long: what was asked after it may be answered before it. */
  isDelayed = false;
  /** Something that is asked later may hang on it. */
  readonly isBasis: boolean;
  text = "";

  constructor(request: Request, undecided: number, isBasis: boolean, owner: Owner) {
    this.#request = request;
    this.isBasis = isBasis;
    this.undecided = undecided;
    this.#owner = owner;
  }

  delay(): void {
    this.isDelayed = true;
    this.#owner.flush();
  }

  /** What is told at once. */
  add(items: readonly Item[]): void {
    const last = this.undecided === 0;
    if (items.length > 0 || last) this.text += this.#request.respond(items, last);
    this.#owner.flush();
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
    this.#owner.owe(rest);
    if (rest.now.length > 0) this.add(rest.now.splice(0));
  }

  /** As `give`, with nothing later. */
  giveAll(items: readonly Item[]): void {
    if (this.#owner.isBehind()) this.give(items, []);
    else this.decide(items);
  }

  #finish(items: readonly Item[]): void {
    this.unfinished -= 1;
    this.decide(items);
  }
}

interface Owner {
  flush(): void;
  owe(rest: Rest): void;
  /** Its client is to take something first. */
  isBehind(): boolean;
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
  readonly #owner: Owner = {
    flush: () => this.#flush(),
    owe: (rest) => {
      this.#rests.push(rest);
      this.#give();
    },
    isBehind: () => this.#rests.length > 0 || this.#outlet.isFull(),
  };
  /** There is something to give, and its time will come. */
  #postponed = false;
  #waiting: { readonly isOver: () => boolean; readonly resolve: () => void } | undefined;

  constructor(outlet: Outlet) {
    this.#outlet = outlet;
  }

  /**
   * @param outcomes how many will follow
   * @param isBasis something that is asked later may hang on it
   */
  begin(request: Request, outcomes: number, isBasis = true): Answer {
    const answer = new Answer(request, outcomes, isBasis, this.#owner);
    this.#queue.push(answer);
    return answer;
  }

  get hasUndecided(): boolean {
    return this.#queue.length > 0;
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
    return this.#until(() => this.#isSettled(most));
  }

  /** Likewise, and each of the undecided takes long: its client knows that it is not waited for. */
  delayed(most: number): Promise<void> | undefined {
    return this.#until(() => this.#isSettled(most) && this.#queue.every(({ isDelayed }) => isDelayed));
  }

  /** Likewise, and nothing hangs on them. */
  free(most: number): Promise<void> | undefined {
    const isFree = ({ isDelayed, isBasis }: Answer) => isDelayed && !isBasis;
    return this.#until(() => this.#isSettled(most) && this.#queue.every(isFree));
  }

  /** Nothing more is given. */
  close(): void {
    this.#rests.length = 0;
  }

  #isSettled(most: number): boolean {
    return this.#queue.length <= most && this.#rests.length === 0;
  }

  #until(isOver: () => boolean): Promise<void> | undefined {
    if (isOver()) return undefined;
    return new Promise((resolve) => {
      this.#waiting = { isOver, resolve };
    });
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

  /** An answer that is decided but long holds nobody up, lines of the log stand behind it; nor does one that is delayed. */
  #flush(): void {
    let at = 0;
    for (let answer = this.#queue[at]; answer; answer = this.#queue[at]) {
      const { text } = answer;
      answer.text = "";
      if (text !== "") this.#outlet.write(text);
      if (answer.undecided === 0 && at === 0) this.#queue.shift();
      else if (answer.undecided === 0) this.#queue.splice(at, 1);
      else if (answer.undecided > answer.unfinished && !answer.isDelayed) break;
      else at += 1;
    }
    if (this.#waiting?.isOver()) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve();
    }
  }
}
