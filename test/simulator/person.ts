/** A person with our own client: its core is the real one, and everything that it shows is written down. */
import { Client } from "../../src/client/client.ts";
import type { Effect, Timer } from "../../src/client/effects.ts";
import { type Message, serialize } from "../../src/protocol/message.ts";
import { Dice } from "./dice.ts";
import { idPosition } from "./life.ts";
import { Manner } from "./manner.ts";
import type { Peer, Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** What was shown of others, in its order: a line of the log, or that nobody knows what was missed. */
export type Shown = { readonly position: number; readonly text: string } | "gap";

export interface Typed {
  readonly text: string;
  readonly fates: string[];
  /** Its places among all that the client sent. */
  readonly sent: number[];
  /** What was typed before it, and was still to be sent again when it was sent. */
  readonly overtaken: string[];
}

/** What is shown last of a typed line. */
const fates = ["sent", "failed", "perhaps-sent", "unsent"];

export class Person implements Peer {
  readonly name: string;
  /** Nobody else's. */
  readonly host: string;
  readonly shown: Shown[] = [];
  /** By their numbers. */
  readonly typed = new Map<number, Typed>();
  readonly #world: World;
  readonly #client: Client;
  readonly #manner: Manner;
  /** By their labels: sent on this connection, and perhaps taken. */
  readonly #open = new Map<string, Typed>();
  readonly #timers = new Map<Timer, () => void>();
  #wire: Wire | undefined;
  #rest = "";
  #sent = 0;
  #isBack = false;
  /** Of one that was given up it hears nothing any more. */
  #attempts = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    this.host = `10.0.1.${name.slice(1)}`;
    const dice = new Dice(world.dice.between(1, 2 ** 30));
    this.#manner = new Manner(world, dice);
    const random = () => dice.fraction();
    const server = world.dice.pick(world.machines).address;
    this.#client = new Client({ name, server, labelPrefix: dice.token(4), random });
    world.clock.after(1500, () => this.#perform(this.#client.start()));
  }

  get wire(): Wire | undefined {
    return this.#wire;
  }

  /** Whether it is connected, and knows what became of all that was typed. */
  get isAtRest(): boolean {
    return this.#isBack && [...this.typed.values()].every(({ fates }) => fates.length > 0);
  }

  say(): void {
    this.#type((text) => text);
  }

  share(nick: string): void {
    this.#type((text) => `share ${nick} ${text}`);
  }

  received(bytes: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(bytes).toString()).split(/\r?\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#world.trace.note(this.name, `< ${line}`);
      const label = /^@label=(\S+) \S+ FAIL \S+ LOG_UNAVAILABLE /.exec(line)?.[1];
      if (label !== undefined) this.#open.delete(label);
      this.#perform(this.#client.receive(line));
    }
  }

  closed(why: string): void {
    this.#world.trace.note(this.name, `closed: ${why}`);
    this.#wire = undefined;
    this.#perform(this.#client.disconnected(why));
  }

  #type(line: (text: string) => string): void {
    const number = this.typed.size + 1;
    const text = `${this.name} ${number}`;
    this.typed.set(number, { text, fates: [], sent: [], overtaken: [] });
    this.#perform(this.#client.type(line(text)));
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "connect":
        this.#connect(effect.address);
        break;
      case "disconnect":
        this.#wire?.close();
        this.#wire = undefined;
        this.#attempts += 1;
        break;
      case "send": {
        const line = serialize(effect.message);
        this.#world.trace.note(this.name, `> ${line}`);
        this.#wire?.send(Buffer.from(`${line}\r\n`));
        this.#noteSent(effect.message);
        break;
      }
      case "wait":
        this.#wait(effect.timer, effect.ms);
        break;
      case "show":
        this.#world.trace.note(this.name, `shows ${JSON.stringify(effect.event)}`);
        this.#show(effect);
        break;
      case "ready":
        this.#isBack = true;
        break;
      default:
        this.#world.trace.note(this.name, effect.kind);
    }
  }

  #noteSent({ tags, params }: Message): void {
    this.#sent += 1;
    const all = [...this.typed.values()];
    const place = all.findIndex(({ text }) => text === params.at(-1));
    const typed = all[place];
    if (!typed) return;
    typed.sent.push(this.#sent);
    const open = new Set(this.#open.values());
    for (const earlier of all.slice(0, place))
      if (earlier.fates.length === 0 && !open.has(earlier)) typed.overtaken.push(earlier.text);
    this.#open.set(tags.get("label") ?? "", typed);
  }

  #connect(address: string): void {
    this.#isBack = false;
    this.#open.clear();
    this.#rest = "";
    const { clock, dice, machines, latency } = this.#world;
    const machine = machines.find((each) => each.address === address);
    const wire = machine?.connect(this.host, this);
    this.#wire = wire;
    const attempt = ++this.#attempts;
    if (wire) {
      this.#world.whenConnected();
      this.#manner.begin(wire);
    }
    this.#world.trace.note(this.name, `connects to ${address}${wire ? "" : " in vain"}`);
    clock.after(dice.fraction() * latency, () => {
      if (attempt !== this.#attempts) return;
      if (!wire) this.#perform(this.#client.disconnected("connection refused"));
      else if (this.#wire === wire) this.#perform(this.#client.connected());
    });
  }

  #wait(timer: Timer, delay: number): void {
    this.#timers.get(timer)?.();
    this.#timers.set(
      timer,
      this.#world.clock.after(delay, () => this.#perform(this.#client.elapsed(timer))),
    );
  }

  #show({ event, id }: Effect & { kind: "show" }): void {
    if (event.kind === "reconnected") {
      this.#isBack = true;
      if (event.missed === "unknown") this.shown.push("gap");
    }
    if ("typed" in event && fates.includes(event.kind))
      this.typed.get(event.typed.line)?.fates.push(event.kind);
    if (id === undefined || (event.kind !== "said" && event.kind !== "noticed" && event.kind !== "shared"))
      return;
    const position = idPosition(id);
    this.#world.tell(position);
    this.shown.push({ position, text: event.text });
  }
}
