/** What ChanServ and NickServ say, read: they answer in sentences, also when they refuse. */
import type { Message } from "../../protocol/message.ts";

/** What notices say, in order. */
export function saidIn(lines: readonly Message[]): string[] {
  return lines.filter(({ verb }) => verb === "NOTICE").map(({ params }) => params.at(-1) ?? "");
}

/** What is said when it is done; anything else is why not. */
export const done = {
  "CHANSERV SET": /^\S+ is (?:founder|op|voice) of \S+ /,
  "CHANSERV DEL": /^\S+ has no rank in \S+ any more\.$/,
  "CHANSERV UP": /^You have your rank in \S+\.$/,
  "CHANSERV REGISTER": /^\S+ belongs to you\.$/,
  "CHANSERV TRANSFER": /^\S+ belongs to \S+\.$/,
  "CHANSERV DROP": /^\S+ belongs to nobody any more\.$/,
  "NICKSERV PASSWD": /^Your password is changed\.$/,
  "NICKSERV SET": /^You are (?:not )?always on\.$/,
  "NICKSERV LOGOUT": /^You are logged out\.$/,
  "NICKSERV DROP": /^There is no account \S+ any more\./,
  "NICKSERV ERASE": /^There is no account \S+ any more\./,
} as const;

export type ServiceDeed = keyof typeof done;

/** Why it was not done: what was said instead. Undefined when it was done. */
export function refusalIn(lines: readonly Message[], deed: ServiceDeed): string | undefined {
  const said = saidIn(lines);
  return said.some((text) => done[deed].test(text)) ? undefined : said.join(" ");
}

/** What a refusal in a sentence means; undefined for one that we have no better words for. */
export function sentenceMeaning(said: string) {
  return sentences.find(([sentence]) => sentence.test(said))?.[1];
}

const sentences = [
  [/^The password is wrong\./, "wrong-password"],
  [/^You are not logged in/, "not-logged-in"],
  [/^Log in to your account first/, "not-logged-in"],
  [/^There is no such account/, "no-account"],
  [/^There is no such channel/, "no-channel"],
  [/ is everyone's, and belongs to nobody\.$/, "everyones"],
  [/^That cannot be a password/, "bad-password"],
  [/^Too many /, "busy"],
] as const;
