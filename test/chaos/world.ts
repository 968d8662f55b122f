/** What all clients of a run share: where the nodes are, what anybody has been told, and how long losses lasted. */
import type { Dice } from "../simulator/dice.ts";

/** What may be wrong with a node. */
export type Trouble = "node killed" | "node stood still" | "node cut off";

/** A client without a usable connection. */
export interface Loss {
  readonly at: number;
  /** What had happened, or what the server said. */
  readonly cause: string;
  /** How many standstills there had been; -1 when another node stood still just then. */
  readonly standstills: number;
}

export interface Failover {
  readonly cause: string;
  /** From the loss of the connection until the client is usable again, in milliseconds. */
  readonly took: number;
}

export class World {
  readonly ports: readonly number[];
  readonly dice: Dice;
  readonly failovers: Failover[] = [];
  /** What is wrong with a node, by its port. */
  readonly troubles = new Map<number, Trouble>();
  /** How often a node has begun to stand still. */
  #standstills = 0;
  /** The highest id that anybody has been told. */
  told = "";

  constructor(ports: readonly number[], dice: Dice) {
    this.ports = ports;
    this.dice = dice;
  }

  trouble(port: number, trouble: Trouble): void {
    this.troubles.set(port, trouble);
    if (trouble === "node stood still") this.#standstills += 1;
  }

  /** A client loses its connection to a node. @param said the server's last words, if it had any */
  lose(port: number, said: string | undefined): Loss {
    const cause = this.troubles.get(port) ?? said ?? "for no reason";
    const others = [...this.troubles].filter(
      ([other, trouble]) => other !== port && trouble === "node stood still",
    );
    return { at: performance.now(), cause, standstills: others.length > 0 ? -1 : this.#standstills };
  }

  /** The client is usable again. */
  regain({ at, cause, standstills }: Loss): void {
    const isDisturbed = standstills !== this.#standstills && cause !== "node stood still";
    const whole = isDisturbed ? `${cause}, while another stood still` : cause;
    this.failovers.push({ cause: whole, took: performance.now() - at });
  }

  hear(id: string): void {
    if (id > this.told) this.told = id;
  }
}
