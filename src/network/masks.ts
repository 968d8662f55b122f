/** Masks, nick!user@host with * and ?, and the extended bans that stand in their place. */
import { fold } from "../protocol/names.ts";
import { derived } from "./derived.ts";
import { globOf } from "./glob.ts";
import type { Listed } from "./listed.ts";
import { mask } from "./outcome.ts";
import type { Session } from "./state.ts";

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

/** Of whom a mask may speak. */
interface Subject {
  /** nick!user@host, folded. */
  readonly mask: string;
  readonly account: string | undefined;
}

/** A mask of a list, as it is held against somebody. */
interface Matcher {
  /** It keeps from speaking, and not from entering. */
  readonly mutes: boolean;
  names(subject: Subject): boolean;
}

const matcherOf = derived(({ mask: pattern }: Listed): Matcher => {
  const mutes = pattern.startsWith("~m:");
  return { mutes, names: namesOf(mutes ? pattern.slice("~m:".length) : pattern) };
});

/** Whom a mask or an account extban names. */
function namesOf(pattern: string): Matcher["names"] {
  const isAccount = accountMatcher(pattern);
  if (isAccount) return ({ account }) => isAccount(account);
  const isMatch = globOf(pattern);
  return (subject) => isMatch(subject.mask);
}

/** Whether an account is one that an extban names; undefined for what is no extban of accounts. */
export function accountMatcher(pattern: string): ((account: string | undefined) => boolean) | undefined {
  if (!pattern.startsWith("~a:")) return undefined;
  const isMatch = globOf(pattern.slice("~a:".length));
  return (account) => account !== undefined && isMatch(fold(account));
}

/** Whether it has not ended yet. @param at milliseconds since 1970 */
export function isLasting({ until }: { readonly until?: number | undefined }, at: number): boolean {
  return until === undefined || until > at;
}

/**
 * Whether a list names the session, when it comes to this: a mute does not keep anybody from entering.
 * @param at milliseconds since 1970
 */
export function isListed(
  list: readonly Listed[],
  session: Session,
  doing: "entering" | "speaking",
  at: number,
): boolean {
  if (list.length === 0) return false;
  const subject = { mask: fold(mask(session)), account: session.account };
  return list.some((listed) => {
    if (!isLasting(listed, at)) return false;
    const { mutes, names } = matcherOf(listed);
    return (doing === "speaking" || !mutes) && names(subject);
  });
}
