/** One client's connection: its lines become commands, one after the other, and are answered in that order. */
import { type Client, type Reply, type Response, type View, warnReply } from "../commands/command.ts";
import { registration } from "../commands/registration.ts";
import { commands } from "../commands/table.ts";
import type { SessionId } from "../network/state.ts";
import type { Line } from "../protocol/lines.ts";
import type { Message } from "../protocol/message.ts";
import { Answers } from "./answers.ts";
import type { Batch } from "./batch.ts";
import type { Dialect, Item, Request } from "./dialect.ts";
import type { Fanout, Recipient } from "./fanout.ts";
import { Inbox } from "./inbox.ts";
import type { Monitors } from "./monitors.ts";
import { outletTo } from "./outlet.ts";
import { type Proposer, propose } from "./proposing.ts";
import type { Way } from "./rendering.ts";
import { guarded, respond } from "./respond.ts";
import type { Services } from "./services.ts";
import { Throttle } from "./throttle.ts";
import type { Receiver, Transport } from "./transport.ts";

/** Proposals of one connection that may be on their way at once. */
const undecidedMax = 128;
/** Lines that a client may send at once to register: some ask for each capability in a line of its own. */
const registrationLines = 64;
/** How long a pause ends a line of a client that has not sent a newline yet, in milliseconds. */
const pauseThatEndsLine = 50;

/** A client that has told nothing of itself. */
const stranger: Omit<Client, "username" | "realname" | "host"> = {
  nick: "",
  negotiating: false,
  capabilities: 0,
  passed: false,
  away: "",
  monitored: [],
};

/** Who looks after a connection. */
export interface Keeper {
  readonly services: Services;
  readonly fanout: Fanout;
  readonly monitors: Monitors<Connection>;
  /** The connection is gone; `attached` when a session has it or may still get it. */
  gone(connection: Connection, reason: string, attached: boolean): void;
}

export class Connection implements Recipient, Receiver, Proposer {
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
  readonly #transport: Transport;
  readonly #answers: Answers;
  readonly #inbox: Inbox;
  #open = true;
  #opening = false;
  #ended = false;
  /** The last command need not be waited for by others of its kind. */
  #pipelined = false;
  #cancelPause = () => {};

