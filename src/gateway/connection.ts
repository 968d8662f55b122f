/** One client's connection: its lines become commands, one after the other, and are answered in that order. */
import type { Client, View } from "../commands/command.ts";
import { clientOf } from "../network/clients.ts";
import { connectionKey } from "../network/entry.ts";
import type { Attachment } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import type { Line } from "../protocol/lines.ts";
import { Answers } from "./answers.ts";
import type { Batch } from "./batch.ts";
import { ClientBatches } from "./client-batches.ts";
import type { Dialect, Item, Request } from "./dialect.ts";
import { type Fanout, type Recipient, writtenUpTo } from "./fanout.ts";
import { Inbox } from "./inbox.ts";
import type { Monitors } from "./monitors.ts";
import { outletTo, sendQueueExceeded } from "./outlet.ts";
import type { Way } from "./rendering.ts";
import type { Requesting } from "./requests.ts";
import type { Services } from "./services.ts";
import { stranger, unnamed } from "./stranger.ts";
import { type Throttles, throttlesFor } from "./throttle.ts";
import type { Receiver, Transport } from "./transport.ts";
import type { Turns } from "./turns.ts";
import { Uptake } from "./uptake.ts";
import { viewFor } from "./view.ts";

/** How long a pause ends a line of a client that has not sent a newline yet, in milliseconds. */
const pauseThatEndsLine = 50;

/** Who looks after a connection. */
export interface Keeper {
  readonly services: Services;
  readonly fanout: Fanout<Connection>;
  readonly monitors: Monitors<Connection>;
  readonly turns: Turns;
  /** The connection is gone; `attached` when a session has it or may still get it. */
  gone(connection: Connection, reason: string, attached: boolean): void;
}

export class Connection implements Recipient, Receiver, Requesting {
  /** Counts the connections of this process. */
  readonly id: number;
  readonly dialect: Dialect;
  client: Client;
  session: SessionId | undefined;
  /** By the keeper's clock. */
  readonly openedAt: number;
  /** When the client last gave a sign of life, by the keeper's clock. */
  heardAt: number;
  pinged = false;

  way: Way;
  writtenTo = 0;
  readonly channels = new Set<string>();
  readonly pending: Batch<Recipient>[] = [];

  readonly #keeper: Keeper;
  readonly #key: string;
  readonly #transport: Transport;
  readonly #uptake: Uptake;
  readonly #answers: Answers;
  readonly #requests: ClientBatches;
  readonly #inbox: Inbox;
  readonly #throttles: Throttles;
  #open = true;
  #opening = false;
  #missing = false;
  #ended = false;
  #cancelPause = () => {};

  constructor(
    keeper: Keeper,
    transport: Transport,
    id: number,
    now: number,
    dialect: (connection: Connection) => Dialect,
    client: Pick<Client, "username" | "realname">,
  ) {
    const { clock, settings } = keeper.services;
    this.#throttles = throttlesFor(settings, clock.monotonic());
    this.#keeper = keeper;
    this.#transport = transport;
    this.#uptake = new Uptake(transport);
    this.#answers = new Answers(outletTo(transport, keeper.turns, settings.sendQueue, this));
    this.#requests = new ClientBatches(keeper.services, this, this.#answers);
    this.#inbox = new Inbox({
      clock,
      throttle: () => this.#throttles[this.registered ? "registered" : "newcomer"],
      // Whether a line is a name or a message is known when the registration before it is decided.
      hold: () => (this.registered ? keeper.services.room() : this.#answers.settled(0)),
      run: (next) => this.#take(next),
      emptied: () => (this.#ended ? this.#leave() : undefined),
      failed: (error) => this.failed(error),
      pause: () => transport.pause(),
      resume: () => transport.resume(),
    });
    this.id = id;
    this.#key = connectionKey(keeper.services.node, id);
    this.openedAt = now;
    this.heardAt = now;
    this.client = { ...stranger(keeper.services.random, transport), ...client };
    this.dialect = dialect(this);
    this.way = this.dialect.way();
  }

  get registered(): boolean {
    return this.session !== undefined;
  }

