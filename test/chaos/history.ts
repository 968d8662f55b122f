/** What the history of all channels means: who was to be told of each line, and whose each nick was. */
import { fold } from "../../src/protocol/names.ts";
import { type Line, nickOf, userOf } from "./observed.ts";

export interface Event extends Line {
  /** The users who were to be told of it. */
  readonly audience: ReadonlySet<string>;
}

export class History {
  readonly events: readonly Event[];
  /** Lines that a nick's owner did not say. */
  readonly impostures: readonly string[];
  readonly #rooms = new Map<string, Set<string>>();
  readonly #owners = new Map<string, string>();

  constructor(lines: readonly Line[]) {
    const impostures: string[] = [];
    this.events = lines.map((line) => {
      const user = userOf(line);
      const nick = fold(nickOf(line));
      const owner = this.#owners.get(nick) ?? user;
      if (owner !== user) impostures.push(`${line.id}: ${nick} is ${owner}'s, and ${user} has it`);
      this.#owners.set(nick, user);
      if (line.verb === "NICK") this.#rename(line, nick, user, impostures);
      return { ...line, audience: this.#move(line, user) };
    });
    this.impostures = impostures;
  }

  #rename({ id, params: [wanted = ""] }: Line, nick: string, user: string, impostures: string[]): void {
    const holder = this.#owners.get(fold(wanted));
    if (holder !== undefined && holder !== user)
      impostures.push(`${id}: ${user} takes ${wanted} from ${holder}`);
    this.#owners.delete(nick);
    this.#owners.set(fold(wanted), user);
  }

  /** Who is told of a line; its user is where the line takes it. */
  #move({ source, verb, params: [where = ""] }: Line, user: string): ReadonlySet<string> {
    if (verb === "NICK" || verb === "QUIT") {
      const shared = [...this.#rooms.values()].filter((room) => room.has(user));
      const audience = new Set(shared.flatMap((room) => [...room]));
      if (verb === "NICK") return audience;
      for (const room of shared) room.delete(user);
      this.#owners.delete(fold(nickOf({ id: "", source, verb, params: [] })));
      audience.delete(user);
      return audience;
    }
    const room = this.#rooms.get(where) ?? new Set();
    this.#rooms.set(where, room);
    if (verb === "JOIN") room.add(user);
    return new Set(room);
  }
}
