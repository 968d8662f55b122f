/** Fan-out: a tick's lines per channel in one shared buffer per way of rendering, written to every member in turn. */
import type { Delivery } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { Batch, type Whole } from "./batch.ts";
import { Joined } from "./joined.ts";
import type { Way } from "./rendering.ts";
import { Rounds } from "./rounds.ts";
import type { Told } from "./told.ts";

/** What the fan-out needs of a local connection, and what it keeps with it. */
export interface Recipient {
  readonly way: Way;
  write(bytes: Uint8Array): void;
  /** What is due to it cannot be written. */
  failed(error: unknown): void;
  /** Up to this position everything was written that is for this recipient, when it was last written to. */
  writtenTo: number;
  /** Keys of the channels that reach it. */
  readonly channels: Set<string>;
  /** What is still to be written to it, apart from what the tick has for a single channel. */
  readonly pending: Batch<Recipient>[];
}

/**
 * Lines are posted in the log's order; `flush` ends a tick, and they are written. A recipient never gets a line before one
 * with a lower position: whatever else is written to it is written after `catchUp`. While a large channel is written to,
 * the next record is on its way; whose turn comes only then gets both by one write.
 */
export class Fanout<R extends Recipient = Recipient> {
  readonly #members = new Map<string, Set<R>>();
  readonly #sessions = new Map<SessionId, Set<R>>();
  /** The tick's lines by channel. */
  readonly #batches = new Map<string, Batch<Recipient>>();
  readonly #joined = new Joined<Recipient>();
  readonly #rounds: Rounds<R>;
  #newest = 0;
  /** What was written so far, to all recipients together. */
  #lines = 0;
  #bytes = 0;

  constructor(clock: Pick<Clock, "after" | "monotonic" | "soon">, recipientsPerTurn?: number) {
    this.#rounds = new Rounds(clock, (recipient) => this.#write(recipient), recipientsPerTurn);
  }

