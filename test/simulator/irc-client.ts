/** A client that speaks IRC and writes down everything: a standard one, or one that comes back to its session. */
import { type Message, parse } from "../../src/protocol/message.ts";
import { Dice } from "./dice.ts";
import { type Answer, isDecided, type Life, newLife, openIn, positionIn, type Sending } from "./life.ts";
import { Manner } from "./manner.ts";
import type { Peer, Wire } from "./wire.ts";
import type { World } from "./world.ts";

const capabilities =
  "message-tags server-time batch labeled-response echo-message standard-replies invite-notify draft/channel-rename";
/** How often a client looks whether it is still connected, in milliseconds. */
const lookInterval = 500;
/** After this long without a line it pings, and gives the connection up; in milliseconds. */
const pingAfter = 1200;
const silentAtMost = 4000;

/** Some who cannot resume: whoever calls itself so is not taken for one of them. */
const guests = ["c1", "c3", "c5", "c7", "c9"];

export class IrcClient implements Peer {
  readonly name: string;
  readonly resumes: boolean;
  readonly lives: Life[] = [];
  readonly #world: World;
  readonly #dice: Dice;
  readonly #manner: Manner;
  #nick: string;
  #wire: Wire | undefined;
  #state: "away" | "entering" | "inside" = "away";
  #rest = "";
  #heardAt = 0;
  #isPinging = false;
  #serial = 0;
  #lines = 0;
  #highest = "*";
  #retryAt = 0;
  /** What was not answered when a PING was sent, by its token, and the place of its last sending. */
  readonly #before = new Map<string, ReadonlyMap<Sending, number>>();
  /** Older connections that it has not closed. */
  readonly #left = new Set<Wire>();
  /** The sending that an open batch answers, and how, by the batch's reference. */
  readonly #batches = new Map<string, { readonly sending: Sending; answer: Answer }>();

  constructor(world: World, name: string, resumes: boolean) {
    this.#world = world;
    this.#dice = new Dice(world.dice.between(1, 2 ** 30));
    this.#manner = new Manner(world, this.#dice);
    this.name = name;
    this.#nick = name;
    this.resumes = resumes;
    world.clock.after(this.#dice.between(0, lookInterval), () => {
      world.clock.every(lookInterval, () => this.#look());
    });
  }

  get wire(): Wire | undefined {
    return this.#wire;
  }

  get nick(): string {
    return this.#nick;
  }

  get isInside(): boolean {
    return this.#state === "inside";
  }

  /** Whether it is connected, and waits for no answer. */
  get isAtRest(): boolean {
    const isLeft = [...this.#left].some(({ isUp }) => isUp);
    return this.isInside && !isLeft && !this.#isPinging && this.life.sendings.every(isDecided);
  }

  /** The present one, or the last. */
  get life(): Life {
    const life = this.lives.at(-1);
    if (!life) throw new Error(`${this.name} has not begun`);
    return life;
  }

  /** Sends a command under a label of its own. */
  command(line: string): void {
    this.#send(line, undefined, 1);
  }

  /** Says something that nobody ever says again. */
  say(verb: string, ...targets: readonly string[]): void {
    const text = `${this.name} ${this.#serial + 1}`;
    this.#send(`${verb} ${targets} :${text}`, text, targets.length);
  }

  /** Asks for a PONG. */
  ping(): void {
    const token = `p${++this.#serial}`;
    this.#isPinging = true;
    this.#before.set(token, openIn(this.life));
    this.life.moments.push({ kind: "pinged", token, told: this.#world.told });
    this.#write(`PING ${token}`);
  }

  /** Leaves for good; it will come back as somebody new. */
  quit(): void {
    this.#write("QUIT :bye");
    this.life.isOver = true;
  }

  /** Goes on by another connection, and leaves it to the server to close this one. */
  move(): void {
    const wire = this.#wire;
    if (!wire || this.life.token === undefined || this.life.isOver) return;
    this.#world.trace.note(this.name, "moves");
    this.#left.add(wire);
    const stay = Buffer.from("PONG :here\r\n");
    wire.handOver({ received: () => wire.send(stay), closed: () => this.#left.delete(wire) });
    this.#leave();
    this.#retryAt = 0;
  }

  received(bytes: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(bytes).toString()).split(/\r?\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#world.trace.note(this.name, `< ${line}`);
      const parsed = parse(line);
      if (parsed) this.#hear(parsed);
    }
  }

  closed(why: string): void {
    this.#world.trace.note(this.name, `closed: ${why}`);
    this.#leave();
  }

  #send(line: string, text: string | undefined, parts: number): void {
    const label = `${this.name}-${++this.#serial}`;
    const sending: Sending = { label, line, text, parts, sent: [], answers: [], isOpen: false, earlier: 0 };
    this.life.sendings.push(sending);
    this.#transmit(sending);
  }

  #transmit(sending: Sending): void {
    sending.sent.push(++this.#lines);
    sending.isOpen = true;
    this.#write(`@label=${sending.label} ${sending.line}`);
  }

  #write(line: string): void {
    this.#world.trace.note(this.name, `> ${line}`);
    this.#wire?.send(Buffer.from(`${line}\r\n`));
  }

  #look(): void {
    const now = this.#world.clock.monotonic();
    if (this.#state === "away") {
      if (now >= this.#retryAt) this.#connect();
    } else if (now - this.#heardAt > silentAtMost) {
      this.#giveUp();
    } else if (now - this.#heardAt > pingAfter && this.isInside && !this.#isPinging) {
      this.ping();
    }
    if (this.isInside) this.#insist();
  }

  #connect(): void {
    const machine = this.#dice.pick(this.#world.machines);
    this.#retryAt = this.#world.clock.monotonic() + this.#manner.retry();
    const wire = machine.connect(`10.0.0.${this.name.slice(1)}`, this);
    if (!wire) return;
    this.#world.trace.note(this.name, `connects to ${machine.id}`);
    this.#world.whenConnected();
    this.#manner.begin(wire);
    this.#wire = wire;
    this.#state = "entering";
    this.#rest = "";
    this.#heardAt = this.#world.clock.monotonic();
    const isNew = this.lives.length === 0 || this.life.isOver || !this.life.token;
    if (isNew || (this.#left.size === 0 && this.#manner.forgets())) {
      this.lives.push(newLife(this.name, this.resumes));
      this.#highest = "*";
    }
    this.life.moments.push({ kind: "opened" });
    for (const sending of this.life.sendings) {
      sending.isOpen = false;
      if (!isDecided(sending)) sending.earlier = sending.sent.length;
    }
    this.#write(`CAP REQ :${capabilities}${this.resumes ? " chorus/resume" : ""}`);
    if (this.life.token) this.#write(`RESUME ${this.life.token} ${this.#highest}`);
    else this.#introduce();
    this.#write("CAP END");
  }

  /** Perhaps as somebody else, who may be away. */
  #introduce(): void {
    const isPosing = this.lives.length > 1 && this.#dice.chance(0.1);
    if (isPosing) this.#nick = this.#dice.pick(guests);
    const name = isPosing ? this.#nick : this.name;
    this.#write(`NICK ${this.#nick}`);
    this.#write(`USER ${name} 0 * :${name}`);
  }

  #giveUp(): void {
    this.#world.trace.note(this.name, "gives the connection up");
    this.#wire?.close();
    this.#leave();
  }

