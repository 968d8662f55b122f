/** German: what is said when a panel cannot be opened. */

import type { Text } from "../../text.ts";
import type { opening as english } from "../english/opening.ts";

export const opening = {
  "opening.failed": "Das ließ sich nicht laden: Die Verbindung ist weg, oder es gibt eine neuere Fassung.",
  "opening.reload": "Seite neu laden",
  "opening.close": "Jetzt nicht",
} as const satisfies Record<keyof typeof english, Text>;
