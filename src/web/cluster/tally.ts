/** The tally of the robots' lines: whether each was heard by all others, once, in one order. */

/** Lines that are not heard by all yet; when there are more, no new ones are said. */
export const openMax = 200;

interface Line {
  /** Its id, once anybody has heard it. */
  id?: string;
  readonly heardBy: Set<string>;
}

export interface Summary {
  readonly said: number;
  /** Heard by every other robot. */
  readonly whole: number;
  /** Said, and not heard by every other robot yet. */
  readonly underway: number;
  /** A robot has heard a later line, and not this one. */
  readonly missing: number;
  /** There were two messages with one number. */
  readonly doubled: number;
  /** A robot has heard a line after a later one. */
  readonly misplaced: number;
}

export class Tally {
  readonly #robots: ReadonlySet<string>;
  /** By number. */
  readonly #open = new Map<number, Line>();
  /** Each robot's newest. Ids sort as strings in the order of the log. */
  readonly #newest = new Map<string, string>();
  #said = 0;
  #whole = 0;
  #doubled = 0;
  #misplaced = 0;

  constructor(robots: Iterable<string>) {
    this.#robots = new Set(robots);
  }

  /** The number of the line that a robot says next; undefined when too many are on their way. */
  next(robot: string): number | undefined {
    if (this.#open.size >= openMax) return undefined;
    this.#said += 1;
    this.#open.set(this.#said, { heardBy: new Set([robot]) });
    return this.#said;
  }

  /** A robot was told a line: the same id again is the same line, as after coming back. */
  heard(robot: string, number: number, id: string): void {
    const line = this.#open.get(number);
    if (!line || (line.id !== undefined && line.id !== id)) {
      // One that all have heard, told again, stands where it stood.
      if (line || id > (this.#newest.get(robot) ?? "")) this.#doubled += 1;
      return;
    }
    if (line.heardBy.has(robot)) return;
    line.id = id;
    line.heardBy.add(robot);
    const newest = this.#newest.get(robot) ?? "";
    if (id < newest) this.#misplaced += 1;
    else this.#newest.set(robot, id);
    if (line.heardBy.size < this.#robots.size) return;
    this.#open.delete(number);
    this.#whole += 1;
  }

  get summary(): Summary {
    const missing = [...this.#open.values()].filter((line) => this.#isMissed(line)).length;
    return {
      said: this.#said,
      whole: this.#whole,
      underway: this.#open.size - missing,
      missing,
      doubled: this.#doubled,
      misplaced: this.#misplaced,
    };
  }

  #isMissed({ id, heardBy }: Line): boolean {
    if (id === undefined) return false;
    return [...this.#robots].some((robot) => !heardBy.has(robot) && (this.#newest.get(robot) ?? "") > id);
  }
}
