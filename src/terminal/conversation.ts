/** A conversation, over one connection or one after another: carries out what the client core wants. */
import { randomBytes } from "node:crypto";
import { Client } from "../client/client.ts";
import type { Effect, Ending, Timer } from "../client/effects.ts";
import { printable } from "../protocol/printable.ts";
import { type Address, addressForms, formatAddress, parseAddress } from "./address.ts";
import { type Connection, connect, reasonFor } from "./connection.ts";
import { linesFor } from "./lines.ts";
import { nameQuestion } from "./questions.ts";
import type { Screen } from "./screen.ts";

/** Typed lines that wait for the server; with more of them the input is held back. */
const waitingMax = 1000;

export class Conversation {
  readonly #screen: Screen;
  readonly #client: Client;
  readonly #ended = Promise.withResolvers<number>();
  readonly #timers = new Map<Timer, NodeJS.Timeout>();
  #server: string;
  #connection: Connection | undefined;
  #makeRoom = () => {};

  constructor(screen: Screen, address: Address, name: string) {
    this.#screen = screen;
    this.#server = formatAddress(address);
    this.#client = new Client({
      name,
      server: this.#server,
      labelPrefix: randomBytes(4).toString("hex"),
      random: Math.random,
    });
  }

  /** Talks until the end; resolves with the exit code. */
  run(): Promise<number> {
    this.#perform(this.#client.start());
    void this.#readInput();
    return this.#ended.promise;
  }

  /** Leaves in good order; the second time at once. */
  interrupt(): void {
    this.#perform(this.#client.leave());
  }

  async #readInput(): Promise<void> {
    for (let typed = await this.#screen.read(); typed !== undefined; typed = await this.#screen.read()) {
      this.#perform(this.#client.type(typed));
      await this.#room();
    }
    this.#perform(this.#client.endInput());
  }

  async #room(): Promise<void> {
    if (this.#client.waiting < waitingMax) return;
    await new Promise<void>((resolve) => {
      this.#makeRoom = resolve;
    });
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.#carryOut(effect);
    if (this.#client.waiting < waitingMax) this.#makeRoom();
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "connect":
        this.#connect(effect.address);
        break;
      case "disconnect":
        this.#connection?.destroy();
        break;
      case "send":
        this.#connection?.send(effect.message);
        break;
      case "wait":
        this.#wait(effect.timer, effect.ms);
        break;
      case "show":
        for (const line of linesFor(effect.event)) this.#screen.print(line);
        break;
      case "ask-name":
        this.#screen.ask(nameQuestion);
        break;
      case "ready":
        this.#screen.invite();
        break;
      case "end":
        this.#end(effect.ending, effect.unanswered);
        break;
    }
  }

  #connect(server: string): void {
    this.#server = server;
    const address = parseAddress(server);
    if (!address) {
      // A server named it. Not at once: the core is still being carried out.
      setImmediate(() => this.#perform(this.#client.disconnected(addressForms)));
      return;
    }
    this.#connection = connect(address, {
      connected: () => this.#perform(this.#client.connected()),
      received: (line) => this.#perform(this.#client.receive(line)),
      ended: (error) => this.#perform(this.#client.disconnected(reasonFor(error))),
    });
  }

  #wait(timer: Timer, ms: number): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.set(
      timer,
      setTimeout(() => this.#perform(this.#client.elapsed(timer)), ms),
    );
  }

  #end(ending: Ending, unanswered: number): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#screen.close();
    // Who sits at a terminal has seen what became of each line; a program is told by the exit code.
    const isIncomplete = unanswered > 0 && !this.#screen.interactive;
    if (ending.kind === "unreachable") this.#complain(`Could not reach ${this.#server}: ${ending.why}.`);
    if (ending.kind === "lost") this.#complain(`The connection to ${this.#server} was lost.`);
    if (ending.kind === "left" && isIncomplete) this.#complain(incomplete(unanswered));
    this.#ended.resolve(ending.kind === "left" && !isIncomplete ? 0 : 1);
  }

  #complain(line: string): void {
    this.#screen.complain(printable(line));
  }
}

function incomplete(unanswered: number): string {
  return unanswered === 1
    ? "One line was not sent, or only perhaps."
    : `${unanswered} lines were not sent, or only perhaps.`;
}
