/** What an archive keeps, and who asks for it. */
import { type Applied, type Delivery, withoutWords } from "../network/outcome.ts";
import type { ClientId, SessionId } from "../network/state.ts";

/** What an accepted entry told. */
export interface Kept {
  /** The entry's. */
  readonly position: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The client whose connection proposed it; undefined when none with a token. */
  readonly client: ClientId | undefined;
  /** Come back as JSON gives them: a field that was undefined may be missing. */
  readonly deliveries: readonly Delivery[];
  /** The positions of the messages whose words are gone from now on, wherever they were kept. */
  readonly erases?: readonly number[];
}

/** What an archive is to keep of an entry. */
export function toKeep({ position, at, client, deliveries, erases }: Applied): Kept {
  return { position, at, client, deliveries, ...(erases && { erases }) };
}

/** Whether there is something to keep. */
export function isTelling({ deliveries, erases = [] }: Kept): boolean {
  return deliveries.length > 0 || erases.length > 0;
}

/** What is left of an entry whose words are gone. */
export function withoutWordsIn<Some extends Pick<Kept, "deliveries">>(kept: Some): Some {
  const deliveries = kept.deliveries.map((delivery) => ({ ...delivery, line: withoutWords(delivery.line) }));
  return { ...kept, deliveries };
}

/** Who asks. */
export interface Audience {
  readonly session: SessionId;
  /** Folded names of the channels it is in now: as of everything that was kept so far. */
  readonly channels: Iterable<string>;
}