  get written(): { readonly lines: number; readonly bytes: number } {
    return { lines: this.#lines, bytes: this.#bytes };
  }

  /** From now on the recipient gets what is for this session and for these channels. */
  attach(recipient: R, session: SessionId, channels: Iterable<string>): void {
    recipient.writtenTo = this.#newest;
    addTo(this.#sessions, session, recipient);
    for (const channel of channels) this.#enter(recipient, channel);
  }

  /** Forgets a recipient; what is not written yet is dropped. */
  detach(recipient: R, session: SessionId): void {
    for (const channel of [...recipient.channels]) this.#leave(recipient, channel);
    removeFrom(this.#sessions, session, recipient);
    this.#rounds.delete(recipient);
    recipient.pending.length = 0;
  }

  enter(session: SessionId, channel: string): void {
    for (const recipient of this.recipients(session)) {
      this.catchUp(recipient);
      // By this write it may have been found gone.
      if (this.#sessions.get(session)?.has(recipient)) this.#enter(recipient, channel);
    }
  }

  leave(session: SessionId, channel: string): void {
    for (const recipient of this.recipients(session)) {
      this.catchUp(recipient);
      this.#leave(recipient, channel);
    }
  }

  /** A channel's members are from now on members of the other one, which is new. */
  rename(from: string, to: string): void {
    if (from === to) return;
    for (const recipient of [...(this.#members.get(from) ?? [])]) {
      this.catchUp(recipient);
      // Writing may have found it gone.
      if (!this.#members.get(from)?.has(recipient)) continue;
      this.#leave(recipient, from);
      this.#enter(recipient, to);
    }
  }

  recipients(session: SessionId): Iterable<R> {
    return this.#sessions.get(session) ?? [];
  }

  /** Everyone here whom a delivery names. */
  audience({ channels, sessions }: Pick<Delivery, "channels" | "sessions">): Set<R> {
    const audience = new Set<R>();
    for (const key of channels) for (const member of this.#members.get(key) ?? []) audience.add(member);
    for (const session of sessions) for (const recipient of this.recipients(session)) audience.add(recipient);
    return audience;
  }

  /** Adds a line to the tick, once for all whom its delivery names and for the `others`, but not for `except`. */
  post(told: Told, except: R | undefined, others: Iterable<R> = []): void {
    this.#newest = told.position;
    const { channels, sessions } = told.delivery;
    const [channel] = channels;
    const viaChannel =
      channel !== undefined && channels.length === 1 ? this.#members.get(channel) : undefined;
    if (viaChannel && channel !== undefined) {
      const batch = this.#batches.get(channel) ?? new Batch();
      this.#batches.set(channel, batch);
      batch.post({ told, except });
    }
    const single = this.audience({ channels: viaChannel ? [] : channels, sessions });
    for (const other of others) single.add(other);
    if (except) single.delete(except);
    if (single.size === 0) return;
    const batch = new Batch<Recipient>();
    batch.post({ told, except: undefined });
    for (const recipient of single) {
      if (viaChannel?.has(recipient)) continue;
      this.#add(recipient, batch);
    }
  }

  /** Writes a line that has no place in the log at once, after all that was posted, to all whom its delivery names but `except`. */
  pass(told: Told, except: R | undefined): void {
    const batch = new Batch<Recipient>();
    batch.post({ told, except });
    for (const recipient of this.audience(told.delivery)) {
      const whole = batch.whole(recipient, recipient.way, Number.NEGATIVE_INFINITY);
      if (whole.count === 0) continue;
      this.catchUp(recipient);
      this.#writeWhole(recipient, whole);
    }
  }

  /** Writes what the tick has so far for this recipient. */
  catchUp(recipient: R): void {
    if (this.#batches.size > 0) {
      for (const channel of recipient.channels) {
        const batch = this.#batches.get(channel);
        if (batch) recipient.pending.push(batch);
      }
    }
    this.#write(recipient);
  }

  /** Ends the tick: everything that was posted is written, to each in turn. */
  flush(): void {
    for (const [channel, batch] of this.#batches) {
      for (const member of this.#members.get(channel) ?? []) this.#add(member, batch);
    }
    this.#batches.clear();
    this.#rounds.begin();
  }

  #add(recipient: R, batch: Batch<Recipient>): void {
    recipient.pending.push(batch);
    this.#rounds.add(recipient);
  }

  #write(recipient: R): void {
    const { way, writtenTo } = recipient;
    const pending = recipient.pending.splice(0);
    this.#rounds.delete(recipient);
    recipient.writtenTo = this.#newest;
    try {
      if (pending.length > 0)
        this.#writeWhole(recipient, this.#joined.whole(pending, recipient, way, writtenTo));
    } catch (error) {
      recipient.failed(error);
    }
  }

  #writeWhole(recipient: Recipient, { bytes, count }: Whole): void {
    this.#lines += count;
    this.#bytes += bytes.length;
    if (count > 0) recipient.write(bytes);
  }

  #enter(recipient: R, channel: string): void {
    recipient.channels.add(channel);
    addTo(this.#members, channel, recipient);
  }

  #leave(recipient: R, channel: string): void {
    recipient.channels.delete(channel);
    removeFrom(this.#members, channel, recipient);
  }
}

/** The position up to which everything is written that is for this recipient, where the last tick went up to `flushed`. */
export function writtenUpTo({ pending, writtenTo }: Recipient, flushed: number): number {
  const due = Math.min(...pending.map(({ first }) => first));
  return Math.min(flushed, Math.max(writtenTo, due - 1));
}

function addTo<Key, Item>(map: Map<Key, Set<Item>>, key: Key, item: Item): void {
  const set = map.get(key);
  if (set) set.add(item);
  else map.set(key, new Set([item]));
}

function removeFrom<Key, Item>(map: Map<Key, Set<Item>>, key: Key, item: Item): void {
  const set = map.get(key);
  set?.delete(item);
  if (set?.size === 0) map.delete(key);
}
