/** A raw IRC client that writes down everything: one that comes back to its session, or a guest without resume. */
import { type Message, message, parse } from "../../src/protocol/message.ts";
import { type Connection, connect } from "../../src/terminal/connection.ts";
import { type Answer, isDecided, type Moment, type Observed, type Sending } from "./observed.ts";
import type { Loss, World } from "./world.ts";

const standard = "message-tags batch labeled-response standard-replies echo-message";
/** How often a client looks after its connection, in milliseconds. */
const lookInterval = 100;
/** An unanswered connection is given up after so long, one that is inside is pinged first; in milliseconds. */
const patience = { entering: 1000, ping: 1000, inside: 2500 };
/** A refused attempt is followed by the next one after so long, a taken nick asked for again, in milliseconds. */
const pause = { retry: 40, nick: 300 };
const unansweredMax = 100;

export class Speaker implements Observed {
  readonly name: string;
  readonly kind: "resuming" | "guest";
  readonly moments: Moment[] = [];
  readonly sendings: Sending[] = [];
  readonly #world: World;
  readonly #channels: readonly string[];
  readonly #timer: NodeJS.Timeout;
  #connection: Connection | undefined;
  #state: "away" | "entering" | "inside" | "stopped" = "away";
  #port = 0;
  #token: string | undefined;
  #highest = "*";
  #lines = 0;
  #pings = 0;
  #isPinging = false;
  #isWarned = false;
  #heardAt = 0;
  #retryAt = 0;
  #lost: Loss | undefined;
  /** The server's last words. */
  #farewell: string | undefined;
  /** It has asked for its session, and has not been told all that it missed. */
  #isReturning = false;
  /** Of what was missed, while it is told. */
  #batch: string | undefined;
  /** The line for each thing to be sent. */
  readonly #commands = new Map<Sending, Message>();
  /** What the open batches answer, by their references. */
  readonly #batches = new Map<string, { readonly sending: Sending; answer: Answer }>();

  constructor(world: World, name: string, kind: "resuming" | "guest", channels: readonly string[]) {
    this.#world = world;
    this.name = name;
    this.kind = kind;
    this.#channels = channels;
    this.#timer = setInterval(() => this.#look(), lookInterval);
    this.#connect();
  }

  get isInside(): boolean {
    return this.#state === "inside";
  }

  get isAtRest(): boolean {
    return this.isInside && !this.#isPinging && this.sendings.every(isDecided);
  }

  get token(): string {
    return this.#token ?? "";
  }

  say(text: string): void {
    const target = this.#world.dice.pick(this.#channels);
    this.#begin(message("PRIVMSG", [target, text]), target, text);
  }

  topic(text: string): void {
    const target = this.#world.dice.pick(this.#channels);
    this.#begin(message("TOPIC", [target, text]), target);
  }

  rename(nick: string): void {
    this.#begin(message("NICK", [nick]), nick);
  }

