/** What ChanServ answers, read: whose a channel is, and which accounts have a rank there. */
import type { Message } from "../../protocol/message.ts";
import { saidIn } from "../panels/services.ts";
import { type Rank, ranks, rankWords } from "./ranks.ts";

export interface Ownership {
  /** The account; undefined when the channel belongs to nobody. */
  readonly owner: string | undefined;
  /** ISO 8601. */
  readonly since: string;
}

/** The answer to INFO; undefined when it says something else. */
export function ownershipIn(lines: readonly Message[]): Ownership | undefined {
  for (const text of saidIn(lines)) {
    const [, owner, since = ""] = / belongs to (\S+)\. It is there since (\S+?)\.(?: |$)/.exec(text) ?? [];
    if (owner !== undefined) return { owner: owner === "nobody" ? undefined : owner, since };
  }
  return undefined;
}

export interface Access {
  readonly account: string;
  readonly rank: Rank;
  readonly isOwner: boolean;
}

/** The answer to ACCESS LIST; undefined when one may not know. */
export function accessIn(lines: readonly Message[]): Access[] | undefined {
  const [first = "", ...rest] = saidIn(lines);
  if (!first.startsWith("The ranks in ")) return undefined;
  return rest.flatMap((text) => {
    const [, account = "", word, owner] = /^(\S+) (founder|op|voice)(, and owner)?$/.exec(text) ?? [];
    const rank = ranks.find((each) => rankWords[each] === word);
    return rank === undefined ? [] : [{ account, rank, isOwner: owner !== undefined }];
  });
}
