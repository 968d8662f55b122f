/** Shared snapshots: a state with a copy of an archive that has come at least as far, for a node that has less than that. */
import type { Archive, ArchiveCopy } from "../archive/archive.ts";
import type { Details, Draft, SharedFile, SharedFiles } from "../log/shared-files.ts";

/** So their names begin: others may lie in the same store. */
const prefix = "snapshot-";

/** Who is at it, or was. */
interface Writer {
  readonly name: string;
  readonly node: string;
  readonly incarnation: number;
}

export interface SharedSnapshot extends Writer {
  /** The state is as of this record; so many entries are in the log up to there. */
  readonly record: number;
  readonly entries: number;
  /** As of the archive's copy. */
  readonly reached: number;
  readonly begins: number;
  /** Of the whole, and of the state, with which it begins. */
  readonly bytes: number;
  readonly stateBytes: number;
}

/** What is in the store. */
export interface Shared {
  /** The newest first. */
  readonly whole: readonly SharedSnapshot[];
  readonly drafts: readonly Writer[];
}

/** What is written: the text of a snapshot (snapshots-file.ts), and what goes with it. */
export interface Pair {
  readonly text: string;
  readonly record: number;
  readonly entries: number;
  readonly copy: ArchiveCopy;
}

export class SharedSnapshots {
  readonly #files: SharedFiles;

  constructor(files: SharedFiles) {
    this.#files = files;
  }

  /** @throws LogUnavailable */
  async list(): Promise<Shared> {
    const files = (await this.#files.list()).filter(({ name }) => name.startsWith(prefix));
    const whole = files.filter(({ isDraft }) => !isDraft).map(snapshotOf);
    const drafts = files.filter(({ isDraft }) => isDraft).map(writerOf);
    return { whole: whole.sort((one, other) => other.record - one.record), drafts };
  }

  /** From now on everybody sees that it is being written. @throws LogUnavailable */
  begin({ name, node, incarnation }: Writer): Promise<Draft> {
    return this.#files.begin(name, { node, incarnation });
  }

  /** As `Draft.finish`. @param goesOn asked before each piece: when it throws, no more is written */
  async finish(draft: Draft, writer: Writer, pair: Pair, goesOn: () => void): Promise<void> {
    const { node, incarnation } = writer;
    const { text, record, entries, copy } = pair;
    const state = Buffer.from(text);
    const { reached, begins } = copy;
    const details = { node, incarnation, record, entries, reached, begins, stateBytes: state.length };
    const content = async function* () {
      yield state;
      for await (const piece of copy.content) {
        goesOn();
        yield piece;
      }
    };
    await draft.finish(details satisfies Details, content());
  }

  /**
   * Puts the copy into the place of what the archive has, once the text of the state is found good. @returns the text.
   * @throws Error why it cannot be taken; then the archive is as it was
   */
  async take(
    { name, stateBytes }: SharedSnapshot,
    archive: Pick<Archive, "adopt">,
    check: (text: string) => Promise<unknown>,
  ): Promise<string> {
    const pieces = this.#files.read(name)[Symbol.asyncIterator]();
    try {
      const { head, rest } = await split(pieces, stateBytes);
      const text = head.toString();
      await check(text);
      await archive.adopt(following(rest, pieces));
      return text;
    } finally {
      await pieces.return?.();
    }
  }

  /** @throws LogUnavailable */
  remove({ name }: Pick<Writer, "name">): Promise<void> {
    return this.#files.remove(name);
  }
}

/** A name that nobody else gives. */
export function sharedName({ node, incarnation, count }: Omit<Writer, "name"> & { count: number }): string {
  return `${prefix}${Buffer.from(node).toString("base64url")}-${incarnation}-${count}`;
}

function writerOf({ name, details }: SharedFile): Writer {
  return { name, node: String(details["node"]), incarnation: Number(details["incarnation"]) };
}

function snapshotOf(file: SharedFile): SharedSnapshot {
  const number = (field: string) => Number(file.details[field]);
  const [record, entries] = [number("record"), number("entries")];
  const [reached, begins] = [number("reached"), number("begins")];
  const sizes = { bytes: file.bytes, stateBytes: number("stateBytes") };
  return { ...writerOf(file), record, entries, reached, begins, ...sizes };
}

async function split(pieces: AsyncIterator<Uint8Array>, length: number) {
  const read: Uint8Array[] = [];
  for (let missing = length; missing > 0; ) {
    const { value, done } = await pieces.next();
    if (done) throw new Error("it ends too early");
    read.push(value);
    missing -= value.length;
  }
  const bytes = Buffer.concat(read);
  return { head: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

async function* following(rest: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield rest;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
}