  /** The session's nick, or the one asked for. */
  get nick(): string {
    return this.view().session?.nick ?? this.client.nick;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  get isBusy(): boolean {
    return !this.#inbox.isEmpty;
  }

  data(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#cancelPause();
    this.#inbox.push(this.dialect.read(bytes));
    if (!this.dialect.awaitsPause) return;
    const end = () => this.#inbox.push(this.dialect.pause());
    this.#cancelPause = this.#keeper.services.clock.after(pauseThatEndsLine, end);
  }

  /** The client will send no more: what it has sent is still run and answered. */
  ended(): void {
    this.#cancelPause();
    this.#ended = true;
    this.#inbox.push(this.dialect.pause());
  }

  /** The transport is gone. */
  closed(reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#cancelPause();
    for (const part of [this.#inbox, this.#requests, this.#answers]) part.close();
    if (this.session !== undefined) this.#keeper.fanout.detach(this, this.session);
    this.#keeper.gone(this, reason, this.session !== undefined || this.#opening);
  }

  /** Says why and closes the connection. */
  close(reason: string): void {
    if (!this.#open) return;
    this.say(this.dialect.farewell(reason));
    this.#hangUp(reason);
  }

  failed(error: unknown): void {
    this.#keeper.services.warn("a connection failed", { connection: this.id, error });
    this.close("Internal error");
  }

  /** It is about to get a session. */
  opening(): void {
    this.#opening = true;
  }

  /** What came of the wish for a session. */
  opened(session: SessionId | undefined): void {
    this.#opening = false;
    if (!this.#open) return;
    // A token that was no good, or is another session's, never becomes that of a new one.
    if (session === undefined) this.client = { ...this.client, ...unnamed(this.#keeper.services.random) };
    else this.#keeper.fanout.attach(this, session, []);
    this.session = session;
    this.#uptake.begin(session ?? 0);
  }

  /** It has come back to a session at this position: it is told what it missed before it hears what is new. */
  returned({ session, after }: Attachment, position: number): void {
    this.#opening = false;
    if (!this.#open) return;
    this.session = session;
    this.#missing = true;
    this.#uptake.begin(after ?? position);
  }

  /** It was told everything that was posted so far. */
  join(): void {
    const { session } = this.view();
    this.#missing = false;
    if (this.#open && session) this.#keeper.fanout.attach(this, session.id, session.channels);
  }

  /** Its session has it still. */
  get isAttached(): boolean {
    return this.#keeper.services.network.state.connections.has(this.#key);
  }

  /** It is told what it missed, and nothing else reaches it. */
  get isMissing(): boolean {
    return this.#missing;
  }

  /** Up to this position everything is written to its client, when everything up to `flushed` was posted. */
  writtenUpTo(flushed: number): number {
    // Who has a token says by itself what it has seen.
    if (!this.isAttached || clientOf(this.#keeper.services.network.state, this.#key)) return flushed;
    return this.#uptake.toldUpTo(this.#missing || !this.#open ? undefined : writtenUpTo(this, flushed));
  }

  forsake(error: unknown): void {
    this.#keeper.services.warn("what a client missed cannot be read", { connection: this.id, error });
    // Whoever cannot resume would miss it in any case: it goes on without.
    if (clientOf(this.view().state, this.#key)) this.close("What you missed cannot be read now");
    else this.join();
  }

  /** Whether the client has given a sign of life without sending: it takes what is written, or has sent what waits to be run. */
  showsLife(): boolean {
    return this.#uptake.goesOn() ?? this.isBusy;
  }

  /** The connection belongs to no session any more: says why, if that is not said yet, and closes it. */
  end(reason?: string): void {
    if (reason !== undefined) this.say(this.dialect.farewell(reason));
    this.#keeper.fanout.catchUp(this);
    if (this.session !== undefined) this.#keeper.fanout.detach(this, this.session);
    this.session = undefined;
    this.#hangUp("The session is over");
  }

  /** Counts commands that no line of their own was read for; below 0 for lines that are no whole command. */
  charge(commands: number): void {
    this.#throttles.registered.charge(commands);
  }

  /** Puts a request before all that have not been run yet. */
  next(request: Request): void {
    this.#inbox.putFirst(request);
  }

  tell(...items: readonly Item[]): void {
    this.say(items.map((item) => this.dialect.tell(item)).join(""));
  }

  /** Tells when others have had their turn. */
  tellLater(items: Iterable<Item | undefined>): void {
    this.#answers.tell(items, (item) => this.dialect.tell(item));
  }

  /** Writes text after all lines that were posted before it. */
  say(text: string): void {
    if (text === "" || !this.#open) return;
    this.#keeper.fanout.catchUp(this);
    this.write(Buffer.from(text));
  }

  /** A client that does not take what is written is disconnected when its queue is full. */
  write(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#uptake.write(bytes);
    const { sendQueue } = this.#keeper.services.settings;
    if (sendQueue === 0 || this.#transport.unsent <= sendQueue) return;
    this.#transport.destroy();
    this.closed(sendQueueExceeded);
  }

  view(): View {
    return viewFor(this.#keeper.services, this.client, this.session);
  }

  #take(next: Line | Request): Promise<void> | undefined {
    const request = "respond" in next ? next : this.dialect.request(next);
    return request && this.#requests.handle(request);
  }

  async #leave(): Promise<void> {
    await this.#answers.settled(0);
    // An answer may have asked for more: who has just given a name still enters.
    if (!this.isBusy) this.#hangUp("Connection closed");
  }

  /** Closes the connection when its client has been written all that was posted for it. */
  #hangUp(reason: string): void {
    this.#keeper.fanout.catchUp(this);
    this.#transport.end();
    this.closed(reason);
  }

  /** What its client has told of itself. */
  learn(told: Partial<Client>): void {
    this.client = { ...this.client, ...told };
    if (told.monitored) this.#keeper.monitors.watch(this, told.monitored);
    if (this.dialect.way() === this.way) return;
    this.#keeper.fanout.catchUp(this);
    this.way = this.dialect.way();
  }
}
