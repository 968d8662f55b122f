/** What the log means, thought of a second time and as simply as can be. It shares no code with the cluster. */
import type { Body, Entry, NetworkRecord } from "../../src/network/entry.ts";
import type { Event } from "../../src/network/events.ts";
import { fold } from "../../src/protocol/names.ts";
import { Crowd, type Marks, marksOf, type User, type Verdict } from "./crowd.ts";
import { logIn, Owners } from "./owners.ts";
import { Rooms } from "./rooms.ts";

/** What one entry came to. */
export interface Fact {
  readonly position: number;
  readonly type: Event["type"];
  /** The session that it came from, when there was one. */
  readonly by: number | undefined;
  readonly isAccepted: boolean;
  /** It was accepted before under the same label. */
  readonly isRepeated: boolean;
  readonly label: string | undefined;
  readonly text: string | undefined;
  /** The same as those have it who know no messages of several lines. */
  readonly fallback: string | undefined;
  /** To whom it is said. */
  readonly target: string | undefined;
  /** The sessions that are told of it. */
  readonly audience: readonly number[];
}

/** A connection came to a session, at a position. */
export interface Stay {
  readonly session: number;
  readonly since: number;
  /** It was proved to be its account's then. */
  readonly isProved: boolean;
  /** The session was there, and nobody used it. */
  readonly wasAway: boolean;
}

export class Model {
  readonly nodes = new Map<string, { incarnation: number; n: number; isUp: boolean }>();
  readonly #crowd = new Crowd();
  readonly #rooms = new Rooms(this.#crowd);
  readonly #owners = new Owners(this.#crowd);
  /** By a token's hash, of all that there ever were: the session, and when the token came to it. */
  readonly tokens = new Map<string, Stay>();
  /** By the connection's name, of all that there ever were. */
  readonly stays = new Map<string, Stay>();
  /** The sessions that were opened from an address, by the address. */
  readonly opened = new Map<string, number[]>();
  #now = 0;

  apply({ node, incarnation, n, number, entries }: NetworkRecord): Fact[] {
    const known = this.nodes.get(node);
    const isFirst = entries[0]?.event.type === "node-up" && incarnation > (known?.incarnation ?? 0);
    if (isFirst ? n !== 1 : !known?.isUp || known.incarnation !== incarnation || known.n + 1 !== n) return [];
    if (known && !isFirst) known.n = n;
    return entries.map((entry, index) => this.#applyEntry(entry, number * 1024 + index, node, incarnation));
  }

  /** How far the user of a session has read. */
  marksOf(session: number): Marks | undefined {
    const user = this.#crowd.users.find(({ id }) => id === session);
    return user && marksOf(user);
  }

  /** Who is where, in four lines; the same of two that agree. */
  describe(): string {
    const nodes = [...this.nodes].map(
      ([id, { incarnation, n, isUp }]) => `${id}/${incarnation}/${n}/${isUp}`,
    );
    return [nodes.sort().join(" "), ...this.#crowd.describe()].join("\n");
  }

  #applyEntry(entry: Entry, position: number, node: string, incarnation: number): Fact {
    this.#now = Math.max(this.#now, entry.stamp);
    const key = entry.connection === undefined ? undefined : `${node}/${entry.connection}`;
    const user = this.#userOf(key);
    const program = user?.programs.find(({ connection }) => connection === key);
    const label = entry.label && `${entry.label.text} ${entry.label.part}`;
    const isRepeated = label !== undefined && program?.labels.includes(label) === true;
    const state = this.nodes.get(node);
    const lives =
      entry.event.type === "node-up" || (state?.isUp === true && state.incarnation === incarnation);
    const audience =
      isRepeated || !lives ? undefined : this.#decide(entry, position, key, user, node, incarnation);
    if (audience && label !== undefined) program?.labels.push(label);
    return {
      ...{ position, isRepeated, label: entry.label?.text, by: user?.id, type: entry.event.type },
      ...{ target: entry.event.type === "said" ? entry.event.target : undefined, text: entry.body?.text },
      ...{ fallback: entry.body && fallbackOf(entry.body) },
      ...{ isAccepted: audience !== undefined, audience: audience ?? [] },
    };
  }

  #decide(
    entry: Entry,
    position: number,
    key: string | undefined,
    user: User | undefined,
    node: string,
    incarnation: number,
  ): Verdict {
    const { event } = entry;
    switch (event.type) {
      case "node-up":
        if (incarnation <= (this.nodes.get(node)?.incarnation ?? 0)) return undefined;
        this.#end(node, position);
        this.nodes.set(node, { incarnation, n: 1, isUp: true });
        return [];
      case "node-down":
        this.#end(node, position);
        return [];
      case "node-suspected":
        return this.#lives(event) ? [] : undefined;
      case "node-lost":
        if (!this.#lives(event) || (this.nodes.get(event.node)?.n ?? 0) > event.n) return undefined;
        this.#end(event.node, position);
        return [];
      case "grace-ended": {
        const away = this.#crowd.users.find(({ id }) => id === event.session);
        const isOver = away?.detachedAt === event.detachedAt && !away.account?.alwaysOn;
        return away && isOver ? this.#crowd.remove(away) : undefined;
      }
      case "account-registered":
        return key === undefined ? undefined : this.#owners.register(user, event, position);
      case "session-opened":
        return key === undefined || user ? undefined : this.#open(event, position, key);
      case "session-resumed":
        return key === undefined || user ? undefined : this.#return(event, position, key);
      default:
        return user && key !== undefined ? this.#decideOf(user, entry.event, position, key) : undefined;
    }
  }

  #decideOf(user: User, event: Event, position: number, key: string): Verdict {
    switch (event.type) {
      case "connection-closed":
        return user.connections.length > 1 || user.programs.length > 0 || user.account
          ? this.#detach(user, key, position, user.account !== undefined)
          : this.#crowd.remove(user);
      case "quit":
        return user.connections.length > 1 || user.account?.alwaysOn
          ? this.#detach(user, key, position, false)
          : this.#crowd.remove(user);
      case "logged-in":
        return this.#owners.logIn(user, event);
      case "always-on-changed":
        return this.#owners.stayOn(user, event);
      case "read-marked":
        return this.#owners.read(user, event, this.#now, position);
      case "founder-changed":
        return this.#owners.changeOwner(user, event);
      case "access-changed":
        return this.#owners.changeAccess(user, event);
      case "rank-claimed":
        return this.#owners.claim(user, event);
      case "nick-changed":
        return this.#rename(user, event.nick);
      case "joined":
        return this.#rooms.join(user, event);
      case "said":
        return this.#rooms.hearersOf(user, event.target);
      case "parted":
        return this.#rooms.put(user, user, event.channel);
      case "kicked":
        return this.#rooms.kick(user, event);
      case "channel-modes-changed":
        return this.#rooms.changeModes(user, event);
      case "topic-changed":
        return this.#rooms.changeTopic(user, event);
      case "invited":
        return this.#rooms.invite(user, event);
      case "channel-renamed":
        return this.#rooms.rename(user, event);
      default:
        throw new Error(`the model does not know ${event.type}`);
    }
  }

