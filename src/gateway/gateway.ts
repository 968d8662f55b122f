/** The gateway: all clients of this node; takes what the network tells and brings it to them. */

import { nodesChanged } from "../commands/cap.ts";
import { entered } from "../commands/channels.ts";
import { connectionIn, positionOf } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import type { Applied, Delivery } from "../network/outcome.ts";
import { channelByName } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import { Connection, type Keeper } from "./connection.ts";
import { Fanout } from "./fanout.ts";
import { IrcDialect } from "./irc.ts";
import { joinHistory } from "./join-history.ts";
import { Newcomers, tellChange } from "./metadata-news.ts";
import { Monitors } from "./monitors.ts";
import { moved } from "./moved.ts";
import { sendQueueExceeded } from "./outlet.ts";
import { PlainDialect } from "./plain.ts";
import { guarded } from "./respond.ts";
import type { Services } from "./services.ts";
import { toldOf } from "./told.ts";
import type { Transport } from "./transport.ts";
import { Turns } from "./turns.ts";
import { type TypingNote, TypingNotes } from "./typing.ts";

/** How often idle connections are looked for, in milliseconds; more often when the heartbeat is faster. */
const tickInterval = 1000;
/** How long a client may take to register: a program, and a person who thinks about a name; in milliseconds. */
const patience = { irc: 60_000, plain: 300_000 };
/** How long to wait before a closed connection is proposed again when the log did not take it, in milliseconds. */
const retryAfter = 1000;

/** Where something comes from: that start of which node. */
type Place = Pick<Applied, "node" | "incarnation">;

export class Gateway implements Keeper {
  readonly services: Services;
  readonly fanout: Fanout<Connection>;
  readonly monitors = new Monitors<Connection>();
  readonly turns: Turns;
  readonly #typing: TypingNotes;
  readonly #newcomers = new Newcomers(this);
  readonly #connections = new Map<number, Connection>();
  readonly #stopTicking: () => void;
  /** Up to where those were told everything who are gone, while the log does not know it. */
  readonly #leaving = new Map<number, number>();
  #serial = 0;
  #flushed = 0;
  #written = 0;
  #foundWritten = 0;
  #resumes = 0;
  #sendQueueExceeded = 0;
  /** Why everybody was closed, and whoever comes now is as well. */
  #closedFor: string | undefined;
  /** Milliseconds that this process was awake: a pause of the process itself makes nobody idle. */
  #awake = 0;
  #tickedAt: number;

  constructor(services: Services) {
    this.services = services;
    const { clock, settings } = services;
    this.fanout = new Fanout(clock);
    this.turns = new Turns(clock);
    const originOf = (note: TypingNote) => this.#originOf(note, note.connection);
    this.#typing = new TypingNotes({ ...services, fanout: this.fanout, originOf });
    this.#tickedAt = clock.monotonic();
    const interval = Math.min(tickInterval, settings.clientHeartbeat / 4 || tickInterval);
    this.#stopTicking = clock.every(interval, () => this.#tick(interval));
  }

