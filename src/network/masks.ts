/** Masks, nick!user@host with * and ?, and the extended bans that stand in their place. */
import { fold } from "../protocol/names.ts";
import { mask, sourceOf } from "./outcome.ts";
import type { Listed, Session } from "./state.ts";

/** As ISUPPORT says it: what precedes an extended ban's letter, and the letters: account, mute. */
export const extbans = { prefix: "~", letters: "am" } as const;

/** Whether it is an extended ban that there is: of an account, or a mute of a mask or of an account. */
export function isExtban(text: string): boolean {
  return /^~(?:m:~a:|m:(?!~)|a:)./.test(text);
}

/** A mask as it is kept: parts that were left out are `*`. */
export function normalizeMask(text: string): string {
  if (text.startsWith(extbans.prefix)) {
    const [kind = "", ...rest] = text.split(":");
    return kind === "~m" ? `~m:${normalizeMask(rest.join(":"))}` : text;
  }
  const at = text.indexOf("@");
  const [left, host] = at < 0 ? [text, "*"] : [text.slice(0, at), text.slice(at + 1)];
  const bang = left.indexOf("!");
  if (bang >= 0) return `${left.slice(0, bang) || "*"}!${left.slice(bang + 1) || "*"}@${host || "*"}`;
  if (at >= 0) return `*!${left || "*"}@${host || "*"}`;
  return /[.:]/.test(left) ? `*!*@${left}` : `${left || "*"}!*@*`;
}

/** Whether the text is the pattern, with * for any text and ? for any character; letters of either case. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [wanted, given] = [fold(pattern), fold(text)];
  let at = 0;
  let star = -1;
  let retryAt = 0;
  let index = 0;
  while (index < given.length) {
    if (wanted[at] === "*") {
      star = at++;
      retryAt = index;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retryAt;
    } else {
      return false;
    }
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}

/** Whether a list names the session; `kind` chooses between who may not enter and who may not speak. */
export function isListed(list: readonly Listed[], session: Session, kind: "any" | "mute"): boolean {
  return list.some(({ mask: pattern }) => {
    const muting = pattern.startsWith("~m:");
    if (muting !== (kind === "mute")) return false;
    return matchesSession(muting ? pattern.slice("~m:".length) : pattern, session);
  });
}

/** Whether a mask or an account extban names the session. */
export function matchesSession(pattern: string, session: Session): boolean {
  if (pattern.startsWith("~a:"))
    return session.account !== undefined && matchesGlob(pattern.slice(3), session.account);
  return matchesGlob(pattern, mask(sourceOf(session)));
}
