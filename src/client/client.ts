/** The core of our clients: what the server says and a person types goes in, what is to be done about it comes out. */
import { type Message, message } from "../protocol/message.ts";
import { deedOf } from "./deeds.ts";
import type { Effect, Ending, Timer, Typed } from "./effects.ts";
import { Entrance } from "./entrance.ts";
import type { Reception } from "./errands.ts";
import { Link } from "./link.ts";
import { Listener } from "./listener.ts";
import { Outage } from "./outage.ts";
import { Output } from "./output.ts";
import { reasonOf } from "./refusals.ts";
import { Session } from "./session.ts";
import { split, textBytesMax } from "./splitting.ts";
import { Talk } from "./talk.ts";

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

/** There is no connection; it is being entered; it is live; it is being left; all is over. */
type State = "outside" | "entering" | "inside" | "leaving" | "ended";

/**
 * Each method returns what the shell is to do, in this order. Nothing here reads a clock, throws dice or touches the
 * outside. A lost connection is replaced by the next, for ever, until the person leaves.
 */
export class Client {
  readonly #output = new Output();
  readonly #channel: string;
  readonly #link: Link;
  readonly #talk: Talk;
  readonly #session = new Session();
  readonly #outage: Outage;
  readonly #listener: Listener;
  #state: State = "outside";
  #entrance: Entrance;
  /** Whether a server has ever let us in; whether one has ever answered our wish to join. */
  #wasInside = false;
  #wasReady = false;
  #isTurnedAway = false;
  /** Not looked at yet. */
  readonly #typed: Typed[] = [];
  #linesTyped = 0;
  #inputEnded = false;
  /** Why we leave, once that was typed. */
  #farewell: string | undefined;
  #ending: Ending = { kind: "left" };

  constructor({ name, server, labelPrefix, random, channel = "#lobby" }: ClientOptions) {
    this.#channel = channel;
    this.#link = new Link(server, random, this.#output);
    this.#talk = new Talk(labelPrefix, random, this.#output);
    this.#outage = new Outage(this.#link.addresses, this.#output);
    this.#listener = new Listener(name, channel, this.#session, this.#outage, this.#output);
    this.#entrance = new Entrance(name, this.#session, this.#outage, this.#output);
  }

  /** How many lines wait to be sent. */
  get waiting(): number {
    return this.#typed.length + this.#talk.waiting;
  }

  start(): Effect[] {
    return this.#run(() => this.#link.connect());
  }

