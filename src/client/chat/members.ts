/** Who is in a conversation. */
import { fold } from "../../protocol/names.ts";
import type { Member } from "./chat.ts";

export class Members {
  /** By folded nick. */
  readonly now = new Map<string, Member>();
  /** As the server tells it after a resume: they are so at the end of what was missed. */
  #soon: Map<string, Member> | undefined;

  /** Begins a list that counts only when all that was missed has come. */
  expect(): void {
    this.#soon = new Map();
  }

  /** What was expected counts now. */
  arrive(): void {
    const soon = this.#soon;
    if (!soon) return;
    this.#soon = undefined;
    this.now.clear();
    for (const [key, member] of soon) this.now.set(key, member);
  }

  clear(): void {
    this.now.clear();
    this.#soon = undefined;
  }

  has(nick: string): boolean {
    return this.now.has(fold(nick));
  }

  /** Of the list that is being told: what is known beside the ranks stays. */
  list(nick: string, ranks: string): void {
    const known = this.now.get(fold(nick));
    const member = { nick, ranks, account: known?.account, isAway: known?.isAway ?? false };
    (this.#soon ?? this.now).set(fold(nick), member);
  }

  enter(nick: string, account: string | undefined): void {
    this.now.set(fold(nick), { nick, ranks: "", account, isAway: false });
  }

  /** Whether it was there. */
  leave(nick: string): boolean {
    return this.now.delete(fold(nick));
  }

  rename(from: string, to: string): boolean {
    const member = this.now.get(fold(from));
    if (!member) return false;
    this.now.delete(fold(from));
    this.now.set(fold(to), { ...member, nick: to });
    return true;
  }

  /** Whether that is news. */
  change(nick: string, change: Partial<Member>): boolean {
    let isNews = false;
    for (const members of [this.now, this.#soon]) {
      const member = members?.get(fold(nick));
      if (!member) continue;
      members?.set(fold(nick), { ...member, ...change });
      isNews = true;
    }
    return isNews;
  }

  /** Gives or takes a rank; `order` has all of them, the highest first. */
  rank(nick: string, rank: string, isGiven: boolean, order: string): void {
    const member = this.now.get(fold(nick));
    if (!member) return;
    const ranks = [...order].filter((one) => (one === rank ? isGiven : member.ranks.includes(one))).join("");
    this.now.set(fold(nick), { ...member, ranks });
  }
}
