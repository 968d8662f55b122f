/** What is told to local clients: a delivery with its place in the log, before it is rendered. */
import { messageId } from "../network/entry.ts";
import type { Applied, Delivery } from "../network/outcome.ts";

/** A delivery with its place in the log. */
export interface Told {
  readonly position: number;
  /** The id of the entry; empty for what is told again of the state, or in passing. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly delivery: Delivery;
}

/** All deliveries of an applied entry, in the log that `epoch` names. */
export function allToldOf(
  applied: Pick<Applied, "position" | "at" | "deliveries">,
  epoch: string,
): readonly Told[] {
  return applied.deliveries.map((delivery) => toldOf(applied, delivery, epoch));
}

/** What is told once and stands nowhere in the log. */
export function toldInPassing(at: number, delivery: Delivery): Told {
  return { position: 0, id: "", at, delivery };
}

/** One delivery of an applied entry, in the log that `epoch` names. */
export function toldOf(
  { position, at }: Pick<Applied, "position" | "at">,
  delivery: Delivery,
  epoch: string,
): Told {
  return { position, id: messageId(epoch, position), at, delivery };
}
