/** What is told to local clients: a delivery with its place in the log, before it is rendered. */
import { messageId } from "../network/entry.ts";
import type { Applied, Delivery } from "../network/outcome.ts";

/** A delivery with its place in the log. */
export interface Told {
  readonly position: number;
  /** The id of the entry; empty for what is told again of the state. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly delivery: Delivery;
}

/** One delivery of an applied entry, in the log that `epoch` names. */
export function toldOf(
  { position, at }: Pick<Applied, "position" | "at">,
  delivery: Delivery,
  epoch: string,
): Told {
  return { position, id: messageId(epoch, position), at, delivery };
}
