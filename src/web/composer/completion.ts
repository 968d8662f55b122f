/** What a word that is being typed may become: nicks, channels, commands, and what others add. */
import type { Chat, Conversation } from "../../client/chat/chat.ts";
import { commandsTyped } from "../../client/chat/commands.ts";
import { fold } from "../../protocol/names.ts";
import { words } from "../texts/commands.ts";

export interface Option {
  /** Takes the place of the word. */
  readonly insert: string;
  /** What is shown; what is inserted where it is not given. */
  readonly label?: string;
  readonly hint?: string;
  readonly kind: "nick" | "channel" | "command" | "emoji";
}

/** The word from `start` up to `end`, and what it may become; the likeliest first. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly options: readonly Option[];
}

/** So many are offered at a time. */
export const optionsMax = 8;

type Words = Pick<Chat, "conversations" | "me">;

/** Adds options for a word, or none. It may have to fetch them. */
export type Completer = (word: string) => readonly Option[] | Promise<readonly Option[]>;

/** The word that ends at the caret. */
export function wordAt(text: string, caret: number): { readonly start: number; readonly word: string } {
  const word = /\S*$/u.exec(text.slice(0, caret))?.[0] ?? "";
  return { start: caret - word.length, word };
}

/**
 * What is offered while somebody types: after "/", "@" and "#". When it is asked for (`isAsked`, by Tab) also nicks that begin
 * so.
 */
export function complete(
  text: string,
  caret: number,
  chat: Words,
  conversation: Conversation,
  isAsked = false,
): Completion | undefined {
  const { start, word } = wordAt(text, caret);
  const options = optionsFor(word, start === 0, chat, conversation, isAsked).slice(0, optionsMax);
  // What is written already need not be offered.
  const isDone = options.length === 1 && options[0]?.insert.trimEnd() === word;
  return options.length === 0 || (isDone && !isAsked) ? undefined : { start, end: caret, options };
}

/** The text with an option in the word's place, and where the caret is then. */
export function applied(
  text: string,
  { start, end }: Pick<Completion, "start" | "end">,
  { insert }: Option,
): { readonly text: string; readonly caret: number } {
  const rest = text.slice(end);
  const inserted = rest.startsWith(" ") ? insert.trimEnd() : insert;
  const caret = start + inserted.length + (rest.startsWith(" ") ? 1 : 0);
  return { text: text.slice(0, start) + inserted + rest, caret };
}

function optionsFor(
  word: string,
  isFirst: boolean,
  chat: Words,
  conversation: Conversation,
  isAsked: boolean,
): readonly Option[] {
  if (word.startsWith("/") && isFirst) return commandOptions(word);
  if (word.startsWith("#")) return channelOptions(word, chat);
  if (word.startsWith("@")) return nickOptions(word.slice(1), chat, conversation).map(addressed);
  if (!isAsked || word === "") return [];
  return nickOptions(word, chat, conversation).map(({ insert, ...option }) => ({
    ...option,
    insert: `${insert}${isFirst ? ": " : " "}`,
  }));
}

function addressed(option: Option): Option {
  return { ...option, insert: `@${option.insert} ` };
}

function commandOptions(word: string): readonly Option[] {
  return commandsTyped(words)
    .filter(({ name }) => name.startsWith(word.toLowerCase()))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, usage }) => ({ kind: "command", insert: `${name} `, label: name, hint: usage }));
}

function channelOptions(word: string, { conversations }: Words): readonly Option[] {
  return [...conversations]
    .filter(([folded, { kind }]) => kind === "channel" && folded.startsWith(fold(word)))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { name }]) => ({ kind: "channel", insert: `${name} `, label: name }));
}

/** Who spoke last comes first, then by name; oneself is not addressed. */
function nickOptions(beginning: string, { me }: Words, conversation: Conversation): readonly Option[] {
  const folded = fold(beginning);
  const spoke = new Map<string, number>();
  conversation.timeline.items.forEach((item, index) => {
    if (item.kind === "said") spoke.set(fold(item.nick), index);
  });
  const nicks = [...conversation.members.values()].map(({ nick }) => nick);
  if (conversation.kind === "person") nicks.push(conversation.name);
  return nicks
    .filter((nick) => fold(nick).startsWith(folded) && fold(nick) !== fold(me.nick))
    .sort((one, other) => {
      const recency = (spoke.get(fold(other)) ?? -1) - (spoke.get(fold(one)) ?? -1);
      return recency || (fold(one) < fold(other) ? -1 : 1);
    })
    .map((nick) => ({ kind: "nick", insert: nick, label: nick }));
}
