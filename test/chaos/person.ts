/** Our own client core over TCP, as somebody who types into it sees it. */
import { Client } from "../../src/client/client.ts";
import type { Effect, Event, Fate, Timer } from "../../src/client/effects.ts";
import type { Message } from "../../src/protocol/message.ts";
import { parseAddress } from "../../src/terminal/address.ts";
import { type Connection, connect } from "../../src/terminal/connection.ts";
import { type Answer, isDecided, type Moment, type Observed, type Sending } from "./observed.ts";
import type { Loss, World } from "./world.ts";

const lobby = "#lobby";
const answers: Readonly<Record<Fate["kind"], Answer | undefined>> = {
  pending: undefined,
  delayed: undefined,
  sent: "taken",
  failed: "refused",
  "perhaps-sent": "unknown",
  unsent: "refused",
};

export class Person implements Observed {
  readonly kind = "person";
  readonly name: string;
  readonly moments: Moment[] = [];
  readonly sendings: Sending[] = [];
  /** What was shared with this one alone. */
  readonly shared: string[] = [];
  readonly #world: World;
  readonly #client: Client;
  readonly #timers = new Map<Timer, NodeJS.Timeout>();
  #connection: Connection | undefined;
  #port = 0;
  #lines = 0;
  #isReady = false;
  #lost: Loss | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    const server = `127.0.0.1:${world.dice.pick(world.ports)}`;
    const random = () => world.dice.fraction();
    this.#client = new Client({ name, server, labelPrefix: `${name}-`, random });
    this.#perform(this.#client.start());
  }

  get isInside(): boolean {
    return this.#isReady && this.#lost === undefined;
  }

  get isAtRest(): boolean {
    return this.isInside && this.sendings.every(isDecided);
  }

  say(text: string): void {
    this.#type(text, lobby, text);
  }

  share(name: string, text: string): void {
    this.#type(`share ${name} ${text}`, name, text);
  }

  cut(): void {
    if (!this.isInside) return;
    this.#connection?.destroy();
    this.#lost ??= this.#world.lose(0, "connection cut");
    this.#perform(this.#client.disconnected("it was cut"));
  }

  stop(): void {
    this.#connection?.destroy();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #type(typed: string, target: string, text: string): void {
    if (!this.#isReady) return;
    const line = this.sendings.length + 1;
    this.sendings.push({
      name: `${this.name}-${line}`,
      text,
      target,
      sent: [],
      answers: [],
      id: undefined,
    });
    this.#perform(this.#client.type(typed));
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === "connect") this.#connect(effect.address);
    if (effect.kind === "disconnect") {
      this.#connection?.destroy();
      this.#leave();
    }
    if (effect.kind === "send") this.#transmit(effect.message);
    if (effect.kind === "ready") this.#isReady = true;
    if (effect.kind === "show") this.#see(effect.event, effect.id);
    if (effect.kind === "end") this.moments.push({ kind: "forgotten", why: effect.ending.kind });
    if (effect.kind !== "wait") return;
    clearTimeout(this.#timers.get(effect.timer));
    const wake = () => this.#perform(this.#client.elapsed(effect.timer));
    this.#timers.set(effect.timer, setTimeout(wake, effect.ms));
  }

  #transmit(line: Message): void {
    const [, text] = line.params;
    const sending = line.verb === "PRIVMSG" && this.sendings.find((each) => each.text === text);
    if (sending) sending.sent.push(++this.#lines);
    this.#connection?.send(line);
  }

  #connect(server: string): void {
    const address = parseAddress(server) ?? { host: "127.0.0.1", port: 0 };
    this.#port = address.port;
    this.#connection = connect(address, {
      connected: () => this.#perform(this.#client.connected()),
      received: (line) => this.#perform(this.#client.receive(line)),
      ended: (error) => {
        this.#leave();
        this.#perform(this.#client.disconnected(error?.message ?? "it ended"));
      },
    });
  }

  #leave(): void {
    if (this.#isReady) this.#lost ??= this.#world.lose(this.#port, undefined);
  }

  #see(event: Event, id: string | undefined): void {
    if (id !== undefined) this.#world.hear(id);
    if (event.kind === "said" && id !== undefined) {
      // All that checks is the id: the core shows who said what, not the line.
      const line = { id, source: event.name, verb: "PRIVMSG", params: [lobby, event.text] };
      this.moments.push({ kind: "told", line, isMissed: false, isAgain: false });
    }
    if (event.kind === "shared") this.shared.push(event.text);
    if (event.kind === "reconnected") this.#return(event.missed);
    if (!("typed" in event)) return;
    const answer = answers[event.kind];
    if (answer) this.sendings[event.typed.line - 1]?.answers.push(answer);
  }

  #return(missed: string): void {
    if (missed === "unknown") this.moments.push({ kind: "forgotten", why: "a new session began" });
    if (this.#lost) this.#world.regain(this.#lost);
    this.#lost = undefined;
  }
}
