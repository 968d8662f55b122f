/** Reads changes of channel modes. Modern IRC, "MODE message"; RPL_ISUPPORT CHANMODES and PREFIX. */
import type { Room } from "./room.ts";

export interface ModeChange {
  readonly isSet: boolean;
  readonly mode: string;
  readonly argument: string | undefined;
  readonly kind: "list" | "rank" | "setting";
}

/** Modes that are ranks with what stands for them before a nick, the highest first. */
export interface Ranks {
  readonly modes: string;
  readonly signs: string;
}

export function ranksOf(supports: ReadonlyMap<string, string>): Ranks {
  const [, modes = "ov", signs = "@+"] = /^\((.*)\)(.*)$/u.exec(supports.get("PREFIX") ?? "") ?? [];
  return { modes, signs };
}

/** The nick of a list of names, and its ranks. */
export function ranked(name: string, { modes, signs }: Ranks): { nick: string; ranks: string } {
  let at = 0;
  while (at < name.length && signs.includes(name.charAt(at))) at++;
  const ranks = [...name.slice(0, at)].map((sign) => modes[signs.indexOf(sign)] ?? "").join("");
  return { nick: name.slice(at), ranks };
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
