/** Items of a timeline as tests write them: who, what, and how many minutes into the day. */
import type { Happened, Said } from "../../src/client/chat/chat.ts";
import { said as saidBy } from "./chat.ts";

/** A message said at so many minutes past noon, in the time of whoever runs this. */
export function said(nick: string, text: string, minutes: number, more: Partial<Said> = {}): Said {
  const key = more.key ?? `${nick} ${text} ${minutes}`;
  const place = { key, id: `id of ${key}`, at: timeAt(minutes), isOwn: nick === "me" };
  return saidBy(nick, text, { ...place, ...more });
}

export function happened(what: Happened["what"], minutes: number): Happened {
  return {
    kind: "happened",
    key: `${what.kind} ${what.nick} ${minutes}`,
    id: undefined,
    at: timeAt(minutes),
    what,
  };
}

/** "alice joined", "bob left", "carol quit", "dave renamed eve", told one a minute. */
export function moves(...stories: readonly string[]): Happened[] {
  return stories.map((story, minutes) => {
    const [nick = "", verb, to = ""] = story.split(" ");
    if (verb === "renamed") return happened({ kind: "renamed", nick, to }, minutes);
    if (verb === "mode") return happened({ kind: "mode", nick, changes: to }, minutes);
    if (verb === "kicked") return happened({ kind: "kicked", nick, by: to, why: "" }, minutes);
    return happened({ kind: verb as "joined" | "left" | "quit", nick, why: "" }, minutes);
  });
}

/** ISO 8601, of so many minutes past noon of one day. */
export function timeAt(minutes: number): string {
  return new Date(2026, 10, 23, 12, minutes).toISOString();
}
