/** One client's connection: its lines become commands, one after the other, and are answered in that order. */
import {
  type Client,
  failReply,
  numericReply,
  type Proposal,
  type Reply,
  type View,
  warnReply,
} from "../commands/command.ts";
import { registration } from "../commands/registration.ts";
import { commands } from "../commands/table.ts";
import { seal } from "../network/entry.ts";
import type { Applied } from "../network/outcome.ts";
import type { SessionId } from "../network/state.ts";
import type { Line } from "../protocol/lines.ts";
import type { Message } from "../protocol/message.ts";
import { Answers } from "./answers.ts";
import type { Batch } from "./batch.ts";
import type { Dialect, Item, Request } from "./dialect.ts";
import type { Fanout, Recipient } from "./fanout.ts";
import { Inbox } from "./inbox.ts";
import { ownLines } from "./own-lines.ts";
import type { Way } from "./rendering.ts";
import { failure, respond } from "./respond.ts";
import type { Services } from "./services.ts";
import { Throttle } from "./throttle.ts";
import type { Receiver, Transport } from "./transport.ts";

/** Proposals of one connection that may be on their way at once. */
const undecidedMax = 128;
/** Lines that a client may send at once to register: some ask for each capability in a line of its own. */
const registrationLines = 64;
/** How long a pause ends a line of a client that has not sent a newline yet, in milliseconds. */
const pauseThatEndsLine = 50;

/** Who looks after a connection. */
export interface Keeper {
  readonly services: Services;
  readonly fanout: Fanout;
  /** The connection is gone; `attached` when a session has it or may still get it. */
  gone(connection: Connection, reason: string, attached: boolean): void;
}

export class Connection implements Recipient, Receiver {
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
  readonly #answers = new Answers((text) => this.say(text));
  readonly #inbox: Inbox;
  #open = true;
  #opening = false;
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
    const { clock, settings, warn } = keeper.services;
    const { messagesPerSecond, burst } = settings;
    const throttle = new Throttle(messagesPerSecond, burst, clock.monotonic());
    const registrationBurst = Math.max(burst, registrationLines);
    const registrationThrottle = new Throttle(messagesPerSecond, registrationBurst, clock.monotonic());
    this.#keeper = keeper;
    this.#transport = transport;
    this.#inbox = new Inbox({
      clock,
      throttle: () => (this.registered ? throttle : registrationThrottle),
      // Whether a line is a name or a message is known when the registration before it is decided.
      hold: () => (this.registered ? undefined : this.#answers.settled(0)),
      run: (next) => this.#take(next),
      emptied: () => (this.#ended ? this.#leave() : undefined),
      failed: (error) => {
        warn("a connection failed", { connection: id, error });
        this.close("Internal error");
      },
      pause: () => transport.pause(),
      resume: () => transport.resume(),
    });
    this.id = id;
    this.openedAt = now;
    this.heardAt = now;
    this.client = { nick: "", negotiating: false, capabilities: 0, host: transport.host, ...client };
    this.dialect = dialect(this);
    this.way = this.dialect.way();
  }

  get registered(): boolean {
    return this.session !== undefined;
  }

  /** The session's nick, or the one asked for. */
  get nick(): string {
    return this.#view().session?.nick ?? this.client.nick;
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

  tell(reply: Reply): void {
    this.say(this.dialect.tell(reply));
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

  #view(): View {
    const { network, settings } = this.#keeper.services;
    const session = this.session === undefined ? undefined : network.state.sessions.get(this.session);
    return { state: network.state, server: settings.server, client: this.client, session };
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
    const pipelined = command?.pipelined && this.registered;
    const settled = this.#answers.settled(pipelined ? undecidedMax : 0);
    if (command?.fresh) return this.#runFresh(request, message, settled);
    if (settled) return settled.then(() => this.#run(request, message, []));
    this.#run(request, message, []);
    return undefined;
  }

  async #runFresh(request: Request, message: Message, settled: Promise<void> | undefined): Promise<void> {
    await settled;
    if (await this.#keeper.services.fresh()) return this.#run(request, message, []);
    const description = "The log does not answer: this is what was known before";
    this.#run(request, message, [warnReply(message.verb, "LOG_UNAVAILABLE", description)]);
  }

  #run(request: Request, message: Message, before: readonly Reply[]): void {
    if (!this.#open) return;
    const response = respond(this.#keeper.services, this.#view(), message);
    if (response.client) this.client = { ...this.client, ...response.client };
    if (this.dialect.way() !== this.way) {
      if (this.session !== undefined) this.#keeper.fanout.catchUp(this);
      this.way = this.dialect.way();
    }
    const proposals = [...(response.proposals ?? [])];
    const opening = registration(this.#view());
    if (opening) {
      this.#opening = true;
      proposals.push(opening);
    }
    const answer = this.#answers.begin(request, proposals.length);
    answer.add([...before, ...(response.replies ?? [])]);
    for (const proposal of proposals) this.#propose(proposal, message.verb, (items) => answer.decide(items));
    if (response.close !== undefined) this.close(response.close);
  }

  #propose({ event, body, answer }: Proposal, verb: string, decide: (items: readonly Item[]) => void): void {
    const { services } = this.#keeper;
    const sealed = body && seal({ ...body, salt: services.random.token(8) });
    services.propose(
      { connection: this.id, event, ...sealed },
      {
        decided: (applied) => {
          decide(this.#outcome(applied, verb, answer));
          if (event.type === "quit" && applied.outcome.kind === "accepted") this.end();
        },
        notTaken: (reason) => {
          decide([failReply(verb, "LOG_UNAVAILABLE", reason)]);
          if (event.type !== "session-opened") return;
          this.#opening = false;
          this.close(reason);
        },
        delayed: () => this.tell(warnReply(verb, "DELAYED", "There is no decision yet; it will follow")),
      },
    );
  }

  #outcome(applied: Applied, verb: string, answer: Proposal["answer"]): readonly Item[] {
    const { outcome, entry, position } = applied;
    const isOpening = entry.event.type === "session-opened";
    if (isOpening) this.#opening = false;
    if (!this.#open) return [];
    if (outcome.kind === "poison") return [failure(this.#keeper.services, verb, outcome.error)];
    if (outcome.kind === "refused") {
      if (isOpening) this.client = { ...this.client, nick: "" };
      const { refusal } = outcome;
      if ("numeric" in refusal) return [numericReply(refusal.numeric, ...refusal.params)];
      return [numericReply("ERR_UNKNOWNERROR", verb, refusal.reason)];
    }
    if (isOpening) {
      this.session = position;
      this.#keeper.fanout.attach(this, position, []);
    }
    const own = ownLines(this, applied, this.#keeper.services.epoch);
    try {
      return [...own, ...(answer?.(this.#view()) ?? [])];
    } catch (error) {
      return [...own, failure(this.#keeper.services, verb, error)];
    }
  }
}
