/** The core of our clients: what the server says and a person types goes in, what is to be done about it comes out. */
import { type Message, message } from "../protocol/message.ts";
import { type Closing, Connection, type ConnectionUser } from "./connection.ts";
import { deedOf, type Errand } from "./deeds.ts";
import type { Effect, Ending, Timer, Typed } from "./effects.ts";
import type { EntranceOptions } from "./entrance.ts";
import type { Reception } from "./errands.ts";
import { Listener } from "./listener.ts";
import { Output } from "./output.ts";
import { split, textBytesMax } from "./splitting.ts";
import { Talk } from "./talk.ts";

/**
 * Not echo-message: an ACK says as much of a line of ours, and the lines replayed after a loss are then only those
 * that somebody else wrote, so that nothing of ours can be shown a second time. With chathistory, what was said before is
 * told to who asks for it only.
 */
const capabilities: ReadonlySet<string> = new Set([
  "message-tags",
  "server-time",
  "batch",
  "draft/multiline",
  "labeled-response",
  "standard-replies",
  "cap-notify",
  "draft/chathistory",
  "chorus/resume",
  "chorus/nodes",
]);

export interface ClientOptions {
  /** The nick to ask for. */
  readonly name: string;
  /** The first server to try, in any form: it comes back in the effect `connect`, as do those that servers name. */
  readonly server: string;
  /** Random, and new in each run. */
  readonly labelPrefix: string;
  /** Gives numbers from 0 up to, but without, 1. */
  readonly random: () => number;
  /** Where all is said; the lobby where nothing is given. */
  readonly channel?: string;
}

/**
 * Each method returns what the shell is to do, in this order. Nothing here reads a clock, throws dice or touches the
 * outside. A lost connection is replaced by the next, for ever, until the person leaves.
 */
export class Client implements ConnectionUser {
  readonly #output = new Output();
  readonly #channel: string;
  readonly #connection: Connection;
  readonly #talk: Talk;
  readonly #listener: Listener;
  /** Whether a server has ever answered our wish to join. */
  #wasReady = false;
  /** Not looked at yet. */
  readonly #typed: Typed[] = [];
  #linesTyped = 0;
  #inputEnded = false;
  /** Why we leave, once that was typed. */
  #farewell: string | undefined;
  #ending: Ending = { kind: "left" };

  constructor({ name, server, labelPrefix, random, channel = "#lobby" }: ClientOptions) {
    this.#channel = channel;
    this.#connection = new Connection({ server, random, isPatient: false }, this, this.#output);
    const { session, outage } = this.#connection;
    this.#talk = new Talk(labelPrefix, this.#output);
    this.#listener = new Listener(name, channel, session, outage, this.#output);
  }

  /** How many lines wait to be sent. */
  get waiting(): number {
    return this.#typed.length + this.#talk.waiting;
  }

  start(): Effect[] {
    return this.#run(() => this.#connection.start());
  }

  connected(): Effect[] {
    return this.#run(() => this.#connection.connected());
  }

  /** The connection is gone, or could not be made; `why` is for people. */
  disconnected(why: string): Effect[] {
    return this.#run(() => this.#connection.disconnected(why));
  }

  /** Takes a line of the server, without its CR LF; what is no IRC message is passed over. */
  receive(text: string): Effect[] {
    return this.#run(() => this.#connection.receive(text));
  }

  /** The time of the last `wait` for this timer is over. */
  elapsed(timer: Timer): Effect[] {
    return this.#run(() => this.#connection.elapsed(timer));
  }

  type(text: string): Effect[] {
    return this.#run(() => this.#typed.push({ line: ++this.#linesTyped, text }));
  }