  #open(event: Event & { type: "session-opened" }, position: number, key: string): Verdict {
    const { nick, username, realname, host, token, login } = event;
    const identity = `${username} ${realname} ${host}`;
    const account = this.#owners.proved(login);
    if (login && !account) return undefined;
    const holder = this.#crowd.named(nick);
    const isGuest = event.reclaim && holder?.isLost && !holder.account && holder.programs.length === 0;
    const own = isGuest && holder.identity === identity ? holder : undefined;
    let user: User | undefined = account ? this.#owners.sessionOf(account, nick) : own;
    if (!user && (holder || this.#owners.isReserved(nick, account))) return undefined;
    if (!user) {
      this.opened.set(host, [...(this.opened.get(host) ?? []), position]);
      const alone = {
        connections: [],
        programs: [],
        detachedAt: undefined,
        isLost: false,
        account: undefined,
      };
      user = { id: position, nick, identity, ...alone, marks: new Map() };
      this.#crowd.users.push(user);
    } else if (!account) user.marks.clear();
    const stay = this.#attach(user, position, key, login !== undefined);
    if (account) logIn(user, account);
    if (token === undefined) return [];
    this.#owners.addProgram(user, token, key);
    this.tokens.set(token, stay);
    return [];
  }

  #return({ token, after }: Event & { type: "session-resumed" }, position: number, key: string): Verdict {
    const user = this.#crowd.users.find(({ programs }) =>
      programs.some((program) => program.token === token),
    );
    const program = user?.programs.find((one) => one.token === token);
    if (!user || !program || (after ?? 0) >= position) return undefined;
    user.connections = user.connections.filter((other) => other !== program.connection);
    program.connection = key;
    const { isLost } = user;
    this.#attach(user, position, key, true);
    // Others of its account are still to be told what they missed.
    user.isLost = isLost && user.account !== undefined;
    return [];
  }

  #attach(user: User, position: number, key: string, isProved: boolean): Stay {
    const wasAway = user.detachedAt !== undefined;
    const stay = { session: user.id, since: position, isProved, wasAway };
    this.#crowd.attach(user, key);
    const incarnation = this.nodes.get(key.split("/")[0] ?? "")?.incarnation ?? 0;
    this.stays.set(nameOf(key, incarnation), stay);
    return stay;
  }

  #detach(user: User, key: string, position: number, isLost: boolean): Verdict {
    this.#crowd.detach(user, key, position, isLost);
    return [];
  }

  #userOf(key: string | undefined): User | undefined {
    return this.#crowd.users.find(({ connections }) => key !== undefined && connections.includes(key));
  }

  #rename(user: User, nick: string): Verdict {
    const isOwn = fold(user.nick) === fold(nick);
    if (!isOwn && (this.#crowd.named(nick) || this.#owners.isReserved(nick, user.account))) return undefined;
    const isSame = user.nick === nick;
    user.nick = nick;
    return isSame ? [] : this.#crowd.neighbours(user);
  }

  #end(node: string, position: number): void {
    const known = this.nodes.get(node);
    if (known) known.isUp = false;
    for (const user of this.#crowd.users) {
      for (const key of user.connections.filter((each) => each.startsWith(`${node}/`)))
        this.#crowd.detach(user, key, position, true);
    }
  }

  #lives({ node, incarnation }: { readonly node: string; readonly incarnation: number }): boolean {
    const known = this.nodes.get(node);
    return known?.isUp === true && known.incarnation === incarnation;
  }
}

/** Of a connection of one start of its node. @param key as "n1/7" */
export function nameOf(key: string, incarnation: number): string {
  return `${key} of ${incarnation}`;
}

function fallbackOf({ text, breaks }: Body): string {
  if (!breaks) return text;
  const parts = [0, ...breaks].map((begin, index) => text.slice(begin, breaks[index]));
  const lines = parts.flatMap((part) => part.split("\n"));
  return lines.filter((line) => line !== "").join("\n");
}