  connected(): Effect[] {
    return this.#run(() => {
      this.#state = "entering";
      this.#link.connected();
      this.#entrance = new Entrance(this.#listener.name, this.#session, this.#outage, this.#output);
      this.#entrance.begin();
    });
  }

  /** The connection is gone, or could not be made; `why` is for people. */
  disconnected(why: string): Effect[] {
    return this.#run(() => {
      this.#link.gone();
      this.#lose(why);
    });
  }

  /** Takes a line of the server, without its CR LF; what is no IRC message is passed over. */
  receive(text: string): Effect[] {
    return this.#run(() => {
      const line = this.#link.hear(text);
      if (line) this.#take(line);
    });
  }

  /** The time of the last `wait` for this timer is over. */
  elapsed(timer: Timer): Effect[] {
    return this.#run(() => this.#wake(timer));
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
    if (this.#state === "ended") return [];
    step();
    this.#proceed();
    return this.#output.take();
  }

  #wake(timer: Timer): void {
    if (timer === "link") this.#watch();
    if (timer === "retry") this.#talk.retry();
    if (timer === "name") this.#entrance.askAgain();
    if (timer === "notice") this.#outage.notice();
  }

  #watch(): void {
    const verdict = this.#link.elapsed();
    if (verdict === "ping") this.#output.send(message("PING", ["still-there"]));
    if (verdict === "lost") this.#giveUp("it does not answer");
  }

  #giveUp(why: string): void {
    this.#link.abandon();
    this.#lose(why);
  }

  #lose(why: string): void {
    const before = this.#state;
    this.#state = "outside";
    if (before === "leaving") this.#end(this.#ending);
    else if (!this.#wasInside && before === "outside") this.#end({ kind: "unreachable", why });
    else if (!this.#wasInside || this.#isTurnedAway) this.#end({ kind: "lost" });
    else {
      if (before === "inside") this.#interrupt();
      this.#link.retry();
    }
  }

  #interrupt(): void {
    this.#session.caughtUp();
    this.#talk.interrupt();
    if (!this.#entrance.negotiation.resume) this.#session.forget();
    if (!this.#session.isResumable) this.#talk.abandon();
    this.#outage.begin();
  }

  #take(line: Message): void {
    if (line.verb === "PING") {
      this.#output.send(message("PONG", line.params));
    } else if (line.verb === "CAP") {
      this.#entrance.negotiate(line.params);
      this.#link.addresses.learn(this.#entrance.negotiation.nodes);
    } else if (this.#state === "entering") {
      this.#enter(line);
    } else if (line.verb === "RESUME" && line.params[0] === "TOKEN") {
      this.#session.keep(line.params[1] ?? "");
    } else {
      this.#hear(line);
    }
    // The way in may have shown that there is no session to go on with.
    if (this.#state === "entering" && !this.#session.isResumable) this.#talk.abandon();
  }

  #enter(line: Message): void {
    const entry = this.#entrance.receive(line);
    if (entry === "unavailable") this.#giveUp(reasonOf(line));
    if (entry === "turned-away") this.#isTurnedAway = true;
    if (entry === "turned-away" || entry === "nothing") this.#listener.overhear(line);
    if (entry !== "resumed" && entry !== "registered") return;
    this.#state = "inside";
    this.#wasInside = true;
    this.#link.enter();
    if (entry === "resumed") return;
    this.#listener.enter(this.#entrance.name);
    this.#outage.end("unknown");
    this.#talk.join(this.#channel);
  }

  #hear(line: Message): void {
    const reception = this.#talk.receive(line);
    this.#listener.hear(line, reception, this.#entrance.negotiation.resume);
    this.#settle(reception, line);
  }

  #settle(reception: Reception, line: Message): void {
    if (reception.kind === "postponed") this.#postpone(line);
    if (reception.kind === "delayed") this.#talk.settle(reception, line);
    if (reception.kind !== "answered") return;
    if (!reception.gaveUp) this.#talk.flow();
    if (reception.errand.kind === "join") this.#settleJoin(reception.refusal);
    else this.#talk.settle(reception, line);
  }

  /** Also when it was refused we are ready: then each line said is refused with its reason, which is better than to wait. */
  #settleJoin(why: string | undefined): void {
    if (why !== undefined) this.#output.show({ kind: "join-refused", channel: this.#channel, why });
    if (!this.#wasReady) this.#output.act({ kind: "ready" });
    this.#wasReady = true;
  }

  #postpone(line: Message): void {
    const pause = this.#state === "inside" ? this.#talk.postpone(line) : undefined;
    if (!pause) return;
    // Another node may have what this one lacks.
    if (pause.isVain && this.#session.isResumable && this.#link.addresses.hasOthers)
      this.#giveUp(reasonOf(line));
    else this.#output.act({ kind: "wait", timer: "retry", ms: pause.ms });
  }

  /** Carries out typed lines while it may, and leaves when there will be no more and all are answered. */
  #proceed(): void {
    for (let typed = this.#next(); typed !== undefined; typed = this.#next()) {
      if (this.#isUnnamed) this.#entrance.askFor(typed.text.trim());
      else this.#perform(typed);
    }
    if (this.#state === "inside") this.#talk.release(this.#entrance.negotiation.labels);
    if (this.#inputEnded && this.#typed.length === 0) this.#finish();
  }

  get #isLeaving(): boolean {
    return this.#state === "leaving" || this.#state === "ended";
  }

  get #isUnnamed(): boolean {
    return this.#state === "entering" && this.#entrance.isUnnamed;
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
      const isNameAwaited = this.#state === "entering" && this.#outage.nameTries > 0;
      if (kind === "rename" && isNameAwaited) this.#entrance.askForAnother(target);
      else this.#talk.begin(deed.errand, deed.lines);
    }
  }

  /** Leaves where nothing holds us any more. */
  #finish(): void {
    if (this.#isLeaving) return;
    const lines = this.#talk.open;
    if (this.#state === "entering" && this.#entrance.isHopeless) this.#leave({ kind: "nameless" });
    else if (this.#wasReady && lines === 0) this.#leave({ kind: "left" });
    else if (lines > 0) this.#outage.stay(lines);
  }

  #leave(ending: Ending): void {
    if (this.#state === "inside" || (this.#state === "entering" && !this.#entrance.isResuming)) {
      // The server shows the reason to others behind these words.
      const [fitting] = split(this.#farewell ?? "", textBytesMax("QUIT", "Quit:"));
      this.#output.send(message("QUIT", fitting === undefined ? [] : [fitting]));
      this.#state = "leaving";
      this.#listener.leave();
      this.#ending = ending;
      this.#link.leave();
    } else {
      this.#link.abandon();
      this.#end(ending);
    }
  }

  #end(ending: Ending): void {
    this.#talk.end(this.#typed.splice(0));
    this.#state = "ended";
    this.#link.end();
    this.#output.act({ kind: "end", ending, unanswered: this.#talk.lost });
  }
}
