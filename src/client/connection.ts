/** A client's connection, which is made again whenever it is lost: entered, looked after, and left. */
import { type Message, message } from "../protocol/message.ts";
import type { LinkOutput, Timer } from "./effects.ts";
import { Entrance, type EntranceOptions } from "./entrance.ts";
import { Link } from "./link.ts";
import { Outage } from "./outage.ts";
import { reasonOf } from "./refusals.ts";
import { Session } from "./session.ts";
import { Stall } from "./stall.ts";

/** Who uses the connection. */
export interface ConnectionUser {
  /** How it is to be entered now. */
  entrance(): EntranceOptions;
  /** A server has let us in: in the old session, or in a new one under this name. */
  entered(entry: "resumed" | "registered", name: string): void;
  /** A line of a server that has let us in. */
  hear(line: Message): void;
  /** A line of a server that has not. */
  overhear(line: Message): void;
  /** The connection is lost, and the next one is tried. What is unanswered may have been taken. */
  interrupted(): void;
  /** The session is over: nobody can say any more what was taken in it. */
  abandoned(): void;
  /** What could not be stored is to be sent again. */
  retry(): void;
  /** There will be no other connection. */
  closed(reason: Closing): void;
}

/** We have left; the first connection could not be made; or a server ended it before it let us in, or lets us in no more. */
export type Closing =
  | { readonly kind: "left" | "lost" }
  | { readonly kind: "unreachable"; readonly why: string };

export interface ConnectionOptions {
  /** The first server to try, in any form. */
  readonly server: string;
  readonly random: () => number;
  /** Whether the first connection is tried for ever, too. */
  readonly isPatient: boolean;
  readonly session?: Session;
}

/** There is no connection; it is being entered; it is live; it is being left; there will be none. */
type State = "outside" | "entering" | "inside" | "leaving" | "ended";

export class Connection {
  readonly session: Session;
  readonly outage: Outage;
  readonly #link: Link;
  readonly #stall: Stall;
  readonly #isPatient: boolean;
  readonly #user: ConnectionUser;
  readonly #output: LinkOutput;
  #entrance: Entrance | undefined;
  #state: State = "outside";
  /** Whether a server has ever let us in. */
  #wasInside = false;
  #isTurnedAway = false;

  constructor(options: ConnectionOptions, user: ConnectionUser, output: LinkOutput) {
    const { server, random, isPatient, session = new Session() } = options;
    this.session = session;
    this.#isPatient = isPatient;
    this.#user = user;
    this.#output = output;
    this.#link = new Link(server, random, output);
    this.#stall = new Stall(random);
    this.outage = new Outage(this.#link.addresses, output);
  }

  get state(): State {
    return this.#state;
  }

  /** The way in of the connection that there is, or was last. */
  get entrance(): Entrance | undefined {
    return this.#entrance;
  }

  /** Whether commands may be labelled. */
  get labels(): boolean {
    return this.#entrance?.negotiation.labels ?? false;
  }

  /** Whether what comes can be told from what came before. */
  get isResumable(): boolean {
    return this.#entrance?.negotiation.resume ?? false;
  }

  /** The one that is in use or was tried last. */
  get address(): string {
    return this.#link.addresses.current;
  }

  /** Makes the connection, also after `rest`. */
  start(): void {
    this.#state = "outside";
    this.#link.connect();
  }

  connected(): void {
    this.#state = "entering";
    this.#link.connected();
    this.#entrance = new Entrance(this.#user.entrance(), this.session, this.outage, this.#output);
    this.#entrance.begin();
  }

  /** The connection is gone, or could not be made; `why` is for people. */
  disconnected(why: string): void {
    if (this.#state === "ended") return;
    this.#link.gone();
    this.#lose(why);
  }

  /** Takes a line of the server, without its CR LF; what is no IRC message is passed over. */
  receive(text: string): void {
    const line = this.#link.hear(text);
    if (line) this.#take(line);
  }

  /** The time of the last `wait` for this timer is over. */
  elapsed(timer: Timer): void {
    if (timer === "link") this.#watch();
    if (timer === "name") this.#entrance?.askAgain();
    if (timer === "notice") this.outage.notice();
    if (timer !== "retry") return;
    this.#stall.retry();
    this.#user.retry();
  }

  /** The server could store nothing: after a pause it is to be tried again, perhaps at another one. */
  postpone(line: Message): void {
    const pause = this.#state === "inside" ? this.#stall.postpone() : undefined;
    if (!pause) return;
    if (pause.isFirst) this.#output.show({ kind: "stalled", why: reasonOf(line) });
    // Another node may have what this one lacks.
    if (pause.isVain && this.session.isResumable && this.#link.addresses.hasOthers)
      this.#giveUp(reasonOf(line));
    else this.#output.act({ kind: "wait", timer: "retry", ms: pause.ms });
  }

  /** The server stores things again. */
  flow(): void {
    this.#stall.end();
  }

  /** Leaves in good order where a server would understand it, else at once. */
  leave(farewell: Message): void {
    if (this.#state === "inside" || (this.#state === "entering" && !this.#entrance?.isResuming)) {
      this.#output.send(farewell);
      this.#state = "leaving";
      this.#link.leave();
    } else {
      this.#link.abandon();
      this.#close({ kind: "left" });
    }
  }

  /** Gives the way in up, until the next `start`. */
  rest(): void {
    this.#link.abandon();
    this.#link.end();
    this.#entrance = undefined;
    this.#state = "ended";
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
    const isFirst = !this.#wasInside && !this.#isPatient;
    if (before === "leaving") this.#close({ kind: "left" });
    else if (isFirst && before === "outside") this.#close({ kind: "unreachable", why });
    else if (isFirst || this.#isTurnedAway) this.#close({ kind: "lost" });
    else {
      if (before === "inside") this.#interrupt();
      this.#link.retry();
    }
  }

  #interrupt(): void {
    this.session.caughtUp();
    this.#user.interrupted();
    this.#stall.forget();
    if (!this.isResumable) this.session.forget();
    if (!this.session.isResumable) this.#user.abandoned();
    this.outage.begin();
  }

  #close(reason: Closing): void {
    this.#state = "ended";
    this.#link.end();
    this.#user.closed(reason);
  }

  #take(line: Message): void {
    if (line.verb === "PING") {
      this.#output.send(message("PONG", line.params));
    } else if (line.verb === "CAP") {
      this.#entrance?.negotiate(line.params);
      this.#link.addresses.learn(this.#entrance?.negotiation.nodes ?? "");
    } else if (this.#state === "entering" && this.#entrance) {
      this.#enter(line, this.#entrance);
    } else if (line.verb === "RESUME" && line.params[0] === "TOKEN") {
      this.session.keep(line.params[1] ?? "");
    } else {
      this.#user.hear(line);
    }
    // The way in may have shown that there is no session to go on with.
    if (this.#state === "entering" && !this.session.isResumable) this.#user.abandoned();
  }

  #enter(line: Message, entrance: Entrance): void {
    const entry = entrance.receive(line);
    if (entry === "unavailable") this.#giveUp(reasonOf(line));
    if (entry === "turned-away") this.#isTurnedAway = true;
    if (entry === "turned-away" || entry === "nothing") this.#user.overhear(line);
    if (entry !== "resumed" && entry !== "registered") return;
    this.#state = "inside";
    this.#wasInside = true;
    this.#link.enter();
    this.#user.entered(entry, entrance.name);
  }
}
