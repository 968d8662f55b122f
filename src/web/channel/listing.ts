/** The channels that there are: the answer to LIST, read, and asked for at most so often. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";

export interface ListedChannel {
  readonly name: string;
  readonly members: number;
  readonly topic: string;
}

/** Those with the most members first. */
export function listedIn(lines: readonly Message[]): ListedChannel[] {
  return lines
    .filter(({ verb }) => verb === "322")
    .map(({ params: [, name = "", members, topic = ""] }) => ({ name, members: Number(members) || 0, topic }))
    .sort((one, other) => other.members - one.members || (fold(one.name) < fold(other.name) ? -1 : 1));
}
