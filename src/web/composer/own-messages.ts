/** Going back through what one has said oneself, as in a terminal: the arrow up in an empty field. */
import type { Item } from "../../client/chat/chat.ts";

/** What one has said, the newest first, each text once. */
export function ownTexts(items: readonly Item[]): string[] {
  const texts = items.flatMap((item) =>
    item.kind === "said" && item.isOwn && item.text !== "" ? [item.text] : [],
  );
  return [...new Set(texts.reverse())];
}

/**
 * The text before (-1) or after (+1) the one that is shown; "" after the newest, undefined where there is no older one.
 * @param shown what stands in the field
 */
export function recalled(texts: readonly string[], shown: string, step: -1 | 1): string | undefined {
  const at = texts.indexOf(shown);
  if (step === 1) return at === -1 ? undefined : (texts[at - 1] ?? "");
  if (at === -1 && shown !== "") return undefined;
  return texts[at + 1];
}
