/** Wanting to read somebody no more, or again. */
import { fold } from "../../protocol/names.ts";
import { type Ignored, ignoredMax, type Speaker } from "./ignored.ts";
import { ignored, keptAs } from "./ignoring.ts";

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

export function ignore(speaker: Speaker): void {
  keep(ignoring(ignored.value, speaker));
}

export function heed(speaker: Speaker): void {
  keep(heeding(ignored.value, speaker));
}

function keep(next: Ignored): void {
  ignored.value = next;
  try {
    localStorage.setItem(keptAs, JSON.stringify([...next]));
  } catch {
    // Storage is closed or full: it holds until the page is closed.
  }
}
