/** Members of a channel, as the list beside it shows them: by rank, then by name. */
import type { Conversation, Member } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";

export type Group = "founders" | "operators" | "voices" | "members";

const groups: readonly { readonly group: Group; readonly rank: string }[] = [
  { group: "founders", rank: "q" },
  { group: "operators", rank: "o" },
  { group: "voices", rank: "v" },
  { group: "members", rank: "" },
];

/** So many are shown of each group; who looks for somebody else filters. */
export const shownMax = 200;

export interface Grouped {
  readonly group: Group;
  readonly members: readonly Member[];
  /** How many there are beyond those. */
  readonly more: number;
}

/** Groups that have somebody. `filter` is what is typed of a name. */
export function grouped({ members }: Pick<Conversation, "members">, filter = ""): Grouped[] {
  const wanted = fold(filter.trim());
  const sorted = [...members]
    .filter(([folded]) => folded.includes(wanted))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, member]) => member);
  return groups
    .map(({ group, rank }) => {
      const all = sorted.filter(({ ranks }) => (ranks[0] ?? "") === rank);
      return { group, members: all.slice(0, shownMax), more: Math.max(0, all.length - shownMax) };
    })
    .filter(({ members: some }) => some.length > 0);
}
