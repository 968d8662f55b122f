/** What links lead to, as the node has found it: each is asked for once while the page is open. */
import { token } from "../store.ts";

export interface Found {
  readonly title?: string;
  readonly description?: string;
  readonly site?: string;
  /** On this node. */
  readonly picture?: string;
}

/** What there is; "nothing" for good, or "not now": then it is asked for again by who looks again. */
export type Answer = Found | "nothing" | "not now";

/** Remembered while the page is open, the oldest forgotten first. */
const rememberedMax = 300;

export class Previews {
  readonly #ask: (url: string) => Promise<Answer>;
  readonly #asked = new Map<string, Promise<Answer>>();
  readonly #empty = new Set<string>();

  constructor(ask: (url: string) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Whether it is known already that there is nothing to be shown. */
  isEmpty(url: string): boolean {
    return this.#empty.has(url);
  }

  /** Undefined where there is nothing to be shown. */
  async look(url: string): Promise<Found | undefined> {
    const asked = this.#asked.get(url) ?? this.#ask(url);
    if (!this.#asked.has(url)) this.#remember(url, asked);
    const answer = await asked;
    if (answer === "not now" && this.#asked.get(url) === asked) this.#asked.delete(url);
    if (answer === "nothing" && this.#asked.has(url)) this.#empty.add(url);
    return typeof answer === "string" ? undefined : answer;
  }

  #remember(url: string, asked: Promise<Answer>): void {
    this.#asked.set(url, asked);
    const [first] = this.#asked.keys();
    if (this.#asked.size <= rememberedMax || first === undefined) return;
    this.#asked.delete(first);
    this.#empty.delete(first);
  }
}

export const previews = new Previews(askNode);

async function askNode(url: string): Promise<Answer> {
  try {
    const answer = await fetch(`/preview?${new URLSearchParams({ url })}`, {
      headers: { Authorization: `Bearer ${token() ?? ""}` },
    });
    // Where there are no previews at all.
    if (answer.status === 404) return "nothing";
    // Too many were asked for, or one is not in yet.
    return answer.ok ? answerIn((await answer.json()) as Found) : "not now";
  } catch {
    return "not now";
  }
}

/** A box that would say no more than the link itself is nothing. */
export function answerIn(found: Found): Answer {
  const { title, description, picture } = found;
  return title === undefined && description === undefined && picture === undefined ? "nothing" : found;
}
