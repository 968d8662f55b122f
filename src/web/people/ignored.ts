/** Whom one does not want to read: by account where they have one, else by nick. */
import { fold } from "../../protocol/names.ts";

/** "a:account" or "n:nick", folded. */
export type Ignored = ReadonlySet<string>;

/** Names that are kept; beyond it the oldest is forgotten. */
export const ignoredMax = 500;

export interface Speaker {
  readonly nick: string;
  readonly account?: string | undefined;
}

export function isIgnored(ignored: Ignored, { nick, account }: Speaker): boolean {
  return ignored.has(`n:${fold(nick)}`) || (account !== undefined && ignored.has(`a:${fold(account)}`));
}

export function ignoring(ignored: Ignored, { nick, account }: Speaker): Ignored {
  const key = account === undefined ? `n:${fold(nick)}` : `a:${fold(account)}`;
  return new Set([...ignored, key].slice(-ignoredMax));
}

/** Whatever it was that kept them from being read. */
export function heeding(ignored: Ignored, { nick, account }: Speaker): Ignored {
  const keys = [`n:${fold(nick)}`, account === undefined ? "" : `a:${fold(account)}`];
  return new Set([...ignored].filter((each) => !keys.includes(each)));
}

export function speakerOf(key: string): Speaker {
  const name = key.slice(2);
  return key.startsWith("a:") ? { nick: name, account: name } : { nick: name };
}

/** What was kept; anything else is nobody. */
export function ignoredFrom(kept: string | null): Ignored {
  try {
    const read: unknown = JSON.parse(kept ?? "[]");
    if (!Array.isArray(read)) return new Set();
    return new Set(
      read.filter((each) => typeof each === "string" && /^[an]:./.test(each)).slice(-ignoredMax),
    );
  } catch {
    return new Set();
  }
}
