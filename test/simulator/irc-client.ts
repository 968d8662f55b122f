/** A client that speaks IRC and writes down everything: a standard one, or one that comes back to its session. */
import { Gathering } from "../../src/client/gathering.ts";
import { type Message, parse } from "../../src/protocol/message.ts";
import { Answering } from "./answering.ts";
import { Dice } from "./dice.ts";
import { Entrance, type Owner } from "./entrance.ts";
import { addToLast, isDecided, type Life, newLife, openIn, positionIn, type Sending } from "./life.ts";
import { Manner } from "./manner.ts";
import { severalLines } from "./several-lines.ts";
import type { Peer, Wire } from "./wire.ts";
import type { World } from "./world.ts";

const capabilities =
  "message-tags server-time batch labeled-response echo-message standard-replies invite-notify account-notify sasl " +
  "draft/channel-rename draft/read-marker";
/** How often a client looks whether it is still connected, in milliseconds. */
const lookInterval = 500;
/** After this long without a line it pings, and gives the connection up; in milliseconds. */
const pingAfter = 1200;
const silentAtMost = 4000;

/** What sort of client it is. */
export interface Sort {
  readonly name: string;
  readonly host: string;
  readonly resumes: boolean;
  /** It knows messages of several lines. */
  readonly gathers: boolean;
  readonly owner?: Owner;
}

export class IrcClient implements Peer {
  readonly name: string;
  readonly resumes: boolean;
  readonly gathers: boolean;
  readonly lives: Life[] = [];
  readonly #world: World;
  readonly #dice: Dice;
  readonly #manner: Manner;
  readonly #host: string;
  readonly #entrance: Entrance;
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
  readonly #answering = new Answering();
  #gathering = new Gathering();

  constructor(world: World, { name, host, resumes, gathers, owner }: Sort) {
    this.#world = world;
    this.#dice = new Dice(world.dice.between(1, 2 ** 30));
    this.#manner = new Manner(world, this.#dice);
    this.name = name;
    this.#host = host;
    this.#entrance = new Entrance(name, this.#dice, owner);
    this.resumes = resumes;
    this.gathers = gathers;
    world.clock.after(this.#dice.between(0, lookInterval), () => {
      world.clock.every(lookInterval, () => this.#look());
    });
  }

  get wire(): Wire | undefined {
    return this.#wire;
  }

  get nick(): string {
    return this.#entrance.nick;
  }

  get owner(): Owner | undefined {
    return this.#entrance.owner;
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

  /** Says something in several lines: one message. */
  sayAtLength(target: string): void {
    const { line, text } = severalLines(this.#dice, `${this.name} ${this.#serial + 1}`, target);
    this.#send(line, text, 1);
  }

  /** Who is here as a guest makes its name its account's. */
  register(): void {
    for (const line of this.#entrance.register()) this.command(line);
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
      this.#heardAt = this.#world.clock.monotonic();
      const parsed = parse(line);
      const whole = parsed && this.#gathering.take(parsed);
      if (whole) this.#hear(whole);
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
    this.#write(...`@label=${sending.label} ${sending.line}`.split("\r\n"));
  }

  #write(...lines: readonly string[]): void {
    for (const line of lines) {
      this.#world.trace.note(this.name, `> ${line}`);
      this.#wire?.send(Buffer.from(`${line}\r\n`));
    }
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
    const wire = machine.connect(this.#host, this);
    if (!wire) return;
    this.#world.trace.note(this.name, `connects to ${machine.id}`);
    this.#world.whenConnected();
    this.#manner.begin(wire);
    this.#wire = wire;
    this.#state = "entering";
    this.#rest = "";
    this.#gathering = new Gathering();
    this.#entrance.begin();
    this.#heardAt = this.#world.clock.monotonic();
    const isNew = this.lives.length === 0 || this.life.isOver || !this.life.token;
    if (isNew || (this.#left.size === 0 && this.#manner.forgets())) {
      this.lives.push(newLife(this.name, this.resumes));
      this.#highest = "*";
    }
    this.life.moments.push({ kind: "opened", wire });
    for (const sending of this.life.sendings) {
      sending.isOpen = false;
      if (!isDecided(sending)) sending.earlier = sending.sent.length;
    }
    const more = `${this.resumes ? " chorus/resume" : ""}${this.gathers ? " draft/multiline" : ""}`;
    this.#write(`CAP REQ :${capabilities}${more}`);
    if (this.life.token) this.#write(`RESUME ${this.life.token} ${this.#highest}`, "CAP END");
    else this.#write(...this.#entrance.present());
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
    this.#answering.forget();
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
    if (addToLast(this.life.moments, line)) return;
    const position = positionIn(line);
    this.life.moments.push({ kind: "told", line, position });
    if (position !== undefined) {
      this.#world.tell(position);
      const id = line.tags.get("msgid") ?? "";
      if (this.#highest === "*" || id > this.#highest) this.#highest = id;
    }
    if (line.verb === "PING") this.#write(`PONG :${line.params[0]}`);
    else if (line.verb === "PONG") this.#hearPong(line.params.at(-1) ?? "");
    else if (line.verb === "NICK" && line.source?.split("!")[0] === this.nick)
      this.#entrance.nick = line.params[0] ?? "";
    else if (this.#state === "entering") this.#enter(line);
    else if (line.verb === "RESUME" && line.params[0] === "TOKEN") this.life.token = line.params[1];
    else if (line.verb === "900") this.#entrance.loggedIn(line.params[2] ?? "");
    this.#answering.settle(line, this.life.sendings);
  }

  #hearPong(token: string): void {
    this.#isPinging = false;
    const unanswered = [...(this.#before.get(token) ?? [])].filter(
      ([{ isOpen, sent }, last]) => isOpen && sent.at(-1) === last,
    );
    this.life.moments.push({ kind: "ponged", token, unanswered: unanswered.map(([{ label }]) => label) });
  }

  #enter(line: Message): void {
    const { verb, params } = line;
    const isNotResumed = verb === "FAIL" && params[0] === "RESUME";
    const next = this.#entrance.hear(line);
    if (next === "in vain" || (isNotResumed && params[1] === "LOG_UNAVAILABLE")) this.#giveUp();
    else if (isNotResumed && this.#wire) {
      this.life.isOver = true;
      this.lives.push(newLife(this.name, this.resumes));
      this.#highest = "*";
      this.life.moments.push({ kind: "opened", wire: this.#wire });
      this.#write(...this.#entrance.present());
    } else this.#write(...next);
    if (verb !== "001") return;
    this.#state = "inside";
    if (!this.life.token) for (const command of this.#entrance.first()) this.command(command);
    for (const sending of this.life.sendings)
      if (sending.earlier > 0 && !isDecided(sending)) this.#transmit(sending);
    if (!this.resumes) this.say("PRIVMSG", "#a");
  }
}
