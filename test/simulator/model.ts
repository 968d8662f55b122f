/** What the log means, thought of a second time and as simply as can be. It shares no code with the cluster. */
import type { Entry, NetworkRecord } from "../../src/network/entry.ts";
import type { Event } from "../../src/network/events.ts";
import { Crowd, type User } from "./crowd.ts";
import { Rooms, type Verdict } from "./rooms.ts";

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
  /** To whom it is said. */
  readonly target: string | undefined;
  /** The sessions that are told of it. */
  readonly audience: readonly number[];
}

export class Model {
  readonly nodes = new Map<string, { incarnation: number; n: number; isUp: boolean }>();
  readonly #crowd = new Crowd();
  readonly #rooms = new Rooms(this.#crowd);
  /** Token's hash to session, of all that there ever were. */
  readonly tokens = new Map<string, number>();
  /** The sessions that were opened from an address, by the address. */
  readonly opened = new Map<string, number[]>();

  apply({ node, incarnation, n, number, entries }: NetworkRecord): Fact[] {
    const known = this.nodes.get(node);
    const isFirst = entries[0]?.event.type === "node-up" && incarnation > (known?.incarnation ?? 0);
    if (isFirst ? n !== 1 : !known?.isUp || known.incarnation !== incarnation || known.n + 1 !== n) return [];
    if (known && !isFirst) known.n = n;
    return entries.map((entry, index) => this.#applyEntry(entry, number * 1024 + index, node, incarnation));
  }

  /** Who is where, in three lines; the same of two that agree. */
  describe(): string {
    const nodes = [...this.nodes].map(
      ([id, { incarnation, n, isUp }]) => `${id}/${incarnation}/${n}/${isUp}`,
    );
    return [nodes.sort().join(" "), ...this.#crowd.describe()].join("\n");
  }

  #applyEntry(entry: Entry, position: number, node: string, incarnation: number): Fact {
    const key = entry.connection === undefined ? undefined : `${node}/${entry.connection}`;
    const user = this.#crowd.users.find(({ connections }) => key !== undefined && connections.includes(key));
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
        return away && away.detachedAt === event.detachedAt ? this.#crowd.remove(away) : undefined;
      }
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
        if (user.connections.length === 1 && user.programs.length === 0) return this.#crowd.remove(user);
        this.#crowd.detach(user, key, position, false);
        return [];
      case "quit":
        return this.#crowd.remove(user);
      case "nick-changed":
        return this.#rename(user, event.nick);
      case "joined":
        return this.#rooms.join(user, event);
      case "said":
        return this.#rooms.hearersOf(user, event.target);
      case "parted":
        return this.#rooms.put(user, user, event.channel);
      case "kicked": {
        const other = this.#crowd.named(event.nick);
        return other && this.#rooms.isOperator(user, event.channel)
          ? this.#rooms.put(user, other, event.channel)
          : undefined;
      }
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
    const { nick, username, realname, host, token } = event;
    const identity = `${username} ${realname} ${host}`;
    const program = token === undefined ? [] : [{ token, connection: key, labels: [] }];
    const holder = this.#crowd.named(nick);
    if (!holder) {
      this.opened.set(host, [...(this.opened.get(host) ?? []), position]);
      const programs = [...program];
      this.#crowd.users.push({
        id: position,
        nick,
        identity,
        connections: [key],
        programs,
        detachedAt: undefined,
        isLost: false,
      });
    } else {
      if (!event.reclaim || !holder.isLost || holder.programs.length > 0 || holder.identity !== identity)
        return undefined;
      this.#crowd.attach(holder, key);
      holder.programs.push(...program);
    }
    if (token !== undefined) this.tokens.set(token, holder?.id ?? position);
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
    this.#crowd.attach(user, key);
    return [];
  }

  #rename(user: User, nick: string): Verdict {
    const holder = this.#crowd.named(nick);
    if (holder && holder !== user) return undefined;
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
