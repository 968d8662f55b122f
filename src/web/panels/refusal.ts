/** Why something was refused, in the reader's language where we have the words. */

import type { Message } from "../../protocol/message.ts";
import { t } from "../texts/panels.ts";
import { meaningOf } from "./refusing.ts";

/** @param own what the server says, for what we have no words for */
export function refusalText(lines: readonly Message[], own: string): string {
  const meaning = meaningOf(lines);
  if (meaning) return t(`refusal.${meaning}`);
  return own === "" ? t("refusal.unsendable") : own;
}
