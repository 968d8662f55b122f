/** The list of all emoji, loaded when it is first needed. */
import { type Emoji, readEmoji } from "./emoji.ts";

let loading: Promise<readonly Emoji[]> | undefined;

export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("./list.txt?raw").then(
    ({ default: list }) => readEmoji(list),
    (error: unknown) => {
      // Offline, perhaps: the next who asks tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
