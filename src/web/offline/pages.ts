/** What was read last in each conversation, to be read again without a network. Pure, and bounded. */
import type { Conversation, Said } from "../../client/chat/chat.ts";

/** Messages of one conversation, characters of one message, and conversations: those that were read longest ago go. */
export const messagesMax = 60;
export const textMax = 4000;
export const pagesMax = 50;

/** A message as it is kept. */
export interface KeptMessage {
  readonly key: string;
  readonly id: string | undefined;
  readonly at: string;
  readonly nick: string;
  readonly text: string;
  readonly manner: Said["manner"];
}

/** The end of a conversation. */
export interface KeptPage {
  /** Whose it is and which: see `pageKey`. */
  readonly key: string;
  readonly name: string;
  readonly messages: readonly KeptMessage[];
  /** When it was kept, in ms since 1970. */
  readonly keptAt: number;
}

/** Who reads: at which of this browser's seats, under which nick. */
export interface Reader {
  readonly seat: number;
  readonly nick: string;
}

/** @param conversation folded */
export function pageKey({ seat, nick }: Reader, conversation: string): string {
  return `${seat} ${nick} ${conversation}`;
}

/** The least and the greatest that a key of this seat can be. */
export function keysOf(seat: number): readonly [from: string, to: string] {
  return [`${seat} `, `${seat} \uffff`];
}

/** Undefined where there is nothing to keep: it is empty, or one has scrolled to somewhere in the past. */
export function pageOf(
  reader: Reader,
  key: string,
  { name, timeline }: Pick<Conversation, "name" | "timeline">,
  now: number,
): KeptPage | undefined {
  if (timeline.hasNewer) return undefined;
  const said = timeline.items.filter((item) => item.kind === "said");
  const messages = said
    .filter(({ fate, redacted }) => fate.kind === "sent" && !redacted)
    .slice(-messagesMax)
    .map(({ key, id, at, nick, text, manner }) => ({
      key,
      id,
      at,
      nick,
      text: text.slice(0, textMax),
      manner,
    }));
  return messages.length === 0 ? undefined : { key: pageKey(reader, key), name, messages, keptAt: now };
}

/** Whether one is worth writing after the other. */
export function isSamePage(one: KeptPage | undefined, other: KeptPage): boolean {
  if (one?.messages.length !== other.messages.length) return false;
  return one.messages.every(({ key, text }, index) => {
    const message = other.messages[index];
    return message?.key === key && message.text === text;
  });
}

/** Which of the kept pages go when there are too many. */
export function surplus(pages: readonly Pick<KeptPage, "key" | "keptAt">[]): readonly string[] {
  const newest = [...pages].sort((one, other) => other.keptAt - one.keptAt);
  return newest.slice(pagesMax).map(({ key }) => key);
}
