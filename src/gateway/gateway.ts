/** The gateway: all clients of this node; takes what the network tells and brings it to them. */

import { entered } from "../commands/channels.ts";
import type { Applied, Delivery } from "../network/outcome.ts";
import { fold } from "../protocol/names.ts";
import { Connection, type Keeper } from "./connection.ts";
import { Fanout } from "./fanout.ts";
import { IrcDialect } from "./irc.ts";
import { Monitors } from "./monitors.ts";
import { moved } from "./moved.ts";
import { PlainDialect } from "./plain.ts";
import type { Services } from "./services.ts";
import { toldOf } from "./told.ts";
import type { Transport } from "./transport.ts";

/** How often idle connections are looked for, in milliseconds; more often when the heartbeat is faster. */
const tickInterval = 1000;
/** How long a client may take to register: a program, and a person who thinks about a name; in milliseconds. */
const patience = { irc: 60_000, plain: 300_000 };
/** How long to wait before a closed connection is proposed again when the log did not take it, in milliseconds. */
const retryAfter = 1000;

export class Gateway implements Keeper {
  readonly services: Services;
  readonly fanout = new Fanout();
  readonly monitors = new Monitors<Connection>();
  readonly #connections = new Map<number, Connection>();
  readonly #stopTicking: () => void;
  #serial = 0;
  /** Why everybody was closed, and whoever comes now is as well. */
  #closedFor: string | undefined;
  /** Milliseconds that this process was awake: a pause of the process itself makes nobody idle. */
  #awake = 0;
  #tickedAt: number;

  constructor(services: Services) {
    this.services = services;
    const { clock, settings } = services;
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
    const { node, incarnation, epoch } = this.services;
    const isOurs = applied.node === node && applied.incarnation === incarnation;
    const origin = isOurs ? this.#connections.get(applied.entry.connection ?? 0) : undefined;
    for (const delivery of applied.deliveries) {
      this.#move(delivery);
      this.fanout.post(toldOf(applied, delivery, epoch), origin, this.#followers(delivery));
      if (delivery.line.type === "closed") this.#end(delivery, origin);
      if (delivery.line.type === "channel-renamed") this.#renamed(applied, delivery.line.name, origin);
    }
    this.monitors.tell(applied);
  }

  /** Writes what was posted since the last flush. */
  flush(): void {
    this.fanout.flush();
  }

  gone(connection: Connection, reason: string, attached: boolean): void {
    this.#connections.delete(connection.id);
    this.monitors.watch(connection, []);
    if (attached) this.#proposeClosed(connection.id, reason);
  }

  /** Says why and closes all connections. */
  close(reason: string): void {
    this.#closedFor = reason;
    this.#stopTicking();
    for (const connection of [...this.#connections.values()]) connection.close(reason);
  }

  /** Those who read it without a channel in common. */
  #followers({ line, source }: Delivery): readonly Connection[] {
    const isFollowed = line.type === "away-changed" || line.type === "realname-changed";
    return isFollowed ? this.monitors.followers(source.nick) : [];
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

  /** Tells those who have to be told in another way. */
  #renamed(applied: Applied, name: string, origin: Connection | undefined): void {
    for (const connection of [...this.#connections.values()]) {
      if (connection === origin || !connection.channels.has(fold(name))) continue;
      if (connection.dialect.name === "plain") continue;
      const view = connection.view();
      const own = moved(view, applied, this.services.epoch);
      for (const item of own.length === 0 ? [] : [...own, ...entered(view, name)]) connection.tell(item);
    }
  }

  #end({ source: { session } }: Delivery, origin: Connection | undefined): void {
    for (const connection of [...this.#connections.values()]) {
      if (connection.session !== session || connection === origin) continue;
      this.fanout.catchUp(connection);
      connection.end();
    }
  }

  #proposeClosed(connection: number, reason: string): void {
    const again = () => this.#closedFor === undefined && this.#proposeClosed(connection, reason);
    this.services.propose(
      { connection, event: { type: "connection-closed", reason } },
      { decided() {}, delayed() {}, notTaken: () => this.services.clock.after(retryAfter, again) },
    );
  }

  #tick(interval: number): void {
    const now = this.services.clock.monotonic();
    this.#awake += Math.min(now - this.#tickedAt, 2 * interval);
    this.#tickedAt = now;
    for (const connection of [...this.#connections.values()]) this.#look(connection);
  }

  #look(connection: Connection): void {
    const { clientHeartbeat } = this.services.settings;
    const { dialect } = connection;
    const age = this.#awake - connection.openedAt;
    if (!connection.registered && age > patience[dialect.name]) {
      connection.close("Registration timed out");
      return;
    }
    // Lines that wait to be run are a sign of life: an answer to a ping may stand behind them.
    if (connection.isBusy) connection.heardAt = this.#awake;
    const idle = this.#awake - connection.heardAt;
    const ping = dialect.ping();
    if (clientHeartbeat === 0 || ping === "" || idle < clientHeartbeat) return;
    if (idle >= 2 * clientHeartbeat) connection.close(`Ping timeout: ${Math.round(idle / 1000)} seconds`);
    else if (!connection.pinged) connection.say(ping);
    connection.pinged = true;
  }
}
