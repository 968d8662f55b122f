/** What one is in a channel, and whose it is: asked for when a panel opens. */

import type { Conversation } from "../../client/chat/chat.ts";
import { fold } from "../../protocol/names.ts";
import { asked, useAnswer } from "../panels/asking.ts";
import { watch } from "../store.ts";
import { type Access, accessIn, type Ownership, ownershipIn } from "./chanserv.ts";
import { type Abilities, abilities } from "./ranks.ts";

export interface Standing {
  /** Undefined when one is not in it and never was. */
  readonly channel: Conversation | undefined;
  readonly able: Abilities;
  readonly ownership: Ownership | undefined;
  /** Undefined while nobody knows, and for those who may not. */
  readonly access: readonly Access[] | undefined;
  /** It may be another one now. */
  again(): void;
}

/** What each page of a channel's panel is given. */
export interface PageProps {
  readonly name: string;
  readonly standing: Standing;
}

export function useStanding(name: string): Standing {
  const key = fold(name);
  const { conversations, me } = watch(key);
  const { account } = watch().me;
  const { answer, again } = useAnswer(`${key} ${account ?? ""}`, async () => {
    const [info, list] = await Promise.all([
      asked("CHANSERV", "INFO", name),
      asked("CHANSERV", "ACCESS", name, "LIST"),
    ]);
    return { answer: { ownership: ownershipIn(info.lines), access: accessIn(list.lines) } };
  });
  const channel = conversations.get(key);
  const able = abilities({
    modes: channel?.modes ?? new Map(),
    own: channel?.isPresent ? channel.members.get(fold(me.nick)) : undefined,
    account,
    owner: answer?.ownership?.owner,
    isFounderByAccount:
      account !== undefined &&
      answer?.access?.some((each) => each.rank === "q" && fold(each.account) === fold(account)) === true,
  });
  return { channel, able, ownership: answer?.ownership, access: answer?.access, again };
}
