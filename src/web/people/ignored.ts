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
