/** What happens in channels, as the model has it: who may do what there, and who is told of it. */
import type { Event } from "../../src/network/events.ts";
import { fold } from "../../src/protocol/names.ts";
import {
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

export class Rooms {
  readonly #crowd: Crowd;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
  }

  isOperator(user: User, channel: string): boolean {
    return isHigh(this.#crowd.ranks(user, channel));
  }

  join(user: User, { channel, key, founds }: Of<"joined">): Verdict {
    const room = this.#crowd.room(channel);
    if (!room) {
      const members = [{ id: user.id, ranks: "o" }];
      const open = { modes: "nt", key: undefined, limit: undefined, topic: "", bans: [], invited: [] };
      const owner = founds ? user.account : undefined;
      this.#crowd.rooms.push({ name: fold(channel), ...open, members, owner, access: [] });
      return [user.id];
    }
    if (isIn(room, user)) return [];
    const rank = rankIn(room, user);
    const isFull = room.members.length >= (room.limit ?? Number.POSITIVE_INFINITY);
    const isLocked = room.key !== undefined && room.key !== key;
    const isClosed = isFull || isLocked || room.modes.includes("i") || isBanned(room, user);
    if (isClosed && !room.invited.includes(user.id) && !isHigh(rank)) return undefined;
    room.invited = room.invited.filter((id) => id !== user.id);
    room.members.push({ id: user.id, ranks: rank === "q" ? "qo" : rank });
    return everyoneIn(room);
  }

  /** Who hears what is said to a nick, to a channel, or to its operators. */
  hearersOf(user: User, target: string): Verdict {
    if (!/^@?#/.test(target)) {
      const recipient = this.#crowd.named(target);
      return recipient && [...new Set([recipient.id, user.id])];
    }
    const room = this.#crowd.room(target.replace("@", ""));
    const ranks = this.#crowd.ranks(user, room?.name ?? "");
    if (!room || (ranks === undefined && (room.modes.includes("n") || !isVisible(room, user))))
      return undefined;
    if (!ranks && (room.modes.includes("m") || isBanned(room, user))) return undefined;
    const hearers = room.members.filter((member) => !target.startsWith("@") || isHigh(member.ranks));
    return [...new Set([...hearers.map(({ id }) => id), user.id])];
  }

  kick(by: User, { channel, nick }: Of<"kicked">): Verdict {
    const other = this.#crowd.named(nick);
    if (!other || !this.isOperator(by, channel)) return undefined;
    const [own = "", theirs = ""] = [by, other].map((user) => this.#crowd.ranks(user, channel));
    return theirs.startsWith("q") && !own.startsWith("q") ? undefined : this.put(by, other, channel);
  }

  /** Takes somebody out of a room, where the other one is as well. */
  put(by: User, user: User, channel: string): Verdict {
    const room = this.#crowd.room(channel);
    if (!room || !isIn(room, by) || !isIn(room, user)) return undefined;
    const audience = everyoneIn(room);
    this.#crowd.leave(user, room);
    return audience;
  }

  invite(user: User, { channel, nick }: Of<"invited">): Verdict {
    const room = this.#crowd.room(channel);
    const guest = this.#crowd.named(nick);
    if (!room || !guest || !isIn(room, user) || isIn(room, guest)) return undefined;
    const isOperator = this.isOperator(user, channel);
    if (room.modes.includes("i") && !isOperator) return undefined;
    if (isOperator && !room.invited.includes(guest.id)) room.invited.push(guest.id);
    const others = room.members.filter(({ id, ranks }) => id !== user.id && isHigh(ranks));
    return [guest.id, ...others.map(({ id }) => id)];
  }

  changeTopic(user: User, { channel, topic }: Of<"topic-changed">): Verdict {
    const room = this.#crowd.room(channel);
    if (!room || !isIn(room, user)) return undefined;
    if (room.modes.includes("t") && !this.isOperator(user, channel)) return undefined;
    room.topic = topic;
    return everyoneIn(room);
  }

  rename(user: User, { channel, name }: Of<"channel-renamed">): Verdict {
    const room = this.#crowd.room(channel);
    if (!room || !this.isOperator(user, channel) || this.#crowd.room(name)) return undefined;
    const isFounder = this.#crowd.ranks(user, channel)?.includes("q") || rankIn(room, user) === "q";
    if (room.owner && !isFounder) return undefined;
    room.name = fold(name);
    for (const member of this.#crowd.users.filter((each) => isIn(room, each))) {
      const marks = marksOf(member);
      const known = marks.get(fold(channel));
      marks.delete(fold(channel));
      if (known) mark(marks, fold(name), known);
    }
    return everyoneIn(room);
  }

  changeModes(user: User, { channel, changes }: Of<"channel-modes-changed">): Verdict {
    const room = this.#crowd.room(channel);
    if (!room || !this.isOperator(user, channel)) return undefined;
    const before = JSON.stringify(room);
    for (const change of changes) this.#changeMode(user, room, change);
    room.modes = [...room.modes].sort().join("");
    return before === JSON.stringify(room) ? [] : everyoneIn(room);
  }

  #changeMode(
    by: User,
    room: Room,
    { set, mode, argument = "" }: Of<"channel-modes-changed">["changes"][number],
  ): void {
    const value = set ? argument : undefined;
    if (mode === "k") room.key = value;
    else if (mode === "l") room.limit = value === undefined ? undefined : Number(value);
    else if (mode === "b") {
      const others = room.bans.filter((ban) => fold(ban) !== fold(argument));
      if (!set) room.bans = others;
      else if (others.length === room.bans.length) room.bans.push(argument);
    } else if (argument === "") room.modes = room.modes.replace(mode, "") + (set ? mode : "");
    else if (mode !== "q" || this.#crowd.ranks(by, room.name)?.includes("q"))
      this.#changeRank(room, argument, mode, set);
  }

  #changeRank(room: Room, nick: string, rank: string, set: boolean): void {
    const id = this.#crowd.named(nick)?.id;
    const member = room.members.find((one) => one.id === id);
    if (member) member.ranks = inOrder(member.ranks.replace(rank, "") + (set ? rank : ""));
  }
}

function isBanned({ bans }: Room, { nick }: User): boolean {
  return bans.some((ban) => fold(ban) === fold(`${nick}!*@*`));
}