  /** Takes over a client whose protocol is known. What it has sent so far is brought by `data`. */
  open(transport: Transport, protocol: "irc" | "plain"): Connection {
    const { settings } = this.services;
    const isPlain = protocol === "plain";
    this.#serial += 1;
    const connection: Connection = new Connection(
      this,
      transport,
      this.#serial,
      this.#awake,
      (self) =>
        isPlain
          ? new PlainDialect(self, settings.channel, (request) => self.next(request))
          : new IrcDialect(settings.server, self),
      isPlain ? { username: "plain", realname: "plain text" } : { username: "", realname: "" },
    );
    this.#connections.set(connection.id, connection);
    transport.receive({
      data: (bytes) => {
        connection.heardAt = this.#awake;
        connection.pinged = false;
        connection.data(bytes);
      },
      ended: () => connection.ended(),
      closed: (reason) => connection.closed(reason),
    });
    if (this.#closedFor !== undefined) connection.close(this.#closedFor);
    return connection;
  }

  /** Posts what an entry told to everyone here but the connection that it came from, which is answered apart. */
  post(applied: Applied): void {
    const { epoch } = this.services;
    const { outcome, entry } = applied;
    const origin = this.#originOf(applied, entry.connection);
    if (outcome.kind === "accepted") {
      if (outcome.attached?.replaced !== undefined) this.#replace(outcome.attached.replaced);
      if (this.#isOurs(applied) && outcome.attached) this.#resumes += 1;
      if (isAboutNodes(entry.event)) this.#tellNodes();
    }
    for (const delivery of applied.deliveries) {
      if (delivery.line.type === "metadata-changed") {
        tellChange(this, delivery, delivery.line, origin);
        continue;
      }
      this.#move(delivery);
      this.fanout.post(toldOf(applied, delivery, epoch), origin, this.monitors.followers(delivery));
      if (delivery.line.type === "joined") {
        this.#entered(applied, delivery.line.channel, origin);
        this.#newcomers.entered(delivery);
      }
      if (delivery.line.type === "closed") this.#end(delivery, origin);
      if (delivery.line.type === "channel-renamed") this.#renamed(applied, delivery.line.name, origin);
    }
    this.monitors.tell(applied);
  }

  /** What was posted since the last flush is written from now on: everything up to the last record that was applied. */
  flush(): void {
    this.fanout.flush();
    this.#newcomers.tell();
    this.#typing.look();
    this.#flushed = positionOf(this.services.network.state.record + 1, 0) - 1;
  }

  /** A node, perhaps this one, tells that one of its clients is typing. */
  hear(note: TypingNote): void {
    this.#typing.hear(note);
  }

  /** The position up to which everything is written to each guest here: other clients know themselves what they have seen. */
  get written(): number {
    return this.#written;
  }

  /** How many there are of each dialect. */
  get connections(): Readonly<Record<Connection["dialect"]["name"], number>> {
    const count = { irc: 0, plain: 0 };
    for (const { dialect } of this.#connections.values()) count[dialect.name] += 1;
    return count;
  }

  /** What was counted since it was opened: what was posted and written, and what became of connections. */
  get counts() {
    const { lines, bytes } = this.fanout.written;
    return { lines, bytes, resumes: this.#resumes, sendQueueExceeded: this.#sendQueueExceeded };
  }

  gone(connection: Connection, reason: string, attached: boolean): void {
    this.#connections.delete(connection.id);
    this.monitors.watch(connection, []);
    if (reason === sendQueueExceeded) this.#sendQueueExceeded += 1;
    // When the node goes, its own last word says so of all its connections.
    if (!attached || this.#closedFor !== undefined) return;
    this.#leaving.set(connection.id, connection.writtenUpTo(this.#flushed));
    this.#proposeClosed(connection.id, reason);
  }

  /** Says why and closes all connections. */
  close(reason: string): void {
    this.#closedFor = reason;
    this.#stopTicking();
    for (const connection of [...this.#connections.values()]) connection.close(reason);
  }

  /** A session's connection has lost its place to another one. */
  #replace(key: string): void {
    const { node, connection } = connectionIn(key);
    if (node !== this.services.node) return;
    this.#connections.get(connection)?.end("Your session goes on by a newer connection");
  }

  #isOurs({ node, incarnation }: Place): boolean {
    return node === this.services.node && incarnation === this.services.incarnation;
  }

  #originOf(place: Place, connection = 0): Connection | undefined {
    return this.#isOurs(place) ? this.#connections.get(connection) : undefined;
  }

  /** Which nodes live has changed. */
  #tellNodes(): void {
    const { network } = this.services;
    for (const connection of [...this.#connections.values()]) {
      const { capabilities: set } = connection.client;
      // Others have no use for it, and many show it to their users.
      const canFailOver = has(set, "chorus/nodes") || has(set, "chorus/resume");
      if (canFailOver && has(set, "cap-notify")) connection.tell(nodesChanged(network.state));
    }
  }

  /** Local members follow the state: who enters gets the line of it, who leaves gets it by name. */
  #move({ line, source: { session } }: Delivery): void {
    if (line.type === "joined") this.fanout.enter(session, fold(line.channel));
    if (line.type === "parted") this.fanout.leave(session, fold(line.channel));
    if (line.type === "kicked") this.fanout.leave(line.session, fold(line.channel));
    if (line.type === "channel-renamed") this.fanout.rename(fold(line.channel), fold(line.name));
    if (line.type !== "quit") return;
    for (const recipient of this.fanout.recipients(session)) {
      for (const channel of [...recipient.channels]) this.fanout.leave(session, channel);
    }
  }

  /** A session has entered a channel by one of its connections: the others are told of it as well. Plain text has the sentence. */
  #entered({ position, deliveries }: Applied, channel: string, origin: Connection | undefined): void {
    for (const other of this.fanout.recipients(deliveries[0]?.source.session ?? 0)) {
      if (other === origin || other.dialect.name === "plain") continue;
      other.tellLater(guarded(this.services, "JOIN", entered(other.view(), channel)));
      other.tellLater(joinHistory(this.services, other, channel, position));
    }
  }

  /** Tells those who have to be told in another way. */
  #renamed(applied: Applied, name: string, origin: Connection | undefined): void {
    const channel = channelByName(this.services.network.state, name);
    for (const connection of [...this.#connections.values()]) {
      if (!channel || connection === origin || !connection.channels.has(fold(name))) continue;
      const view = connection.view();
      const own = connection.dialect.name === "plain" ? [] : moved(view, applied, this.services.epoch);
      if (own.length === 0) continue;
      connection.tell(...own);
      connection.tellLater(guarded(this.services, "RENAME", entered(view, channel.name)));
    }
  }

  #end({ source: { session }, line }: Delivery, origin: Connection | undefined): void {
    for (const connection of [...this.#connections.values()]) {
      if (connection.session !== session || connection === origin) continue;
      connection.end(connection.isMissing && line.type === "closed" ? line.reason : undefined);
    }
  }

  #proposeClosed(connection: number, reason: string): void {
    const again = () => this.#closedFor === undefined && this.#proposeClosed(connection, reason);
    const written = this.#leaving.get(connection) ?? 0;
    const event = { type: "connection-closed", reason, written } as const;
    const decided = () => this.#leaving.delete(connection);
    const notTaken = () => this.services.clock.after(retryAfter, again);
    this.services.propose({ connection, event }, { decided, delayed() {}, notTaken });
  }

  #tick(interval: number): void {
    const now = this.services.clock.monotonic();
    this.#awake += Math.min(now - this.#tickedAt, 2 * interval);
    this.#tickedAt = now;
    for (const connection of [...this.#connections.values()]) this.#look(connection);
    // What was found written a tick ago has reached its readers by now, as far as this node can know.
    this.#written = this.#foundWritten;
    this.#foundWritten = this.#flushed;
    for (const connection of this.#connections.values()) {
      this.#foundWritten = Math.min(this.#foundWritten, connection.writtenUpTo(this.#flushed));
    }
    for (const written of this.#leaving.values()) this.#foundWritten = Math.min(this.#foundWritten, written);
  }

  #look(connection: Connection): void {
    const { clientHeartbeat } = this.services.settings;
    const { dialect } = connection;
    const age = this.#awake - connection.openedAt;
    if (!connection.registered && age > patience[dialect.name]) {
      connection.close("Registration timed out");
      return;
    }
    // An answer to a ping may stand behind lines that wait to be run.
    if (connection.showsLife()) connection.heardAt = this.#awake;
    const idle = this.#awake - connection.heardAt;
    const ping = dialect.ping();
    if (clientHeartbeat === 0 || ping === "" || idle < clientHeartbeat) return;
    if (idle >= 2 * clientHeartbeat) connection.close(`Ping timeout: ${Math.round(idle / 1000)} seconds`);
    else if (!connection.pinged) connection.say(ping);
    connection.pinged = true;
  }
}

function isAboutNodes({ type }: Event): boolean {
  return type === "node-up" || type === "node-down" || type === "node-lost";
}
