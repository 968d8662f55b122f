/** Ranks of members, and what stands for them before a nick. RPL_ISUPPORT PREFIX. */

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
