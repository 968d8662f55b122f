/** What every archive reads alike: shelves that follow on each other, as one. */
import type { SessionId } from "../network/state.ts";
import { cameTo, conversations, lastBefore, namesOf, page, positions, saidBy } from "./history.ts";
import type { Audience, Kept } from "./kept.ts";
import type { Owner } from "./places.ts";
import type { PageRange, Scope, Stretch } from "./scope.ts";
import { seenBy, viewOf } from "./seen.ts";
import type { Conversation, Shelf } from "./shelf.ts";
import type { View } from "./view.ts";

/** The part of `Archive` that is there already. */
export abstract class Shelves {
  /** The oldest stretch first. */
  protected abstract readonly shelves: readonly Shelf[];

  seenBy(audience: Audience | View, after: number, until: number, limit: number): readonly Kept[] {
    return seenBy(this.shelves, audience, after, until, limit);
  }

  viewOf(audience: Audience, after: number): View {
    return viewOf(this.shelves, audience, after);
  }

  page(scope: Scope, range: PageRange): readonly Kept[] {
    return page(this.shelves, scope, range);
  }

  positions(scope: Scope, range: PageRange): readonly number[] {
    return positions(this.shelves, scope, range);
  }

  lastBefore(time: number): number {
    return lastBefore(this.shelves, time);
  }

  namesOf(channel: string, since: number): readonly Stretch[] {
    return namesOf(this.shelves, channel, since);
  }

  cameTo(session: SessionId, names: readonly Stretch[]): number {
    return cameTo(this.shelves, session, names);
  }

  conversations(owner: Owner): Iterable<Conversation> {
    return conversations(this.shelves, owner);
  }

  saidBy(account: Owner, limit: number): readonly number[] {
    return saidBy(this.shelves, account, limit);
  }

  at(position: number): Kept | undefined {
    for (const shelf of this.shelves) {
      const kept = shelf.at(position);
      if (kept) return kept;
    }
    return undefined;
  }
}
