/** Whom this reader does not want to read, kept in the browser. The timeline leaves their words out, notifications too. */
import { signal } from "@preact/signals";
import { heeding, type Ignored, ignoredFrom, ignoring, isIgnored, type Speaker } from "./ignored.ts";

const keptAs = "chorus.ignored";

export const ignored = signal<Ignored>(read());

/** Whether what somebody says is left out. */
export function isLeftOut(speaker: Speaker): boolean {
  return ignored.value.size > 0 && isIgnored(ignored.value, speaker);
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

function read(): Ignored {
  try {
    return ignoredFrom(localStorage.getItem(keptAs));
  } catch {
    return new Set();
  }
}
