/** A whole cluster on a stage: one log, one connection, and answers that may be late or lost. */
import assert from "node:assert/strict";
import { type Message, parse } from "../../../src/protocol/message.ts";
import { Stage } from "./stage.ts";

const stepsMax = 20_000;

interface Said {
  readonly id: string;
  readonly text: string;
  readonly own: boolean;
}

export class FakeCluster {
  readonly stage = new Stage();
  readonly log: Said[] = [];
  /** So many messages are refused because nothing can be stored. */
  refusals = 0;
  #accepted = new Set<string>();
  /** What the connection carries to the server, and to the client; undefined when there is none. */
  #inbox: string[] | undefined;
  #outbox: string[] = [];
  #sessions = 1;
  /** How long the log was when the session began. */
  #start = 0;
  /** Of the connection: whether it gave a name, ended its negotiation, and was let in. */
  #isNamed = false;
  #isAgreed = false;
  #isIn = false;

  /** The session is gone, as after an hour without connections. */
  endSession(): void {
    if (this.#isConnected) return;
    this.#sessions++;
    this.#accepted = new Set();
  }

  arrive(): void {
    if (this.#isConnected || this.#isOver) return;
    this.#inbox = [];
    this.#outbox = [];
    this.#isNamed = false;
    this.#isAgreed = false;
    this.#isIn = false;
    this.stage.arrives();
    this.#collect();
  }

  /** Cuts the connection. What it still carried is lost; of what the server had read the answers are. */
  cut(): void {
    if (!this.#isConnected) return;
    this.#inbox = undefined;
    this.stage.loses();
    this.#collect();
  }

  ring(timer: "link" | "notice" | "retry" | "name"): void {
    if (this.stage.timers.has(timer)) this.stage.rings(timer);
    this.#collect();
  }

  type(text: string): void {
    this.stage.types(text);
    this.#collect();
  }

  /** Somebody else says something. */
  say(text: string): void {
    const said = this.#store(text, false);
    if (this.#isIn && this.#isConnected) this.#outbox.push(rendered(said));
  }

  /** The server reads one line. */
  serve(): void {
    const line = parse(this.#inbox?.shift() ?? "");
    if (line) this.#outbox.push(...this.#answers(line));
  }

  /** The client reads one line. */
  deliver(): void {
    const line = this.#outbox.shift();
    if (line === undefined || !this.#isConnected) return;
    this.stage.hears(line);
    if (line === "ERROR :bye") this.cut();
    this.#collect();
  }

  /** All goes well from now on. Ends when the client does, which comes back before. */
  settle(): void {
    this.refusals = 0;
    this.#goOnUntil(() => this.#isIn && this.#inbox?.length === 0 && this.#outbox.length === 0);
    this.stage.do(this.stage.client.endInput());
    this.#goOnUntil(() => this.#isOver);
  }

  #goOnUntil(isReached: () => boolean): void {
    for (let step = 0; !isReached(); step++) {
      assert(step < stepsMax, "the client does not come to an end");
      this.#collect();
      this.arrive();
      this.serve();
      this.deliver();
      this.ring("retry");
    }
  }

  get #isConnected(): boolean {
    return this.#inbox !== undefined;
  }

  get #isOver(): boolean {
    return this.stage.others.some((other) => other.startsWith("end"));
  }

  #collect(): void {
    const sent = this.stage.sent.splice(0);
    // The client itself has given it up.
    if (this.stage.others.includes("disconnect")) this.#inbox = undefined;
    this.stage.others = this.stage.others.filter((other) => other !== "disconnect");
    this.#inbox?.push(...sent);
  }

  #store(text: string, own: boolean): Said {
    const said = { id: `e-${String(this.log.length).padStart(6, "0")}`, text, own };
    this.log.push(said);
    return said;
  }

  #answers({ verb, params, tags }: Message): string[] {
    const [first = "", second = ""] = params;
    const label = tags.get("label") ?? "";
    switch (verb) {
      case "CAP":
        if (first === "LS")
          return [":s CAP * LS :message-tags batch labeled-response chorus/resume chorus/nodes=a:1,b:2"];
        if (first === "REQ") return [`:s CAP * ACK :${second}`];
        this.#isAgreed = true;
        return this.#register();
      case "NICK":
        this.#isNamed = true;
        return this.#register();
      case "RESUME":
        return this.#resume(first, second);
      case "PRIVMSG":
        return [`@label=${label} ${this.#take(label, second)}`];
      case "JOIN":
        return [`@label=${label} :alice!u@h JOIN #lobby`];
      case "PING":
        return [`:s PONG s :${first}`];
      case "QUIT":
        return ["ERROR :bye"];
      default:
        return [];
    }
  }

  #register(): string[] {
    if (this.#isIn || !this.#isNamed || !this.#isAgreed) return [];
    this.#isIn = true;
    this.#start = this.log.length;
    return [":s 001 alice :Welcome", `:s RESUME TOKEN t${this.#sessions}`];
  }

  #resume(token: string, after: string): string[] {
    if (token !== `t${this.#sessions}`) return [":s FAIL RESUME INVALID_TOKEN :no such session"];
    this.#isIn = true;
    const all = after === "*" ? this.log.slice(this.#start) : this.log.filter(({ id }) => id > after);
    const missed = all.filter(({ own }) => !own);
    return [
      ":s RESUME SUCCESS alice",
      ":s 001 alice :Welcome",
      ":alice!u@h JOIN #lobby",
      ":s BATCH +r chorus/resume",
      ...missed.map((said) => `@batch=r;${rendered(said).slice(1)}`),
      ":s BATCH -r",
    ];
  }

  #take(label: string, text: string): string {
    // Also of what was accepted before: such a refusal speaks of this sending only.
    if (this.refusals > 0) {
      this.refusals--;
      return ":s FAIL PRIVMSG LOG_UNAVAILABLE :nothing can be stored";
    }
    if (this.#accepted.has(label)) return ":s ACK";
    this.#accepted.add(label);
    this.#store(text, true);
    return ":s ACK";
  }
}

function rendered({ id, text }: Said): string {
  return `@msgid=${id} :bob!u@h PRIVMSG #lobby :${text}`;
}
