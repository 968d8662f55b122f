/** What not every message has: a text with looks, what it answers, reactions, trouble. */
import type { ComponentChild } from "preact";
import type { Said } from "../../client/chat/chat.ts";
import { Formatted } from "../text/formatted.tsx";
import { parsed } from "./parsed.ts";

export { Fate, Redacted } from "./fate.tsx";
export { Reactions } from "./reactions.tsx";
export { Replied } from "./replied.tsx";

interface Props {
  readonly item: Said;
  /** The conversation's folded name. */
  readonly conversation: string;
}

export function Rich({ item, conversation }: Props): ComponentChild {
  return <Formatted blocks={parsed(item, conversation)} />;
}
