/** Where people went, as lines tell it. All channels by their folded names. */
import type { Delivery } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import { fold } from "../protocol/names.ts";
import type { Kept } from "./kept.ts";

/** A session came into a channel or left it. */
export interface Move {
  readonly position: number;
  readonly session: SessionId;
  readonly channel: string;
  readonly kind: "came" | "left";
}

/** A channel, with everyone in it, is another one from now on. */
export interface Renaming {
  readonly position: number;
  readonly from: string;
  readonly to: string;
}

export function movesIn({ position, deliveries }: Kept): Move[] {
  const moves: Move[] = [];
  for (const delivery of deliveries) moves.push(...movesOf(position, delivery));
  return moves;
}

const none: readonly Move[] = [];

function movesOf(position: number, { source, channels, line }: Delivery): readonly Move[] {
  const { session } = source;
  switch (line.type) {
    case "joined":
      return [{ position, session, channel: fold(line.channel), kind: "came" }];
    case "parted":
      return [{ position, session, channel: fold(line.channel), kind: "left" }];
    case "kicked":
      return [{ position, session: line.session, channel: fold(line.channel), kind: "left" }];
    case "quit":
      return channels.map((channel) => ({ position, session, channel, kind: "left" }));
    default:
      return none;
  }
}

export function renamingsIn({ position, deliveries }: Kept): Renaming[] {
  const renamings: Renaming[] = [];
  for (const { line } of deliveries) {
    if (line.type !== "channel-renamed") continue;
    const [from, to] = [fold(line.channel), fold(line.name)];
    if (from !== to) renamings.push({ position, from, to });
  }
  return renamings;
}
