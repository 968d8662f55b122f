/** German: what stands in messages. */

import type { Text } from "../../text.ts";
import type { text as english } from "../english/text.ts";

export const text = {
  "text.spoiler": "Verborgener Text: zeigen",
  "text.code": "Code",
  "text.code-in": "Code in {language}",
  "text.copy-code": "Code kopieren",
} as const satisfies Record<keyof typeof english, Text>;