  constructor(
    keeper: Keeper,
    transport: Transport,
    id: number,
    now: number,
    dialect: (connection: Connection) => Dialect,
    client: Pick<Client, "username" | "realname">,
  ) {
    const { clock, settings, warn } = keeper.services;
    const { messagesPerSecond, burst } = settings;
    const throttle = new Throttle(messagesPerSecond, burst, clock.monotonic());
    const registrationBurst = Math.max(burst, registrationLines);
    const registrationThrottle = new Throttle(messagesPerSecond, registrationBurst, clock.monotonic());
    this.#keeper = keeper;
    this.#transport = transport;
    const failed = (error: unknown) => {
      warn("a connection failed", { connection: id, error });
      this.close("Internal error");
    };
    this.#answers = new Answers(outletTo(transport, settings.sendQueue, (text) => this.say(text), failed));
    this.#inbox = new Inbox({
      clock,
      throttle: () => (this.registered ? throttle : registrationThrottle),
      // Whether a line is a name or a message is known when the registration before it is decided.
      hold: () => (this.registered ? undefined : this.#answers.settled(0)),
      run: (next) => this.#take(next),
      emptied: () => (this.#ended ? this.#leave() : undefined),
      failed,
      pause: () => transport.pause(),
      resume: () => transport.resume(),
    });
    this.id = id;
    this.openedAt = now;
    this.heardAt = now;
    this.client = { ...stranger, host: transport.host, ...client };
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

  get isBusy(): boolean {
    return !this.#inbox.isEmpty;
  }

  data(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#cancelPause();
    this.#inbox.push(this.dialect.read(bytes));
    if (!this.dialect.awaitsPause) return;
    const { clock } = this.#keeper.services;
    this.#cancelPause = clock.after(pauseThatEndsLine, () => this.#inbox.push(this.dialect.pause()));
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
    this.#inbox.close();
    this.#answers.close();
    const attached = this.session !== undefined || this.#opening;
    if (this.session !== undefined) this.#keeper.fanout.detach(this, this.session);
    this.#keeper.gone(this, reason, attached);
  }

  /** Says why and closes the connection. */
  close(reason: string): void {
    if (!this.#open) return;
    this.say(this.dialect.farewell(reason));
    this.#transport.end();
    this.closed(reason);
  }

  /** What came of the wish for a session. */
  opened(position: SessionId | undefined): void {
    this.#opening = false;
    if (!this.#open) return;
    if (position === undefined) this.client = { ...this.client, nick: "" };
    else this.#keeper.fanout.attach(this, position, []);
    this.session = position;
  }

  /** The session is over: closes the connection, which belongs to nobody any more. */
  end(): void {
    if (this.session !== undefined) this.#keeper.fanout.detach(this, this.session);
    this.session = undefined;
    this.#transport.end();
    this.closed("The session is over");
  }

  /** Puts a request before all that have not been run yet. */
  next(request: Request): void {
    this.#inbox.putFirst(request);
  }

  tell(item: Item): void {
    this.say(this.dialect.tell(item));
  }

  /** Writes text after all lines that were posted before it. */
  say(text: string): void {
    if (text === "" || !this.#open) return;
    if (this.session !== undefined) this.#keeper.fanout.catchUp(this);
    this.write(Buffer.from(text));
  }

  /** A client that does not take what is written is disconnected when its queue is full. */
  write(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#transport.write(bytes);
    const { sendQueue } = this.#keeper.services.settings;
    if (sendQueue === 0 || this.#transport.unsent <= sendQueue) return;
    this.#transport.destroy();
    this.closed("SendQ exceeded");
  }

  view(): View {
    const { network, settings, clock } = this.#keeper.services;
    const session = this.session === undefined ? undefined : network.state.sessions.get(this.session);
    const { server, credentials } = settings;
    return { state: network.state, now: clock.now(), server, credentials, client: this.client, session };
  }

  #take(next: Line | Request): Promise<void> | undefined {
    const request = "respond" in next ? next : this.dialect.request(next);
    return request && this.#handle(request);
  }

  async #leave(): Promise<void> {
    await this.#answers.settled(0);
    // An answer may have asked for more: who has just given a name still enters.
    if (this.isBusy) return;
    this.#transport.end();
    this.closed("Connection closed");
  }

  #handle(request: Request): Promise<void> | undefined {
    const { message } = request;
    if (!message) {
      this.#answers.begin(request, 0).add(request.problem ? [request.problem] : []);
      return undefined;
    }
    const command = commands.get(message.verb);
    const pipelined = command?.pipelined === true && this.registered;
    const settled = this.#answers.settled(pipelined && this.#pipelined ? undecidedMax : 0);
    this.#pipelined = pipelined;
    if (command?.fresh) return this.#runFresh(request, message, settled);
    if (settled) return settled.then(() => this.#run(request, message, []));
    return this.#run(request, message, []);
  }

  async #runFresh(request: Request, message: Message, settled: Promise<void> | undefined): Promise<void> {
    await settled;
    if (await this.#keeper.services.fresh()) return this.#run(request, message, []);
    const description = "The log does not answer: this is what was known before";
    return this.#run(request, message, [warnReply(message.verb, "LOG_UNAVAILABLE", description)]);
  }

  #run(request: Request, message: Message, before: readonly Reply[]): Promise<void> | undefined {
    if (!this.#open) return undefined;
    const response = respond(this.#keeper.services, this.view(), message);
    if (response instanceof Promise) {
      return response.then((later) => this.#answer(request, message.verb, before, later));
    }
    this.#answer(request, message.verb, before, response);
    return undefined;
  }

  #answer(request: Request, verb: string, before: readonly Reply[], response: Response): void {
    if (!this.#open) return;
    this.#learn(response.client ?? {});
    const opening = registration(this.view()) ?? {};
    if (opening.proposals) this.#opening = true;
    const proposals = [...(response.proposals ?? []), ...(opening.proposals ?? [])];
    const { services } = this.#keeper;
    // The replies are an outcome as well.
    const answer = this.#answers.begin(request, proposals.length + 1);
    answer.give([...before, ...(opening.replies ?? [])], guarded(services, verb, response.replies ?? []));
    for (const proposal of proposals) propose(services, this, proposal, verb, answer);
    const reason = response.close ?? opening.close;
    if (reason !== undefined) this.close(reason);
  }

  #learn(told: Partial<Client>): void {
    this.client = { ...this.client, ...told };
    if (told.monitored) this.#keeper.monitors.watch(this, told.monitored);
    if (this.dialect.way() === this.way) return;
    if (this.session !== undefined) this.#keeper.fanout.catchUp(this);
    this.way = this.dialect.way();
  }
}