  ping(): void {
    if (!this.isInside || this.#isPinging) return;
    const token = `p${++this.#pings}`;
    this.#isPinging = true;
    this.#isWarned = false;
    this.moments.push({ kind: "pinged", token, told: this.#world.told });
    this.#connection?.send(message("PING", [token]));
  }

  /** Its connection breaks. */
  cut(): void {
    if (this.#state !== "inside") return;
    this.#connection?.destroy();
    this.#farewell = "connection cut";
    this.#leave();
  }

  stop(): void {
    this.#connection?.destroy();
    this.#state = "stopped";
    clearInterval(this.#timer);
  }

  #begin(line: Message, target: string, text?: string): void {
    const open = this.sendings.filter((sending) => !isDecided(sending));
    if (open.length >= unansweredMax || (this.kind === "guest" && !this.isInside)) return;
    const name = `${this.name}-${this.sendings.length + 1}`;
    const sending: Sending = { name, text, target, sent: [], answers: [], id: undefined };
    this.sendings.push(sending);
    this.#commands.set(sending, message(line.verb, line.params, { tags: new Map([["label", name]]) }));
    if (this.isInside) this.#transmit(sending);
  }

  #transmit(sending: Sending): void {
    const line = this.#commands.get(sending);
    if (!line) return;
    sending.sent.push(++this.#lines);
    this.#connection?.send(line);
  }

  #look(): void {
    const now = performance.now();
    const silent = now - this.#heardAt;
    if (this.#state === "away" && now >= this.#retryAt) this.#connect();
    else if (this.#state === "entering" && silent > patience.entering) this.#giveUp();
    else if (this.isInside && silent > patience.inside) this.#giveUp();
    else if (this.isInside && silent > patience.ping) this.ping();
    if (!this.isInside) return;
    for (const sending of this.sendings) {
      const { sent, answers } = sending;
      if (answers.at(-1) === "unavailable" && answers.length === sent.length) this.#transmit(sending);
    }
  }

  #giveUp(): void {
    this.#connection?.destroy();
    this.#farewell ??= "given up";
    this.#leave();
  }

  #connect(): void {
    const others = this.#world.ports.filter((port) => port !== this.#port);
    this.#port = this.#world.dice.pick(others);
    this.#state = "entering";
    this.#heardAt = performance.now();
    this.#connection = connect(
      { host: "127.0.0.1", port: this.#port },
      {
        connected: () => this.#enter(),
        received: (line) => this.#receive(line),
        ended: () => this.#leave(),
      },
    );
  }

  #enter(): void {
    this.#heardAt = performance.now();
    this.moments.push({ kind: "connected" });
    this.#farewell = undefined;
    this.#isReturning = this.#token !== undefined;
    const capabilities = this.kind === "guest" ? standard : `${standard} chorus/resume`;
    this.#connection?.send(message("CAP", ["REQ", capabilities]));
    if (this.#token !== undefined) this.#connection?.send(message("RESUME", [this.#token, this.#highest]));
    else this.#introduce();
    this.#connection?.send(message("CAP", ["END"]));
  }

  #introduce(): void {
    this.#connection?.send(message("NICK", [this.name]));
    this.#connection?.send(message("USER", [this.name, "0", "*", this.name]));
  }

  #leave(): void {
    if (this.#state === "stopped") return;
    const wasInside = this.isInside;
    if (wasInside) this.#lost = this.#world.lose(this.#port, this.#farewell);
    this.#state = "away";
    this.#isPinging = false;
    this.#batch = undefined;
    this.#batches.clear();
    this.#retryAt = performance.now() + pause.retry;
    if (this.kind === "guest") for (const sending of this.sendings) abandon(sending);
    if (wasInside) this.#connect();
    else setTimeout(() => this.#look(), pause.retry);
  }

  #receive(text: string): void {
    this.#heardAt = performance.now();
    const line = parse(text);
    if (!line || this.#state === "stopped") return;
    const { verb, params, tags } = line;
    const id = tags.get("msgid");
    if (id !== undefined) this.#tell(line, id);
    if (verb === "PING") this.#connection?.send(message("PONG", params));
    if (verb === "ERROR") this.#farewell = params[0];
    if (verb === "WARN" && params[0] === "PING") this.#isWarned = true;
    if (verb === "PONG") {
      this.#isPinging = false;
      this.moments.push({ kind: "ponged", token: params.at(-1) ?? "", isBarrier: !this.#isWarned });
    }
    if (this.#state === "entering") this.#proceed(line);
    this.#settle(line);
  }

  #tell({ source = "", verb, params, tags }: Message, id: string): void {
    this.#world.hear(id);
    if (this.#highest === "*" || id > this.#highest) this.#highest = id;
    const isMissed = this.#batch !== undefined && tags.get("batch") === this.#batch;
    const isAgain = tags.has("label") || this.#batches.has(tags.get("batch") ?? "");
    this.moments.push({ kind: "told", line: { id, source, verb, params }, isMissed, isAgain });
  }

  #proceed({ verb, params }: Message): void {
    const [what = "", type] = params;
    if (verb === "433") setTimeout(() => this.#connection?.send(message("NICK", [this.name])), pause.nick);
    if (verb === "FAIL" && what === "RESUME") {
      if (type !== "LOG_UNAVAILABLE") this.moments.push({ kind: "forgotten", why: params.join(" ") });
      this.#giveUp();
    }
    if (verb === "RESUME" && what === "TOKEN") this.#token = type;
    if (verb === "BATCH" && type === "chorus/resume") this.#batch = what.slice(1);
    const isCaughtUp = verb === "BATCH" && what === `-${this.#batch}`;
    // The welcome burst ends with the message of the day; what was missed comes behind it.
    if (isCaughtUp || (verb === "376" && !this.#isReturning)) this.#arrive();
  }

  #arrive(): void {
    this.#state = "inside";
    this.#batch = undefined;
    if (this.#lost) this.#world.regain(this.#lost);
    this.#lost = undefined;
    if (this.kind === "guest" || this.#lines === 0) {
      for (const channel of this.#channels) this.#begin(message("JOIN", [channel]), channel);
    } else {
      for (const sending of this.sendings) if (!isDecided(sending)) this.#transmit(sending);
    }
  }

  /** Whether the line answers something. IRCv3 Labeled Responses. */
  #settle(line: Message): void {
    const { tags, verb, params } = line;
    const [reference = ""] = params;
    const isEnd = verb === "BATCH" && reference.startsWith("-");
    const batch = this.#batches.get(isEnd ? reference.slice(1) : (tags.get("batch") ?? ""));
    if (batch && !isEnd && answerBy(line) !== "taken") batch.answer = answerBy(line);
    if (batch && isEnd) batch.sending.answers.push(batch.answer);
    const label = tags.get("label");
    if (label === undefined || verb === "WARN") return;
    const sending = this.sendings[Number(label.slice(this.name.length + 1)) - 1];
    if (!sending) return;
    if (verb === "BATCH") this.#batches.set(reference.slice(1), { sending, answer: "taken" });
    else {
      sending.answers.push(answerBy(line));
      sending.id = tags.get("msgid") ?? sending.id;
    }
  }
}

/** What is not decided is not asked again. */
function abandon(sending: Sending): void {
  const { sent, answers } = sending;
  if (isDecided(sending)) return;
  if (answers.length < sent.length) answers.push("unknown");
  else answers.splice(-1, 1, "refused");
}

function answerBy({ verb, params }: Message): Answer {
  if (verb === "FAIL") return params[1] === "LOG_UNAVAILABLE" ? "unavailable" : "refused";
  return /^[45]\d\d$/.test(verb) ? "refused" : "taken";
}
