/** One connection to a server and what is said over it: carries out what the client core wants. */
import { randomBytes } from "node:crypto";
import { Client } from "../client/client.ts";
import type { Effect } from "../client/effects.ts";
import { type Address, formatAddress } from "./address.ts";
import { type Connection, connect, reasonFor } from "./connection.ts";
import { linesFor } from "./lines.ts";
import { nameQuestion } from "./questions.ts";
import type { Screen } from "./screen.ts";

/** Typed lines that wait for the server; with more of them the input is held back. */
const waitingMax = 1000;

/** How it came to an end, or will. */
type Ending = "unreachable" | "lost" | "left" | "given up";

export class Conversation {
  readonly #screen: Screen;
  readonly #address: Address;
  readonly #client: Client;
  readonly #connection: Connection;
  readonly #ended = Promise.withResolvers<number>();
  #ending: Ending = "unreachable";
  #makeRoom = () => {};

  constructor(screen: Screen, address: Address, name: string) {
    this.#screen = screen;
    this.#address = address;
    this.#client = new Client(name, randomBytes(4).toString("hex"));
    this.#connection = connect(address, {
      connected: () => {
        this.#ending = "lost";
        this.#perform(this.#client.connected());
      },
      received: (line) => this.#perform(this.#client.receive(line)),
      ended: (error) => this.#end(error),
    });
  }

  /** Talks until the end; resolves with the exit code. */
  run(): Promise<number> {
    void this.#readInput();
    return this.#ended.promise;
  }

  /** Leaves in good order; the second time at once. */
  interrupt(): void {
    if (this.#ending === "left") this.#connection.destroy();
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
      case "send":
        this.#connection.send(effect.message);
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
      case "leave":
        this.#ending = "left";
        this.#connection.expectEnd();
        break;
      case "give-up":
        this.#ending = "given up";
        this.#connection.expectEnd();
        break;
    }
  }

  #end(error: Error | undefined): void {
    this.#screen.close();
    this.#perform(this.#client.disconnected());
    const server = formatAddress(this.#address);
    if (this.#ending === "unreachable")
      this.#screen.complain(`Could not reach ${server}: ${reasonFor(error)}.`);
    if (this.#ending === "lost") this.#screen.complain(`The connection to ${server} was lost.`);
    this.#ended.resolve(this.#ending === "left" ? 0 : 1);
  }
}
