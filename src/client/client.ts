/** The core of our clients: what the server says and a person types goes in, what is to be done about it comes out. */
import { type Message, message, parse } from "../protocol/message.ts";
import { fold, isNick, usernameFrom } from "../protocol/names.ts";
import { Negotiation } from "./capabilities.ts";
import { deedOf } from "./deeds.ts";
import type { Effect, Event } from "./effects.ts";
import { Errands, type Reception } from "./errands.ts";
import { hear, nameIn } from "./hearing.ts";
import { isRefusal, notAName, reasonOf, refusesName } from "./refusals.ts";
import { split, textBytesMax } from "./splitting.ts";

const lobby = "#lobby";

/** Typed lines wait in all states but "unnamed", which takes one as the name, and "present", which carries them out. */
type State = "connecting" | "registering" | "unnamed" | "joining" | "present" | "leaving";

/** Each method returns what the shell is to do, in this order. Nothing here reads a clock or touches the outside. */
export class Client {
  #state: State = "connecting";
  #name: string;
  readonly #negotiation = new Negotiation();
  readonly #errands: Errands;
  readonly #typed: string[] = [];
  #inputEnded = false;
  readonly #effects: Effect[] = [];

  /** `name` is the nick to ask for; `labelPrefix` is random, and new in each run. */
  constructor(name: string, labelPrefix: string) {
    this.#name = name;
    this.#errands = new Errands(labelPrefix);
  }

  /** How many typed lines wait to be carried out. */
  get waiting(): number {
    return this.#typed.length;
  }

  connected(): Effect[] {
    this.#send(this.#negotiation.start());
    this.#send(message("USER", [usernameFrom(this.#name), "0", "*", usernameFrom(this.#name)]));
    this.#askFor(this.#name);
    return this.#proceed();
  }

  /** Takes a line of the server, without its CR LF; what is no IRC message is passed over. */
  receive(text: string): Effect[] {
    const line = parse(text);
    if (line) this.#take(line);
    return this.#proceed();
  }

  type(text: string): Effect[] {
    this.#typed.push(text);
    return this.#proceed();
  }

  /** Nothing more will be typed: leaves when everything typed is answered. */
  endInput(): Effect[] {
    this.#inputEnded = true;
    return this.#proceed();
  }

  /** Leaves now, whatever is still to be done. */
  leave(): Effect[] {
    this.#leave("");
    return this.#proceed();
  }

  /** The connection is gone: says what did not get through, as far as is known. */
  disconnected(): Effect[] {
    this.#state = "leaving";
    for (const errand of this.#errands.open) {
      if ("text" in errand) this.#show({ kind: "unanswered", text: errand.text });
    }
    for (const text of this.#typed.splice(0)) this.#show({ kind: "unsent", text });
    return this.#proceed();
  }

  #take(line: Message): void {
    if (line.verb === "PING") this.#send(message("PONG", line.params));
    else if (line.verb === "CAP") this.#negotiate(line.params);
    else if (this.#state === "registering" && line.verb === "001") this.#join(line.params[0] ?? this.#name);
    else if (this.#state === "registering" && refusesName(line)) this.#refuseName(reasonOf(line));
    else this.#hear(line);
  }

  #negotiate(params: readonly string[]): void {
    const next = this.#negotiation.receive(params);
    if (next && (this.#state === "registering" || this.#state === "unnamed")) this.#send(next);
  }

  #askFor(name: string): void {
    this.#name = name;
    if (isNick(name)) {
      this.#state = "registering";
      this.#send(message("NICK", [name]));
    } else {
      this.#refuseName(notAName);
    }
  }

  #refuseName(why: string): void {
    this.#state = "unnamed";
    if (this.#name !== "") this.#show({ kind: "name-refused", name: this.#name, why });
    this.#effects.push({ kind: "ask-name" });
  }

  #join(name: string): void {
    this.#name = name;
    this.#state = "joining";
    this.#errands.begin({ kind: "join", target: lobby }, [message("JOIN", [lobby])]);
  }

  #hear(line: Message): void {
    const event = hear(line, { me: this.#name, channel: lobby });
    if (event && !(event.kind === "closed" && this.#state === "leaving")) this.#show(event);
    if (fold(nameIn(line.source)) === fold(this.#name)) this.#follow(line);
    const reception = this.#errands.receive(line);
    if (reception.kind === "answered") this.#settle(reception);
    if (reception.kind === "unrelated" && isRefusal(line)) this.#show({ kind: "told", text: reasonOf(line) });
  }

  /** What happened to us. */
  #follow({ verb, params }: Message): void {
    if (verb === "NICK") this.#name = params[0] ?? this.#name;
    if (verb === "JOIN" && this.#state === "joining") {
      this.#show({ kind: "welcomed", name: this.#name, channel: lobby });
    }
  }

  #settle({ errand, refusal }: Reception & { kind: "answered" }): void {
    if (errand.kind === "join" && this.#state === "joining") {
      // Also when it was refused: then each line said is refused with its reason, which is better than to wait for ever.
      this.#state = "present";
      this.#effects.push({ kind: "ready" });
    }
    if (refusal === undefined) {
      if (errand.kind === "share") this.#show({ kind: "share-accepted", name: errand.target });
    } else if (errand.kind === "rename") {
      this.#show({ kind: "name-refused", name: errand.target, why: refusal });
    } else {
      this.#show({ kind: "failed", deed: errand.kind, why: refusal });
    }
  }

  /** Carries out typed lines while it may, and leaves when there will be no more and all are answered. */
  #proceed(): Effect[] {
    this.#release();
    for (let typed = this.#next(); typed !== undefined; typed = this.#next()) {
      if (this.#state === "unnamed") this.#askFor(typed.trim());
      else this.#perform(typed);
      this.#release();
    }
    if (this.#inputEnded && this.#typed.length === 0) this.#end();
    return this.#effects.splice(0);
  }

  #next(): string | undefined {
    const ready = this.#state === "unnamed" || (this.#state === "present" && !this.#errands.crowded);
    return ready ? this.#typed.shift() : undefined;
  }

  #perform(typed: string): void {
    const deed = deedOf(typed, this.#name, lobby);
    if (deed.kind === "send") this.#errands.begin(deed.errand, deed.lines);
    if (deed.kind === "show") this.#show(deed.event);
    if (deed.kind === "leave") this.#leave(deed.reason);
  }

  #release(): void {
    if (this.#state === "leaving") return;
    for (const line of this.#errands.release(this.#negotiation.labels)) this.#send(line);
  }

  #end(): void {
    if (this.#state === "present" && this.#errands.open.length === 0) this.#leave("");
    if (this.#state === "unnamed") this.#quit("", "give-up");
  }

  #leave(reason: string): void {
    if (this.#state !== "leaving") this.#quit(reason, "leave");
  }

  #quit(reason: string, kind: "leave" | "give-up"): void {
    // The server shows the reason to others behind these words.
    const [fitting] = split(reason, textBytesMax("QUIT", "Quit:"));
    if (this.#state !== "connecting") this.#send(message("QUIT", fitting === undefined ? [] : [fitting]));
    this.#state = "leaving";
    this.#effects.push({ kind });
  }

  #send(line: Message): void {
    this.#effects.push({ kind: "send", message: line });
  }

  #show(event: Event): void {
    this.#effects.push({ kind: "show", event });
  }
}
