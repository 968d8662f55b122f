/** A renamed channel, for a client that does not know of renaming (IRCv3 draft/channel-rename, "Fallback"). */
import type { View } from "../commands/command.ts";
import { type Applied, type Line, sourceOf } from "../network/outcome.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import type { Own } from "./dialect.ts";
import { toldOf } from "./told.ts";

/** It leaves the one channel and enters the other, as far as it can see. A name in other case is no other name. */
export function moved(
  { client, session }: View,
  applied: Pick<Applied, "position" | "at" | "deliveries">,
  epoch: string,
): readonly Own[] {
  if (!session || has(client.capabilities, "draft/channel-rename")) return [];
  return applied.deliveries.flatMap((delivery) => {
    const { line } = delivery;
    if (line.type !== "channel-renamed" || fold(line.channel) === fold(line.name)) return [];
    const own = (shown: Line): Own => {
      const told = toldOf(applied, { ...delivery, source: sourceOf(session), line: shown }, epoch);
      // One line of an entry carries its id.
      return { kind: "own", told: shown.type === "parted" ? told : { ...told, id: "" }, echo: false };
    };
    const { realname, account } = session;
    return [
      own({ type: "parted", channel: line.channel, reason: line.reason }),
      own({ type: "joined", channel: line.name, realname, account, away: undefined }),
    ];
  });
}
