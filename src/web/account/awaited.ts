/** The code that was mailed and is not shown yet: who reads the letter first finds the question again, also after a reload of the tab. */
import { signal } from "@preact/signals";
import { Storage } from "../storage.ts";

interface Awaited {
  readonly nick: string;
  readonly email: string;
}

const keptAs = "awaited-code";
const storage = new Storage(() => sessionStorage);

export const awaited = signal(read(storage.get(keptAs)));

export function awaitCode(next: Awaited | undefined): void {
  awaited.value = next;
  storage.set(keptAs, next);
}

function read(kept: unknown): Awaited | undefined {
  const { nick, email } = (kept ?? {}) as Partial<Record<keyof Awaited, unknown>>;
  return typeof nick === "string" && typeof email === "string" ? { nick, email } : undefined;
}