  /** Nothing more will be typed: leaves when everything typed is answered. */
  endInput(): Effect[] {
    return this.#run(() => {
      this.#inputEnded = true;
    });
  }

  /** Leaves in good order, whatever is still to be done; the second time at once. */
  leave(): Effect[] {
    return this.#run(() => this.#leave({ kind: "left" }));
  }

  #run(step: () => void): Effect[] {
    if (this.#connection.state === "ended") return [];
    step();
    this.#proceed();
    return this.#output.take();
  }

  entrance(): EntranceOptions {
    return { name: this.#listener.name, capabilities };
  }

  entered(entry: "resumed" | "registered", name: string): void {
    if (entry === "resumed") return;
    this.#listener.enter(name);
    this.#connection.outage.end("unknown");
    this.#talk.join(this.#channel);
  }

  hear(line: Message): void {
    const reception = this.#talk.receive(line);
    this.#listener.hear(line, reception, this.#connection.isResumable);
    this.#settle(reception, line);
  }

  overhear(line: Message): void {
    this.#listener.overhear(line);
  }

  interrupted(): void {
    this.#talk.interrupt();
  }

  abandoned(): void {
    this.#talk.abandon();
  }

  retry(): void {
    this.#talk.retry();
  }

  closed(reason: Closing): void {
    this.#talk.end(this.#typed.splice(0));
    const ending = reason.kind === "left" ? this.#ending : reason;
    this.#output.act({ kind: "end", ending, unanswered: this.#talk.lost });
  }

  #settle(reception: Reception<Errand>, line: Message): void {
    if (reception.kind === "postponed") this.#connection.postpone(line);
    if (reception.kind === "delayed") this.#talk.settle(reception, line);
    if (reception.kind !== "answered") return;
    if (!reception.gaveUp) this.#connection.flow();
    if (reception.errand.kind === "join") this.#settleJoin(reception.refusal);
    else this.#talk.settle(reception, line);
  }

  /** Also when it was refused we are ready: then each line said is refused with its reason, which is better than to wait. */
  #settleJoin(why: string | undefined): void {
    if (why !== undefined) this.#output.show({ kind: "join-refused", channel: this.#channel, why });
    if (!this.#wasReady) this.#output.act({ kind: "ready" });
    this.#wasReady = true;
  }

  /** Carries out typed lines while it may, and leaves when there will be no more and all are answered. */
  #proceed(): void {
    for (let typed = this.#next(); typed !== undefined; typed = this.#next()) {
      if (this.#isUnnamed) this.#connection.entrance?.askFor(typed.text.trim());
      else this.#perform(typed);
    }
    if (this.#connection.state === "inside") this.#talk.release(this.#connection.labels);
    if (this.#inputEnded && this.#typed.length === 0) this.#finish();
  }

  get #isLeaving(): boolean {
    return this.#connection.state === "leaving" || this.#connection.state === "ended";
  }

  get #isUnnamed(): boolean {
    return this.#connection.state === "entering" && this.#connection.entrance?.isUnnamed === true;
  }

  #next(): Typed | undefined {
    if (this.#isLeaving) return undefined;
    return this.#isUnnamed || this.#wasReady ? this.#typed.shift() : undefined;
  }

  #perform(typed: Typed): void {
    const deed = deedOf(typed, this.#listener.name, this.#channel);
    if (this.#farewell !== undefined) {
      this.#talk.refuse(typed);
    } else if (deed.kind === "show") {
      this.#output.show(deed.event);
    } else if (deed.kind === "leave") {
      this.#farewell = deed.reason;
      this.#inputEnded = true;
    } else if (deed.kind === "send") {
      const { kind, target } = deed.errand;
      const { state, outage, entrance } = this.#connection;
      const isNameAwaited = state === "entering" && outage.nameTries > 0;
      if (kind === "rename" && isNameAwaited) entrance?.askForAnother(target);
      else this.#talk.begin(deed.errand, deed.lines);
    }
  }

  /** Leaves where nothing holds us any more. */
  #finish(): void {
    if (this.#isLeaving) return;
    const lines = this.#talk.open;
    const { state, entrance } = this.#connection;
    if (state === "entering" && entrance?.isHopeless) this.#leave({ kind: "nameless" });
    else if (this.#wasReady && lines === 0) this.#leave({ kind: "left" });
    else if (lines > 0) this.#connection.outage.stay(lines);
  }

  #leave(ending: Ending): void {
    // The server shows the reason to others behind these words.
    const [fitting] = split(this.#farewell ?? "", textBytesMax("QUIT", "Quit:"));
    this.#listener.leave();
    this.#ending = ending;
    this.#connection.leave(message("QUIT", fitting === undefined ? [] : [fitting]));
  }
}
