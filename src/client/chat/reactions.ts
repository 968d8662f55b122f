/** Who reacted to which message with what. IRCv3 client tags draft/react and draft/unreact. */

import { fold } from "../../protocol/names.ts";
import type { Reader } from "./items.ts";

/** Messages whose reactions are remembered: the oldest are forgotten, and come again with a page of history. */
const messagesMax = 2000;
/** Reactions to one message; of more nothing is remembered. */
const reactionsMax = 500;

interface Reaction {
  readonly emoji: string;
  readonly nick: string;
  readonly account: string | undefined;
  /** Of the line that said so last: what came before it changes nothing any more. */
  readonly id: string;
  readonly isOn: boolean;
}

export type Change = Reaction & { readonly target: string };

export class Reactions {
  /** By the message's id, and by who and what. */
  readonly #all = new Map<string, Map<string, Reaction>>();

  /** Lines may come in any order, and again. Whether this one changes anything. */
  note({ target, emoji, nick, account, id, isOn }: Change): boolean {
    const reactions = this.#all.get(target) ?? new Map<string, Reaction>();
    const reaction = { emoji, nick, account, id, isOn };
    const key = keyOf(reaction);
    const before = reactions.get(key);
    if (before ? before.id >= id : reactions.size >= reactionsMax) return false;
    reactions.set(key, reaction);
    this.#all.set(target, reactions);
    this.#dropOldest();
    return before?.isOn !== isOn || before.nick !== nick;
  }

  /** Somebody, of this account if of any, has another nick. Gives the messages that they reacted to. */
  rename(from: string, to: string, account: string | undefined): string[] {
    return [...this.#all].flatMap(([target, reactions]) => {
      const theirs = [...reactions].filter(([, reaction]) =>
        reaction.account === undefined ? fold(reaction.nick) === fold(from) : reaction.account === account,
      );
      for (const [key, reaction] of theirs) {
        reactions.delete(key);
        const renamed = { ...reaction, nick: to };
        const there = reactions.get(keyOf(renamed));
        if (!there || there.id < reaction.id) reactions.set(keyOf(renamed), renamed);
      }
      return theirs.length > 0 ? [target] : [];
    });
  }

  /** The messages that anybody reacted to. */
  get targets(): Iterable<string> {
    return this.#all.keys();
  }

  /** Takes in those that are remembered of another conversation. */
  adopt(other: Reactions): void {
    for (const [target, reactions] of other.#all) this.#all.set(target, reactions);
    this.#dropOldest();
  }

  /** The line that said so was taken back. Gives the message that it was about. */
  takeBack(id: string): string | undefined {
    for (const [target, reactions] of this.#all)
      for (const [key, reaction] of reactions) {
        if (reaction.id !== id) continue;
        reactions.delete(key);
        return target;
      }
    return undefined;
  }

  /** In the order of the first of each. Those of one's own account are by the nick that one has now. */
  of(target: string, me: Reader): ReadonlyMap<string, readonly string[]> {
    const reactions = this.#all.get(target);
    if (!reactions) return none;
    const shown = new Map<string, string[]>();
    const inOrder = [...reactions.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    for (const { emoji, nick, account, isOn } of inOrder) {
      if (!isOn) continue;
      const isMine = account !== undefined && account === me.account;
      shown.set(emoji, [...(shown.get(emoji) ?? []), isMine ? me.nick : nick]);
    }
    return shown;
  }

  #dropOldest(): void {
    const tooMany = Math.max(0, this.#all.size - messagesMax);
    for (const oldest of [...this.#all.keys().take(tooMany)]) this.#all.delete(oldest);
  }
}

/** Who reacted with what: by the account, which stays. */
function keyOf({ emoji, nick, account }: Reaction): string {
  return `${account === undefined ? `nick ${fold(nick)}` : `account ${account}`} ${emoji}`;
}

const none: ReadonlyMap<string, readonly string[]> = new Map();
