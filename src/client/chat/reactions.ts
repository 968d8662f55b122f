/** Who reacted to which message with what. IRCv3 client tags draft/react and draft/unreact. */

import { fold } from "../../protocol/names.ts";
import type { Reader } from "./items.ts";

/** Messages whose reactions are remembered: the oldest are forgotten, and come again with a page of history. */
const messagesMax = 2000;
/** Reactions to one message; of more nothing is remembered. */
const reactionsMax = 500;
/** Nicks that people had before, and how often each was given up; what was learned first is forgotten. */
const formerMax = 500;
const renamesMax = 20;

interface Reaction {
  readonly emoji: string;
  /** At the time. */
  readonly nick: string;
  readonly account: string | undefined;
  /** Of the line that said so last: what came before it changes nothing any more. */
  readonly id: string;
  readonly isOn: boolean;
}

export type Change = Reaction & { readonly target: string };

/** Somebody, of this account if of any, has another nick from this line on. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly account: string | undefined;
  readonly id: string;
}

export class Reactions {
  /** By the message's id, and by that of the line. */
  readonly #all = new Map<string, Map<string, Reaction>>();
  /** By the folded former nick, ascending by id. */
  readonly #renames = new Map<string, readonly Rename[]>();

  /** Lines may come in any order, and again. Whether this one changes anything. */
  note({ target, ...reaction }: Change): boolean {
    const { id, isOn, nick } = reaction;
    const reactions = this.#all.get(target) ?? new Map<string, Reaction>();
    const key = this.#keyOf(reaction);
    const before = reactions.values().find((each) => this.#keyOf(each) === key);
    if (before ? before.id >= id : reactions.size >= reactionsMax) return false;
    if (before) reactions.delete(before.id);
    reactions.set(id, reaction);
    this.#all.set(target, reactions);
    this.#dropOldest();
    return before?.isOn !== isOn || before.nick !== nick;
  }

  /** Renames may come in any order as well. Gives the messages that those people reacted to before. */
  rename(rename: Rename): string[] {
    const { id, from } = rename;
    const known = this.#renames.get(fold(from)) ?? [];
    if (known.some((each) => each.id === id)) return [];
    const isTheirs = (reaction: Reaction) =>
      reaction.id < id && isOf(reaction, rename) && fold(this.#nickOf(reaction, id)) === fold(from);
    const targets = [...this.#all].flatMap(([target, reactions]) =>
      reactions.values().some(isTheirs) ? [target] : [],
    );
    this.#renames.set(fold(from), inOrder([...known, rename]).slice(-renamesMax));
    this.#dropOldest();
    return targets;
  }

  /** The messages that anybody reacted to. */
  get targets(): Iterable<string> {
    return this.#all.keys();
  }

  /** Takes in those that are remembered of another conversation. */
  adopt(other: Reactions): void {
    for (const [target, reactions] of other.#all) this.#all.set(target, reactions);
    for (const [from, renames] of other.#renames) this.#renames.set(from, renames);
    this.#dropOldest();
  }

  /** The line that said so was taken back. Gives the message that it was about. */
  takeBack(id: string): string | undefined {
    for (const [target, reactions] of this.#all) if (reactions.delete(id)) return target;
    return undefined;
  }

  /** In the order of the first of each. Those of one's own account are by the nick that one has now. */
  of(target: string, me: Reader): ReadonlyMap<string, readonly string[]> {
    const reactions = this.#all.get(target);
    if (!reactions) return none;
    // Two of them may turn out to be of one person.
    const latest = new Map<string, Reaction>();
    for (const reaction of inOrder([...reactions.values()])) latest.set(this.#keyOf(reaction), reaction);
    const shown = new Map<string, string[]>();
    for (const reaction of latest.values()) {
      const { emoji, account, isOn } = reaction;
      if (!isOn) continue;
      const isMine = account !== undefined && account === me.account;
      const nick = isMine ? me.nick : this.#nickOf(reaction);
      shown.set(emoji, [...(shown.get(emoji) ?? []), nick]);
    }
    return shown;
  }

  /** Who reacted with what: by the account, which stays. */
  #keyOf(reaction: Reaction): string {
    const { account, emoji } = reaction;
    return `${account === undefined ? `nick ${fold(this.#nickOf(reaction))}` : `account ${account}`} ${emoji}`;
  }

  /** Which nick whoever reacted had before the line with this id; has now, without one. */
  #nickOf(reaction: Reaction, before = afterAll): string {
    let now = reaction.nick;
    for (let at = reaction.id; ; ) {
      const next = this.#renames.get(fold(now))?.find((rename) => rename.id > at && isOf(reaction, rename));
      if (!next || next.id >= before) return now;
      now = next.to;
      at = next.id;
    }
  }

  #dropOldest(): void {
    dropOldest(this.#all, messagesMax);
    dropOldest(this.#renames, formerMax);
  }
}

/** Behind every id. */
export const afterAll = "~";

/** Whether it can be the same person: an account stays, while others may come by a nick. */
function isOf({ account }: Reaction, rename: Rename): boolean {
  return account === undefined || account === rename.account;
}

function inOrder<Line extends { readonly id: string }>(lines: Line[]): Line[] {
  return lines.sort((one, other) => (one.id < other.id ? -1 : 1));
}

function dropOldest(map: Map<string, unknown>, max: number): void {
  for (const oldest of [...map.keys().take(Math.max(0, map.size - max))]) map.delete(oldest);
}

const none: ReadonlyMap<string, readonly string[]> = new Map();
