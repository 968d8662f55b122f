/** What generated histories erase, and whose it is said to be. */
import type { Login } from "../../src/network/account-events.ts";
import { positionOf } from "../../src/network/entry.ts";
import type { AccountErased, Author } from "../../src/network/erasing-events.ts";
import { accountByName, type Session, type State } from "../../src/network/state.ts";

/** A place in the log where there may be a message. */
export function somewhere({ record }: State, choice: number): number {
  return positionOf(1 + (choice % Math.max(1, record)), choice % 4);
}

export function authorOf(session: Session | undefined, state: State): Author {
  const { id = 0, nick = "none", username = "u", host = "h", account } = session ?? {};
  const registeredAt = accountByName(state, account ?? "")?.registeredAt;
  const known = account === undefined || registeredAt === undefined ? {} : { account, registeredAt };
  return { session: id, nick, username, host, ...known };
}

/** By its owner, or by an operator. */
export function erasedBy({ account, provedBy }: Login, other: number): Omit<AccountErased, "type"> {
  return other % 2 === 0 ? { account } : { account, provedBy };
}
