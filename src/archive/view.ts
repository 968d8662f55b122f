/** What one session could see, and when: its own lines at any time, a channel's lines while it was there. */
import type { SessionId } from "../network/state.ts";
import type { Kept } from "./kept.ts";

/** A session was in a channel after each entry from the `first` position to the `last`. */
export interface Stay {
  /** A folded name. */
  readonly channel: string;
  readonly first: number;
  readonly last: number;
}

export class View {
  readonly session: SessionId;
  /** In the order in which they began. */
  readonly stays: readonly Stay[];
  readonly #byChannel: ReadonlyMap<string, readonly Stay[]>;

  constructor(session: SessionId, stays: readonly Stay[]) {
    this.session = session;
    this.stays = stays.toSorted((one, other) => one.first - other.first);
    this.#byChannel = Map.groupBy(stays, ({ channel }) => channel);
  }

  /** The entry with those deliveries only that the session was to see; undefined when there are none. */
  of(kept: Kept): Kept | undefined {
    const { position } = kept;
    const deliveries = kept.deliveries.filter(
      ({ channels, sessions }) =>
        sessions.includes(this.session) || channels.some((channel) => this.#wasIn(channel, position)),
    );
    return deliveries.length === 0 ? undefined : { ...kept, deliveries };
  }

  #wasIn(channel: string, position: number): boolean {
    return (this.#byChannel.get(channel) ?? []).some(
      ({ first, last }) => first <= position && position <= last,
    );
  }
}
