/** The way into a server on one connection: capabilities, then the old session, or else a new one under our name. */
import { type Message, message } from "../protocol/message.ts";
import { isNick, usernameFrom } from "../protocol/names.ts";
import { Negotiation } from "./capabilities.ts";
import type { LinkOutput } from "./effects.ts";
import type { Login } from "./login.ts";
import type { Outage } from "./outage.ts";
import { isRefusal, isUnavailable, notAName, reasonOf, refusesName, turnsAway } from "./refusals.ts";
import type { Session } from "./session.ts";

/** How often a name that is in use is asked for again, and how many times when nobody is left to type another. */
const nameRetry_ms = 3_000;
const nameTriesMax = 30;

/**
 * What a line brought: we are in, in the old session or a new one; the connection is of no use; it was a refusal, and
 * the next thing is tried; or nothing for the way in.
 */
export type Entry = "resumed" | "registered" | "unavailable" | "turned-away" | "refused" | "nothing";

/** "unnamed" takes the next typed line as the name. */
type State = "resuming" | "registering" | "unnamed" | "inside";

export interface EntranceOptions {
  /** The name to ask for. */
  readonly name: string;
  readonly capabilities: ReadonlySet<string>;
  /** How to log in to an account on the way. */
  readonly login?: Login | undefined;
}

export class Entrance {
  readonly negotiation: Negotiation;
  readonly #login: Login | undefined;
  readonly #session: Session;
  readonly #output: LinkOutput;
  readonly #outage: Outage;
  #state: State = "registering";
  #name: string;
  /** Whether the negotiation has ended before there was a login. */
  #isAgreed = false;

  /** `outage` is what this connection is to end, where it is not the first one. */
  constructor(
    { name, capabilities, login }: EntranceOptions,
    session: Session,
    outage: Outage,
    output: LinkOutput,
  ) {
    this.negotiation = new Negotiation(capabilities);
    this.#login = login;
    this.#name = name;
    this.#session = session;
    this.#outage = outage;
    this.#output = output;
  }

  /** The name that we have or ask for. */
  get name(): string {
    return this.#name;
  }

  get isInside(): boolean {
    return this.#state === "inside";
  }

  get isUnnamed(): boolean {
    return this.#state === "unnamed";
  }

  get isResuming(): boolean {
    return this.#state === "resuming";
  }

  begin(): void {
    this.#output.send(this.negotiation.start());
    if (this.#session.isResumable) this.#state = "resuming";
    else this.#register();
  }

  /** Takes the parameters of a server's CAP line. */
  negotiate(params: readonly string[]): void {
    const next = this.negotiation.receive(params);
    if (!next || this.isInside) return;
    if (next === "agreed") this.#agree();
    else this.#output.send(next);
  }

  /** Takes any other line of a server that has not let us in. */
  receive(line: Message): Entry {
    if (turnsAway(line)) return "turned-away";
    const login = this.#login?.receive(line);
    if (login === "logged-in") this.#afterLogin();
    else if (typeof login === "object") this.#refuseName(login.why);
    if (login !== undefined) return "refused";
    return this.#state === "resuming" ? this.#receiveForSession(line) : this.#receiveForName(line);
  }

  /** Asks for a name, perhaps once more. */
  askFor(name: string): void {
    this.#name = name;
    this.#state = "registering";
    if (isNick(name)) this.#output.send(message("NICK", [name]));
    else this.#refuseName(notAName);
  }

  /** Our name is taken, and somebody gives us another. */
  askForAnother(name: string): void {
    this.#outage.askAnew();
    this.askFor(name);
  }

  /** It is time to ask again. */
  askAgain(): void {
    if (this.#state === "registering" && this.#outage.nameTries > 0) this.askFor(this.#name);
  }

  /** Whether the name was refused so often that another should be asked for, where there is somebody to ask. */
  get isHopeless(): boolean {
    return this.#state === "unnamed" || (!this.isInside && this.#outage.nameTries > nameTriesMax);
  }

  #receiveForSession(line: Message): Entry {
    const [what, nick = this.#name] = line.params;
    if (isUnavailable(line)) return "unavailable";
    if (isRefusal(line)) {
      this.#startAnew();
      return "refused";
    }
    if (line.verb !== "RESUME" || what !== "SUCCESS") return "nothing";
    this.#state = "inside";
    this.#session.resumed(nick);
    return "resumed";
  }

  #receiveForName(line: Message): Entry {
    if (line.verb === "001") {
      this.#state = "inside";
      this.#name = line.params[0] ?? this.#name;
      return "registered";
    }
    if (refusesName(line) && this.#state === "registering") this.#refuseName(reasonOf(line));
    return refusesName(line) || (line.verb === "421" && line.params[1] === "CAP") ? "refused" : "nothing";
  }

  #agree(): void {
    if (this.#state === "resuming" && this.negotiation.resume) {
      this.#output.send(this.#session.request());
      this.#output.send(this.negotiation.end());
      this.#isAgreed = true;
      return;
    }
    if (this.#state === "resuming") {
      this.#session.forget();
      this.#register();
    }
    if (!this.#logIn()) this.#output.send(this.negotiation.end());
  }

  /** Whoever has an account shows it before the server looks at the name. */
  #startAnew(): void {
    this.#session.forget();
    this.#state = "registering";
    if (!this.#logIn()) this.#register();
  }

  #logIn(): boolean {
    if (!this.#login || !this.negotiation.has("sasl")) return false;
    this.#login.begin();
    return true;
  }

  #afterLogin(): void {
    if (this.#isAgreed) this.#register();
    else this.#output.send(this.negotiation.end());
  }

  #register(): void {
    const username = usernameFrom(this.#name);
    this.#output.send(message("USER", [username, "0", "*", username]));
    this.askFor(this.#name);
  }

  #refuseName(why: string): void {
    const name = this.#name;
    if (this.#outage.isOn) {
      // Nobody expects a question now, so no typed line is taken as its answer.
      this.#outage.refuseName(name, why);
      this.#output.act({ kind: "wait", timer: "name", ms: nameRetry_ms });
    } else {
      this.#state = "unnamed";
      if (name !== "") this.#output.show({ kind: "name-refused", name, why });
      this.#output.act({ kind: "ask-name" });
    }
  }
}
