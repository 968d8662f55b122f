/** What somebody looks for in an archive, and what of it is found: the same rules for every implementation. */

import type { Delivery } from "../network/outcome.ts";
import { fold } from "../protocol/names.ts";
import { hasPhrases, type Phrase } from "../protocol/phrases.ts";
import { wordsOf } from "../protocol/words.ts";
import type { Kept } from "./kept.ts";
import { kindOf, kinds, type Owner, type Place, placesOf } from "./places.ts";
import { type PageRange, Scope, type Stretch } from "./scope.ts";

export interface Sought {
  /** All of them have to be there. */
  readonly phrases: readonly Phrase[];
  /** By whom it was said, folded; undefined for anyone. */
  readonly nick: string | undefined;
  /** What may be read of places. */
  readonly stretches: readonly Stretch[];
  /** Whose conversations may be read, with everybody, from which position on. */
  readonly owned: readonly { readonly owner: Owner; readonly first: number }[];
  readonly range: Pick<PageRange, "after" | "until" | "from" | "limit">;
}

/** What is found, ascending; or that too many searches wait, or that this one takes too long. */
export type Found = readonly Kept[] | "busy" | "late";

/** Whose place it is; undefined for a channel. */
export function ownerIn(place: Place): Owner | undefined {
  const space = place.indexOf(" ");
  return space < 0 ? undefined : place.slice(0, space);
}

/** A conversation with somebody; what was said to some of a channel's members is none, and read with the channel. */
function isConversation(place: Place): boolean {
  return !place.includes(" #");
}

/** A delivery of something that was said: only that is looked through. */
export type Talk = Delivery & { readonly line: Extract<Delivery["line"], { readonly type: "said" }> };

export function isTalk(delivery: Delivery): delivery is Talk {
  return kindOf(delivery.line) === kinds.talk;
}

/** Looks at candidates in the order of the range until there are enough. @returns them, ascending */
export function lookThrough(candidates: Iterable<Kept>, sought: Sought): Kept[] {
  const scope = new Scope(sought.stretches);
  const found: Kept[] = [];
  for (const kept of candidates) {
    const deliveries = kept.deliveries.filter((delivery) => isSought(sought, scope, kept.position, delivery));
    if (deliveries.length > 0) found.push({ ...kept, deliveries });
    if (found.length >= sought.range.limit) break;
  }
  return sought.range.from === "lowest" ? found : found.reverse();
}

function isSought(
  { phrases, nick, owned }: Sought,
  scope: Scope,
  position: number,
  delivery: Delivery,
): boolean {
  if (!isTalk(delivery)) return false;
  const { source, line } = delivery;
  if (nick !== undefined && fold(source.nick) !== nick) return false;
  const mayBeRead = placesOf(delivery).some((place) => {
    if (scope.includes(place, position)) return true;
    const owner = ownerIn(place);
    return isConversation(place) && owned.some((own) => own.owner === owner && own.first <= position);
  });
  return mayBeRead && hasPhrases(phrases.length > 0 ? wordsOf(line.text) : [], phrases);
}
