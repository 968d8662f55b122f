/** Who is there and who is where, as the model has it: lists, and no index. */
import { fold } from "../../src/protocol/names.ts";

export interface User {
  readonly id: number;
  nick: string;
  /** Username, realname and host. */
  readonly identity: string;
  connections: string[];
  readonly programs: { readonly token: string; connection: string | undefined; readonly labels: string[] }[];
  detachedAt: number | undefined;
  isLost: boolean;
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
}

export class Crowd {
  users: User[] = [];
  rooms: Room[] = [];

  named(nick: string): User | undefined {
    return this.users.find((user) => fold(user.nick) === fold(nick));
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
    for (const program of user.programs) if (program.connection === key) program.connection = undefined;
    if (user.connections.length > 0) return;
    user.detachedAt = position;
    user.isLost ||= isLost;
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
    if (room.members.length === 0) this.rooms = this.rooms.filter((other) => other !== room);
  }

  /** In two lines; the same of two that agree. */
  describe(): string[] {
    const users = this.users.map(
      ({ nick, id, connections, detachedAt = "", isLost }) =>
        `${nick}=${id}(${connections.toSorted()})${detachedAt}${isLost ? "!" : ""}`,
    );
    const rooms = this.rooms.map(
      ({ name, modes, key = "", limit = "", topic, bans, invited, members }) =>
        `${name}+${[...modes].sort().join("")}/${key}/${limit}/${topic}/${bans}/${invited.toSorted()}` +
        `:${members.map(({ id, ranks }) => `${ranks}${id}`).sort()}`,
    );
    return [users, rooms].map((some) => some.sort().join(" "));
  }
}