  #leave(): void {
    if (this.#wire) this.life.moments.push({ kind: "closed", wire: this.#wire });
    this.#wire = undefined;
    this.#state = "away";
    this.#isPinging = false;
    this.#before.clear();
    this.#batches.clear();
    this.#retryAt = this.#world.clock.monotonic() + this.#manner.absence();
  }

  /** Without their answer it does not know of some things whether they were taken: it sends them again. */
  #insist(): void {
    for (const sending of this.life.sendings) {
      if (sending.answers.at(-1) !== "unavailable" || isDecided(sending)) continue;
      sending.answers.pop();
      this.#transmit(sending);
    }
  }

  #hear(line: Message): void {
    this.#heardAt = this.#world.clock.monotonic();
    const position = positionIn(line);
    this.life.moments.push({ kind: "told", line, position });
    if (position !== undefined) {
      this.#world.tell(position);
      const id = line.tags.get("msgid") ?? "";
      if (this.#highest === "*" || id > this.#highest) this.#highest = id;
    }
    if (line.verb === "PING") this.#write(`PONG :${line.params[0]}`);
    else if (line.verb === "PONG") this.#hearPong(line.params.at(-1) ?? "");
    else if (line.verb === "NICK" && line.source?.split("!")[0] === this.#nick)
      this.#nick = line.params[0] ?? "";
    else if (this.#state === "entering") this.#enter(line);
    else if (line.verb === "RESUME" && line.params[0] === "TOKEN") this.life.token = line.params[1];
    this.#settle(line);
  }

  #hearPong(token: string): void {
    this.#isPinging = false;
    const unanswered = [...(this.#before.get(token) ?? [])].filter(
      ([{ isOpen, sent }, last]) => isOpen && sent.at(-1) === last,
    );
    this.life.moments.push({ kind: "ponged", token, unanswered: unanswered.map(([{ label }]) => label) });
  }

  #enter({ verb, params }: Message): void {
    if (verb === "433") {
      this.#nick = `${this.name}x${++this.#serial}`;
      this.#write(`NICK ${this.#nick}`);
    }
    const isNotResumed = verb === "FAIL" && params[0] === "RESUME";
    if (isNotResumed && params[1] === "LOG_UNAVAILABLE") this.#giveUp();
    else if (isNotResumed) {
      this.life.isOver = true;
      this.lives.push(newLife(this.name, this.resumes));
      this.#highest = "*";
      this.life.moments.push({ kind: "opened" });
      this.#introduce();
    }
    if (verb !== "001") return;
    this.#nick = params[0] ?? this.#nick;
    this.#state = "inside";
    if (!this.life.token) this.command("JOIN #a");
    for (const sending of this.life.sendings)
      if (sending.earlier > 0 && !isDecided(sending)) this.#transmit(sending);
    if (!this.resumes) this.say("PRIVMSG", "#a");
  }

  /** Whether the line answers something. IRCv3 Labeled Responses. */
  #settle(line: Message): void {
    const { tags, verb, params } = line;
    const [reference = ""] = params;
    const isEnd = verb === "BATCH" && reference.startsWith("-");
    const batch = this.#batches.get(isEnd ? reference.slice(1) : (tags.get("batch") ?? ""));
    if (batch && !isEnd && answerBy(line) !== "done") batch.answer = answerBy(line);
    if (batch && isEnd) this.#answer(batch.sending, batch.answer);
    const sending = this.life.sendings.find(({ label }) => label === tags.get("label"));
    if (!sending) return;
    if (verb === "BATCH") this.#batches.set(reference.slice(1), { sending, answer: "done" });
    else this.#answer(sending, answerBy(line));
  }

  #answer(sending: Sending, answer: Answer): void {
    sending.isOpen = false;
    sending.answers.push(answer);
  }
}

function answerBy({ verb, params }: Message): Answer {
  if (verb === "FAIL") return params[1] === "LOG_UNAVAILABLE" ? "unavailable" : "refused";
  return /^[45]\d\d$/.test(verb) ? "refused" : "done";
}
