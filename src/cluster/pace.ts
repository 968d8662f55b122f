/** The pace of a node: how soon one record follows another, and how much may be without a decision at once. */
import { entriesPerRecordMax } from "../log/limits.ts";
import { type Clock, pause } from "../ports.ts";

/** After a record of so many entries the next one begins so many milliseconds after it at the earliest. */
const manyEntries = 16;
const gatherInterval = 5;

/** With so many entries that have no decision nothing more is taken from clients until fewer have none. */
const undecidedMax = 2 * entriesPerRecordMax;

/** For so long, in milliseconds. Longer a log that hangs is not waited for: who asks then is told of it. */
const roomWithin = 1000;

export class Pace {
  readonly #clock: Clock;
  #undecided = 0;
  #room: PromiseWithResolvers<void> | undefined;
  /** It was waited for in vain: nobody else waits until there is room. */
  #isInVain = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more is to be decided. */
  add(): void {
    this.#undecided += 1;
  }

  /** So many have their fate. */
  settle(count: number): void {
    this.#undecided -= count;
    if (this.#undecided >= undecidedMax) return;
    this.#isInVain = false;
    this.#giveRoom();
  }

  /** While too many have no decision a promise of the moment when fewer have none, or of a while later. */
  room(): Promise<void> | undefined {
    if (this.#undecided < undecidedMax || this.#isInVain) return undefined;
    if (!this.#room) {
      this.#room = Promise.withResolvers();
      const cancel = this.#clock.after(roomWithin, () => {
        this.#isInVain = true;
        this.#giveRoom();
      });
      void this.#room.promise.then(cancel);
    }
    return this.#room.promise;
  }

  /**
   * Each record is a write to each reader: where many speak, none follows at the heels of another, unless it is full.
   * @param began when the one with so many entries was begun, in monotonic milliseconds
   * @param waiting how many entries the next one would have
   */
  async gather(entries: number, began: number, waiting: number): Promise<void> {
    const left = began + gatherInterval - this.#clock.monotonic();
    if (entries >= manyEntries && waiting < entriesPerRecordMax && left > 0) await pause(this.#clock, left);
  }

  #giveRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}
