/** Reads changes of channel modes. Modern IRC, "MODE message"; RPL_ISUPPORT CHANMODES. */
import { ranksOf } from "./ranks.ts";
import type { Room } from "./room.ts";

export interface ModeChange {
  readonly isSet: boolean;
  readonly mode: string;
  readonly argument: string | undefined;
  readonly kind: "list" | "rank" | "setting";
}

export function modeChanges(
  [changes = "", ...rest]: readonly string[],
  supports: ReadonlyMap<string, string>,
): ModeChange[] {
  const [lists = "beI", always = "k", whenSet = "l"] = (supports.get("CHANMODES") ?? "").split(",");
  const ranks = ranksOf(supports).modes;
  const args = [...rest];
  let isSet = true;
  const found: ModeChange[] = [];
  for (const mode of changes) {
    if (mode === "+" || mode === "-") {
      isSet = mode === "+";
      continue;
    }
    const kind = lists.includes(mode) ? "list" : ranks.includes(mode) ? "rank" : "setting";
    const hasArgument = kind !== "setting" || always.includes(mode) || (isSet && whenSet.includes(mode));
    found.push({ isSet, mode, argument: hasArgument ? args.shift() : undefined, kind });
  }
  return found;
}

/** Sets a channel's modes, and its members' ranks. */
export function setModes(
  room: Room,
  changes: readonly string[],
  supports: ReadonlyMap<string, string>,
): void {
  for (const { isSet, mode, argument = "", kind } of modeChanges(changes, supports)) {
    if (kind === "rank") room.roster.rank(argument, mode, isSet, ranksOf(supports).modes);
    else if (kind === "setting" && isSet) room.modes.set(mode, argument);
    else if (kind === "setting") room.modes.delete(mode);
  }
}
