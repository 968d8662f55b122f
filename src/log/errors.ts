/** How a log can fail, by what is certain afterwards. */

/** The record is certainly not stored, and never will be. The message says why, for an operator. */
export class LogRefused extends Error {
  override readonly name = "LogRefused";
  /** There is no room left. */
  readonly diskFull: boolean;
  constructor(message: string, { diskFull = false } = {}) {
    super(message);
    this.diskFull = diskFull;
  }
}

/** The log gave no answer: what was asked may or may not have happened. */
export class LogUnavailable extends Error {
  override readonly name = "LogUnavailable";
}

/** The records asked for have expired; `first` is the number of the oldest that is left. */
export class LogTrimmed extends Error {
  override readonly name = "LogTrimmed";
  readonly first: number;
  constructor(first: number) {
    super(`the log begins at record ${first}`);
    this.first = first;
  }
}

/** The log is not what was followed before: a node that reads this stops serving. */
export class LogCorrupt extends Error {
  override readonly name = "LogCorrupt";
}

/** Something that a user must put right before a log can be opened here; the message says what, in one line. */
export class LogUnusable extends Error {
  override readonly name = "LogUnusable";
}
