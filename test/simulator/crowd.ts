/** Who is there, who is where and who has an account, as the model has it: lists, and no index. */
import { fold } from "../../src/protocol/names.ts";

/** Up to where it is read, in milliseconds since 1970, and the place in the log that says so; by folded name. */
export type Marks = Map<string, { readonly at: number; readonly position: number }>;

export interface Account {
  readonly name: string;
  /** What brought its password. */
  readonly position: number;
  alwaysOn: boolean;
  readonly marks: Marks;
}

/** What a rule gives when it accepts: who is told. Nothing when it does not. */
export type Verdict = readonly number[] | undefined;

export interface User {
  readonly id: number;
  nick: string;
  /** Username, realname and host. */
  readonly identity: string;
  connections: string[];
  readonly programs: { readonly token: string; connection: string | undefined; readonly labels: string[] }[];
  detachedAt: number | undefined;
  isLost: boolean;
  account: Account | undefined;
  /** Its own, while it has no account. */
  readonly marks: Marks;
}

export interface Room {
  name: string;
  modes: string;
  key: string | undefined;
  limit: number | undefined;
  topic: string;
  /** Each as nick!*@*. */
  bans: string[];
  invited: number[];
  members: { readonly id: number; ranks: string }[];
  owner: Account | undefined;
  /** Other accounts that have a rank there. */
  access: { readonly account: Account; readonly rank: string }[];
}

export class Crowd {
  users: User[] = [];
  rooms: Room[] = [];
  readonly accounts: Account[] = [];

  named(nick: string): User | undefined {
    return this.users.find((user) => fold(user.nick) === fold(nick));
  }

  account(name: string): Account | undefined {
    return this.accounts.find((account) => fold(account.name) === fold(name));
  }

  room(channel: string): Room | undefined {
    return this.rooms.find(({ name }) => name === fold(channel));
  }

  /** Undefined where the user is not there. */
  ranks(user: User, channel: string): string | undefined {
    return this.room(channel)?.members.find(({ id }) => id === user.id)?.ranks;
  }

  /** Everyone who shares a room with the user, and the user itself. */
  neighbours(user: User): number[] {
    const rooms = this.rooms.filter(({ members }) => members.some(({ id }) => id === user.id));
    return [...new Set([user.id, ...rooms.flatMap(({ members }) => members.map(({ id }) => id))])];
  }

  attach(user: User, key: string): void {
    user.connections.push(key);
    user.detachedAt = undefined;
    user.isLost = false;
  }

  detach(user: User, key: string, position: number, isLost: boolean): void {
    user.connections = user.connections.filter((other) => other !== key);
    const program = user.programs.find(({ connection }) => connection === key);
    if (program) program.connection = undefined;
    const isLast = user.connections.length === 0;
    if (isLast) user.detachedAt = position;
    // Of an account's clients those are missed that nobody can tell apart.
    if (isLost && (user.account ? !program : isLast)) user.isLost = true;
  }

  /** Gives who sees it go. */
  remove(user: User): number[] {
    const audience = this.neighbours(user).filter((id) => id !== user.id);
    this.users = this.users.filter((other) => other !== user);
    for (const room of [...this.rooms]) this.leave(user, room);
    for (const room of this.rooms) room.invited = room.invited.filter((id) => id !== user.id);
    return audience;
  }

  leave(user: User, room: Room): void {
    room.members = room.members.filter(({ id }) => id !== user.id);
    this.closeUnused(room);
  }

  closeUnused(room: Room): void {
    if (room.members.length === 0 && !room.owner) this.rooms = this.rooms.filter((other) => other !== room);
  }

  /** In three lines; the same of two that agree. */
  describe(): string[] {
    const users = this.users.map(
      ({ nick, id, connections, detachedAt = "", isLost, account, marks }) =>
        `${nick}=${id}(${connections.toSorted()})${detachedAt}${isLost ? "!" : ""}` +
        `${account ? `~${account.name}` : ""}${described(marks)}`,
    );
    const rooms = this.rooms.map(
      ({ name, modes, key = "", limit = "", topic, bans, invited, members, owner, access }) =>
        `${name}+${[...modes].sort().join("")}/${key}/${limit}/${topic}/${bans}/${invited.toSorted()}` +
        `:${members.map(({ id, ranks }) => `${ranks}${id}`).sort()}` +
        `~${fold(owner?.name ?? "")}/${access.map(({ account, rank }) => `${rank}${fold(account.name)}`).sort()}`,
    );
    const accounts = this.accounts.map(
      ({ name, position, alwaysOn, marks }) => `${name}=${position}${alwaysOn ? "!" : ""}${described(marks)}`,
    );
    return [users, rooms, accounts].map((some) => some.sort().join(" "));
  }
}

function described(marks: Marks): string {
  return [...marks]
    .map(([target, { at }]) => `<${target}:${at}`)
    .sort()
    .join("");
}

export function isIn({ members }: Room, { id }: User): boolean {
  return members.some((member) => member.id === id);
}

export function everyoneIn({ members }: Room): number[] {
  return members.map(({ id }) => id);
}

/** Whether it is an operator's rank, or a higher one. */
export function isHigh(ranks: string | undefined): boolean {
  return /[qo]/.test(ranks ?? "");
}

export function inOrder(ranks: string): string {
  return [..."qov"].filter((each) => ranks.includes(each)).join("");
}

/** Whether its user may know of it. */
export function isVisible(room: Room, user: User): boolean {
  return !room.modes.includes("s") || isIn(room, user) || rankIn(room, user) !== "";
}

export function marksOf(user: User): Marks {
  return user.account?.marks ?? user.marks;
}

/** Whether it has moved: it never goes back. */
export function mark(marks: Marks, target: string, read: { readonly at: number; readonly position: number }) {
  if (read.at <= (marks.get(target)?.at ?? Number.NEGATIVE_INFINITY)) return false;
  marks.set(target, read);
  return true;
}

/** Which rank its account gives it there: empty for none. */
export function rankIn({ owner, access }: Room, { account }: User): string {
  if (!account) return "";
  return owner === account ? "q" : (access.find((each) => each.account === account)?.rank ?? "");
}
