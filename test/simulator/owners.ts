/** What belongs to accounts, as the model has it: their sessions and nicks, their channels, and how far they have read. */
import type { Event } from "../../src/network/events.ts";
import { fold } from "../../src/protocol/names.ts";
import {
  type Account,
  type Crowd,
  everyoneIn,
  inOrder,
  isHigh,
  isIn,
  isVisible,
  mark,
  marksOf,
  type Room,
  rankIn,
  type User,
  type Verdict,
} from "./crowd.ts";

type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>;

/** Programs that a session knows; one that is away makes room for a new one. */
const programsMax = 16;

export class Owners {
  readonly #crowd: Crowd;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
  }

  /** The account that somebody has proved to own, while the proof holds. */
  proved(login: Of<"logged-in">["login"] | undefined): Account | undefined {
    const account = login && this.#crowd.account(login.account);
    return account?.position === login?.provedBy ? account : undefined;
  }

  /** Whether the nick is an account's that this is not. */
  isReserved(nick: string, account: Account | undefined): boolean {
    const owner = this.#crowd.account(nick);
    return owner !== undefined && owner !== account;
  }

  /** The session that an owner comes back to: the one that has the nick, or the first that nobody uses. */
  sessionOf(account: Account, nick: string): User | undefined {
    const own = this.#crowd.users.filter((user) => user.account === account).sort((a, b) => a.id - b.id);
    return (
      own.find((user) => fold(user.nick) === fold(nick)) ??
      own.find(({ connections }) => connections.length === 0)
    );
  }

  register(user: User | undefined, { account: name, alwaysOn }: Of<"account-registered">, position: number) {
    const holder = this.#crowd.named(name);
    const isTheirs = !user || (!user.account && holder === user);
    if (!isTheirs || this.#crowd.account(name) || (holder && holder !== user)) return undefined;
    const account: Account = { name, position, alwaysOn: alwaysOn === true, marks: new Map() };
    this.#crowd.accounts.push(account);
    if (!user) return [];
    logIn(user, account);
    return this.#crowd.neighbours(user);
  }

  logIn(user: User, { login }: Of<"logged-in">): Verdict {
    const account = this.proved(login);
    if (!account) return undefined;
    const isNews = user.account !== account;
    user.marks.clear();
    logIn(user, account);
    return isNews ? this.#crowd.neighbours(user) : [];
  }

  stayOn(user: User, { alwaysOn }: Of<"always-on-changed">): Verdict {
    if (!user.account) return undefined;
    user.account.alwaysOn = alwaysOn;
    return [];
  }

  /** All sessions of the account are told, but for those where nobody else could hear it. */
  read(user: User, { target, at }: Of<"read-marked">, now: number, position: number): Verdict {
    const isNews = mark(marksOf(user), fold(target), { at: Math.min(at, now), position });
    const own = this.#crowd.users.filter(
      (each) => each === user || (user.account && each.account === user.account),
    );
    const hearing = own.filter(
      (each) => each.programs.length > 0 || each.connections.length > (each === user ? 1 : 0),
    );
    return isNews ? hearing.map(({ id }) => id) : [];
  }

  addProgram(user: User, token: string, connection: string): void {
    const idle = user.programs.find((program) => program.connection === undefined);
    if (user.programs.length >= programsMax && idle) user.programs.splice(user.programs.indexOf(idle), 1);
    user.programs.push({ token, connection, labels: [] });
  }

  changeOwner(user: User, { channel, account: name }: Of<"founder-changed">): Verdict {
    const room = this.#crowd.room(channel);
    if (!room || !isVisible(room, user)) return undefined;
    if (room.owner && room.owner !== user.account) return undefined;
    if (name === undefined) {
      if (!room.owner) return undefined;
      room.owner = undefined;
      room.access = [];
      this.#crowd.closeUnused(room);
      return [];
    }
    const owner = this.#crowd.account(name);
    const mayBegin = owner === user.account && isHigh(this.#crowd.ranks(user, channel));
    if (!owner || owner === room.owner || (!room.owner && !mayBegin)) return undefined;
    const present = this.#crowd.users
      .filter((each) => each.account === owner && isIn(room, each))
      .map(({ id }) => id);
    const heir = present.includes(user.id) ? user.id : Math.min(...present);
    if (present.length === 0) return undefined;
    room.owner = owner;
    room.access = room.access.filter(({ account }) => account !== owner);
    return raise(room, heir, "qo");
  }

  changeAccess(user: User, { channel, account: name, rank }: Of<"access-changed">): Verdict {
    const room = this.#crowd.room(channel);
    const account = this.#crowd.account(name);
    if (!room?.owner || !isVisible(room, user) || !account || account === room.owner) return undefined;
    const others = room.access.filter((each) => each.account !== account);
    const had = room.access.find((each) => each.account === account)?.rank;
    const isResigning = rank === undefined && account === user.account;
    const isAboutFounders = rank === "q" || had === "q";
    if (!isResigning && rankIn(room, user) !== "q") return undefined;
    if (!isResigning && isAboutFounders && room.owner !== user.account) return undefined;
    if (rank === undefined && had === undefined) return undefined;
    room.access = rank === undefined ? others : [...others, { account, rank }];
    return [];
  }

  claim(user: User, { channel }: Of<"rank-claimed">): Verdict {
    const room = this.#crowd.room(channel);
    const rank = room && rankIn(room, user);
    if (!room || !rank || !isIn(room, user)) return undefined;
    return raise(room, user.id, rank === "q" ? "qo" : rank);
  }
}

/** What it had read by itself its account has read. */
export function logIn(user: User, account: Account): void {
  user.account = account;
  for (const [target, read] of user.marks) mark(account.marks, target, read);
  user.marks.clear();
}

/** Who is told of the ranks that a member gets. */
function raise(room: Room, id: number, ranks: string): number[] {
  const member = room.members.find((each) => each.id === id);
  const raised = inOrder(`${member?.ranks}${ranks}`);
  if (!member || member.ranks === raised) return [];
  member.ranks = raised;
  return everyoneIn(room);
}
