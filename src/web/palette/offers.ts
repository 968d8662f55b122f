/** What the palette offers for what is typed: conversations, people, channels and deeds, the best of each first. */
import type { Chat, Conversation } from "../../client/chat/chat.ts";
import { fold, isChannel } from "../../protocol/names.ts";
import type { ListedChannel } from "../channel/listing.ts";
import { type Fit, fitting } from "./fuzzy.ts";

export type Kind = "conversations" | "people" | "channels" | "actions" | "messages";

/** Something that can be chosen. */
export type Offer =
  | { readonly kind: "conversation"; readonly fit: Fit; readonly conversation: Conversation }
  | { readonly kind: "person"; readonly fit: Fit; readonly person: Person }
  | { readonly kind: "channel"; readonly fit: Fit; readonly channel: ListedChannel }
  | { readonly kind: "action"; readonly fit: Fit; readonly action: Deed };

export interface Section {
  readonly kind: Exclude<Kind, "messages">;
  readonly offers: readonly Offer[];
}

export interface Person {
  readonly nick: string;
  readonly isAway: boolean;
}

/** `name` is what it is found by. */
export interface Deed {
  readonly id: string;
  readonly name: string;
}

export interface Sources {
  readonly conversations: readonly Conversation[];
  readonly people: readonly Person[];
  /** Undefined while nobody knows. */
  readonly listed: readonly ListedChannel[] | undefined;
  readonly actions: readonly Deed[];
}

/** How many of each are shown: of all kinds at once, and of one kind alone. */
const [fewMax, manyMax] = [6, 50];

/** The first character may say which kind is meant. */
const kinds: Readonly<Record<string, readonly Kind[]>> = {
  "#": ["conversations", "channels"],
  "@": ["people"],
  ">": ["actions"],
  "?": ["messages"],
};
const all: readonly Kind[] = ["conversations", "people", "channels", "actions", "messages"];

/** What is looked for, and among what. */
export function wanted(typed: string): { readonly kinds: readonly Kind[]; readonly words: string } {
  const text = typed.trimStart();
  const chosen = kinds[text.slice(0, 1)];
  return { kinds: chosen ?? all, words: (chosen ? text.slice(1) : text).trim() };
}

/** The sections that have something to offer. */
export function offersFor(typed: string, sources: Sources): Section[] {
  const { kinds: meant, words } = wanted(typed);
  const count = meant === all ? fewMax : manyMax;
  const sections = meant.flatMap((kind): Section[] => {
    if (kind === "messages") return [];
    return [{ kind, offers: offersOf(kind, words, sources, words === "" && kind !== "actions" ? 8 : count) }];
  });
  return sections.filter(({ offers, kind }) => {
    // Who has typed nothing is shown where one was, and what one can do: not everybody and everything.
    const isBrief = words !== "" || meant !== all || kind === "conversations" || kind === "actions";
    return isBrief && offers.length > 0;
  });
}

function offersOf(kind: Section["kind"], words: string, sources: Sources, count: number): Offer[] {
  const { conversations, people, listed = [], actions } = sources;
  switch (kind) {
    case "conversations":
      return fitting(words, [...conversations].sort(byUrgency), ({ name }) => name, count).map(
        ({ each, fit }) => ({ kind: "conversation", fit, conversation: each }),
      );
    case "people": {
      const known = new Set(conversations.map(({ name }) => fold(name)));
      const others = people.filter(({ nick }) => !known.has(fold(nick)));
      return fitting(words, others, ({ nick }) => nick, count).map(({ each, fit }) => ({
        kind: "person",
        fit,
        person: each,
      }));
    }
    case "channels": {
      const inside = new Set(
        conversations.filter(({ isPresent }) => isPresent).map(({ name }) => fold(name)),
      );
      const others = listed.filter(({ name }) => !inside.has(fold(name)));
      return fitting(words, others, ({ name }) => name, count).map(({ each, fit }) => ({
        kind: "channel",
        fit,
        channel: each,
      }));
    }
    case "actions":
      return fitting(words, actions, ({ name }) => name, words === "" ? actions.length : count).map(
        ({ each, fit }) => ({ kind: "action", fit, action: each }),
      );
  }
}

/** Those that call for one first, then where something was said last. */
function byUrgency(one: Conversation, other: Conversation): number {
  if (one.mentions !== other.mentions) return other.mentions - one.mentions;
  if (one.unread > 0 !== other.unread > 0) return other.unread - one.unread;
  const [before, after] = [lastTime(one), lastTime(other)];
  return before === after ? 0 : before > after ? -1 : 1;
}

function lastTime({ timeline: { items } }: Conversation): string {
  return items.at(-1)?.at ?? "";
}

/** Everybody whom one shares a channel with, but oneself; by name. */
export function peopleIn({ conversations, me }: Chat): Person[] {
  const people = new Map<string, Person>();
  for (const { members } of conversations.values()) {
    for (const [key, { nick, isAway }] of members) people.set(key, { nick, isAway });
  }
  people.delete(fold(me.nick));
  return [...people.values()].sort((one, other) => (fold(one.nick) < fold(other.nick) ? -1 : 1));
}

/** The channel that could be made, when what was typed is none that there is. */
export function creatable(typed: string, { conversations, listed }: Sources): string | undefined {
  const name = typed.trim();
  if (!name.startsWith("#") || !isChannel(name) || listed === undefined) return undefined;
  const isKnown = [...conversations, ...listed].some((each) => fold(each.name) === fold(name));
  return isKnown ? undefined : name;
}
