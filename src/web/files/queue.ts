/** The queue of files that are being uploaded: what each of them waits for, and what to do when one fails. Looks at no clock. */

/** Files that are sent at a time. */
const sendingMax = 2;
/** Files of one conversation that wait to be said at a time. */
export const filesMax = 10;
/** How long the first failure is waited after, and the longest, in ms. */
const pauseMin_ms = 1_000;
const pauseMax_ms = 30_000;

export type Progress =
  | { readonly kind: "waiting" }
  /** From 0 to 1. */
  | { readonly kind: "sending"; readonly sent: number }
  /** The person has stopped it. */
  | { readonly kind: "paused" }
  /** It is tried again by itself. */
  | { readonly kind: "stalled" }
  | { readonly kind: "failed"; readonly why: Failure }
  | { readonly kind: "there"; readonly url: string };

export type Failure = "too-large" | "not-taken" | "no-room" | "not-allowed" | "refused";

export interface Upload<Content> {
  readonly id: number;
  /** The conversation's, folded. */
  readonly in: string;
  readonly content: Content;
  readonly progress: Progress;
}

/** What became of sending a file. */
export type Sent =
  | { readonly kind: "there"; readonly url: string }
  | { readonly kind: "failed"; readonly why: Failure }
  /** It may succeed later. */
  | { readonly kind: "lost" };

export interface Work<Content> {
  /**
   * Sends a file, and tells what became of it; not when it was stopped. Returns what stops it.
   * @param turn the node's: it is another one when one was lost
   */
  send(
    upload: Upload<Content>,
    turn: number,
    sent: (part: number) => void,
    done: (what: Sent) => void,
  ): () => void;
  /** Returns what cancels it. */
  after(ms: number, task: () => void): () => void;
  /** The uploads are not as they were. */
  changed(): void;
}

interface Entry<Content> {
  upload: Upload<Content>;
  failures: number;
  stop: () => void;
}

export class Queue<Content> {
  readonly #work: Work<Content>;
  readonly #entries: Entry<Content>[] = [];
  #last = 0;
  #turn = 0;

  constructor(work: Work<Content>) {
    this.#work = work;
  }

  in(name: string): readonly Upload<Content>[] {
    return this.#entries.filter(({ upload }) => upload.in === name).map(({ upload }) => upload);
  }

  /** Whether any file is still to be sent. */
  get isBusy(): boolean {
    return this.#entries.some(({ upload }) => !["there", "failed"].includes(upload.progress.kind));
  }

  /** Returns how many of them there was no place for. */
  add(name: string, contents: readonly Content[]): number {
    const room = Math.max(0, filesMax - this.in(name).length);
    for (const content of contents.slice(0, room)) {
      this.#last += 1;
      const upload = { id: this.#last, in: name, content, progress: { kind: "waiting" } } as const;
      this.#entries.push({ upload, failures: 0, stop: () => {} });
    }
    this.#changed();
    return Math.max(0, contents.length - room);
  }

  pause(id: number): void {
    const entry = this.#entry(id);
    if (!entry || ["there", "failed"].includes(entry.upload.progress.kind)) return;
    entry.stop();
    this.#show(entry, { kind: "paused" });
  }

  /** Goes on with one that was paused, tries one again that has failed, or at once one that is tried again later. */
  resume(id: number): void {
    const entry = this.#entry(id);
    if (!entry || ["there", "sending"].includes(entry.upload.progress.kind)) return;
    entry.stop();
    entry.failures = 0;
    this.#show(entry, { kind: "waiting" });
  }

  /** The network is back: nothing waits any longer to be tried again. */
  hurry(): void {
    for (const { upload } of this.#entries) if (upload.progress.kind === "stalled") this.resume(upload.id);
  }

  cancel(id: number): void {
    const entry = this.#entry(id);
    if (!entry) return;
    entry.stop();
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#changed();
  }

  /** The links of a conversation's files, in the order in which they were added; undefined while one of them is not there. */
  links(name: string): readonly string[] | undefined {
    const links = this.in(name).map(({ progress }) => (progress.kind === "there" ? progress.url : undefined));
    return links.every((link) => link !== undefined) ? links : undefined;
  }

  /** They were said. */
  clear(name: string): void {
    for (const { id } of this.in(name)) this.cancel(id);
  }

  /** The conversation has another name, folded. */
  move(from: string, to: string): void {
    for (const entry of this.#entries)
      if (entry.upload.in === from) entry.upload = { ...entry.upload, in: to };
    this.#changed();
  }

  #entry(id: number): Entry<Content> | undefined {
    return this.#entries.find(({ upload }) => upload.id === id);
  }

  #show(entry: Entry<Content>, progress: Progress): void {
    entry.upload = { ...entry.upload, progress };
    this.#changed();
  }

  #changed(): void {
    const sending = this.#entries.filter(({ upload }) => upload.progress.kind === "sending");
    const waiting = this.#entries.filter(({ upload }) => upload.progress.kind === "waiting");
    for (const entry of waiting.slice(0, Math.max(0, sendingMax - sending.length))) this.#send(entry);
    this.#work.changed();
  }

  #send(entry: Entry<Content>): void {
    entry.upload = { ...entry.upload, progress: { kind: "sending", sent: 0 } };
    const turn = this.#turn;
    entry.stop = this.#work.send(
      entry.upload,
      turn,
      (sent) => this.#show(entry, { kind: "sending", sent }),
      (what) => {
        entry.stop = () => {};
        // Those that are lost together go on by one node, and not around to the one that they lost.
        if (what.kind === "lost") this.#turn = Math.max(this.#turn, turn + 1);
        if (what.kind === "lost") this.#stall(entry);
        else this.#show(entry, what);
      },
    );
  }

  #stall(entry: Entry<Content>): void {
    const pause = Math.min(pauseMin_ms * 2 ** entry.failures, pauseMax_ms);
    entry.failures += 1;
    entry.stop = this.#work.after(pause, () => {
      entry.stop = () => {};
      this.#show(entry, { kind: "waiting" });
    });
    this.#show(entry, { kind: "stalled" });
  }
}
