/** Fan-out: a tick's lines per channel in one shared buffer per way of rendering, written to every member. */
import type { Delivery } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import { Batch, type Whole } from "./batch.ts";
import type { Way } from "./rendering.ts";
import type { Told } from "./told.ts";

/** What the fan-out needs of a local connection, and what it keeps with it. */
export interface Recipient {
  readonly way: Way;
  write(bytes: Uint8Array): void;
  /** Up to this position everything is written that is for this recipient. */
  writtenTo: number;
  /** Keys of the channels that reach it. */
  readonly channels: Set<string>;
  /** What the tick has for it so far, apart from what comes through a single channel. */
  readonly pending: Batch<Recipient>[];
}

/**
 * Lines are posted in the log's order; `flush` ends a tick and writes them. A recipient never gets a line before one
 * with a lower position: whatever else is written to it is written after `catchUp`.
 */
export class Fanout<R extends Recipient = Recipient> {
  readonly #members = new Map<string, Set<R>>();
  readonly #sessions = new Map<SessionId, Set<R>>();
  /** The tick's lines by channel. */
  readonly #batches = new Map<string, Batch<Recipient>>();
  /** Recipients that have something pending; one may stand here twice. */
  readonly #touched: R[] = [];
  #newest = 0;
  /** What was written so far, to all recipients together. */
  #lines = 0;
  #bytes = 0;

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

  /** Ends the tick: everything that was posted is written. */
  flush(): void {
    const [only] = this.#batches;
    // Most ticks of a quiet network: one channel, and nothing else for anybody.
    if (only && this.#batches.size === 1 && this.#touched.length === 0) {
      const [channel, batch] = only;
      for (const member of this.#members.get(channel) ?? []) {
        const { way, writtenTo } = member;
        member.writtenTo = this.#newest;
        this.#writeWhole(member, batch.whole(member, way, writtenTo));
      }
    } else {
      for (const [channel, batch] of this.#batches) {
        for (const member of this.#members.get(channel) ?? []) this.#add(member, batch);
      }
      for (const recipient of this.#touched) this.#write(recipient);
    }
    this.#touched.length = 0;
    this.#batches.clear();
  }

  #add(recipient: R, batch: Batch<Recipient>): void {
    if (recipient.pending.length === 0) this.#touched.push(recipient);
    recipient.pending.push(batch);
  }

  #write(recipient: R): void {
    const { way, writtenTo, pending } = recipient;
    recipient.writtenTo = this.#newest;
    const [first] = pending;
    if (!first) return;
    let whole: Whole;
    if (pending.length === 1) whole = first.whole(recipient, way, writtenTo);
    else {
      const lines = pending.flatMap((batch) => [...batch.lines(recipient, way, writtenTo)]);
      lines.sort((a, b) => a.position - b.position);
      whole = { bytes: Buffer.concat(lines.map((line) => line.bytes)), count: lines.length };
    }
    pending.length = 0;
    this.#writeWhole(recipient, whole);
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
