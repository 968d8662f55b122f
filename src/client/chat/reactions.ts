/** Who reacted to which message with what. IRCv3 client tags draft/react and draft/unreact. */

/** Messages whose reactions are remembered: the oldest are forgotten, and come again with a page of history. */
const messagesMax = 2000;
/** Reactions to one message; of more nothing is remembered. */
const reactionsMax = 500;

interface Reaction {
  readonly emoji: string;
  readonly nick: string;
  /** Of the line that said so last: what came before it changes nothing any more. */
  readonly id: string;
  readonly isOn: boolean;
}

export type Change = Reaction & {
  readonly target: string;
  readonly account: string | undefined;
};

export class Reactions {
  /** By the message's id, and by who and what. */
  readonly #all = new Map<string, Map<string, Reaction>>();

  /** Lines may come in any order, and again. Whether this one changes anything. */
  note({ target, emoji, nick, account, id, isOn }: Change): boolean {
    const reactions = this.#all.get(target) ?? new Map<string, Reaction>();
    const key = `${account === undefined ? `nick ${nick}` : `account ${account}`} ${emoji}`;
    const before = reactions.get(key);
    if (before ? before.id >= id : reactions.size >= reactionsMax) return false;
    reactions.set(key, { emoji, nick, id, isOn });
    this.#all.set(target, reactions);
    if (this.#all.size > messagesMax) for (const oldest of this.#all.keys().take(1)) this.#all.delete(oldest);
    return before?.isOn !== isOn;
  }

  /** Takes in those that are remembered of another conversation. */
  adopt(other: Reactions): void {
    for (const [target, reactions] of other.#all) this.#all.set(target, reactions);
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

  /** In the order of the first of each. */
  of(target: string): ReadonlyMap<string, readonly string[]> {
    const reactions = this.#all.get(target);
    if (!reactions) return none;
    const shown = new Map<string, string[]>();
    const inOrder = [...reactions.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    for (const { emoji, nick, isOn } of inOrder) {
      if (isOn) shown.set(emoji, [...(shown.get(emoji) ?? []), nick]);
    }
    return shown;
  }
}

const none: ReadonlyMap<string, readonly string[]> = new Map();
