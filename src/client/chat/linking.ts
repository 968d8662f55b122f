/** What a person sees of the connection. */
import type { Connection } from "../connection.ts";
import type { LinkChange } from "./output.ts";
import type { ChatState } from "./state.ts";

export class Linking {
  readonly #state: ChatState;
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(state: ChatState, connection: Connection, now: () => number) {
    this.#state = state;
    this.#connection = connection;
    this.#now = now;
  }

  connect(): void {
    this.#state.setLink({ kind: "connecting", address: this.#connection.address });
    this.#connection.start();
  }

  /** A server has let us in. */
  enter(): void {
    this.#state.setNetwork({ offered: this.#connection.entrance?.negotiation.offered ?? new Map() });
    this.#state.setLink({ kind: "connected", address: this.#connection.address });
  }

  /** Looks whether the connection has become another one, or knows of other nodes. */
  look(): void {
    const { address, entrance } = this.#connection;
    const { link, network } = this.#state;
    const nodes = entrance?.negotiation.nodes ?? "";
    if (nodes !== "" && nodes !== network.nodes.join(","))
      this.#state.setNetwork({ nodes: nodes.split(",") });
    const isOnTheWay = link.kind === "connecting" || link.kind === "reconnecting";
    if (isOnTheWay && link.address !== address) this.#state.setLink({ ...link, address });
  }

  /** The first connection could not be made, or was lost before one was let in. */
  fail(): void {
    const { link } = this.#state;
    if (link.kind !== "connecting") return;
    const { address } = link;
    this.#state.setLink({ kind: "reconnecting", lost: address, address, since: this.#now() });
  }

  /** The server stores what it is given. */
  flow(): void {
    this.#connection.flow();
    if (this.#state.link.kind === "read-only") {
      this.#state.setLink({ kind: "connected", address: this.#connection.address });
    }
  }

  /** What the connection tells. */
  follow(change: LinkChange): void {
    const { address } = this.#connection;
    switch (change.kind) {
      case "reconnecting":
        if (this.#state.link.kind === "nameless") break;
        this.#state.setLink({ kind: "reconnecting", lost: change.lost, address, since: this.#now() });
        break;
      case "reconnected":
        this.#state.setLink({ kind: "connected", address });
        break;
      case "name-refused":
      case "name-awaited": {
        const { name, why } = change;
        this.#state.setLink({ kind: "nameless", refused: { name, why } });
        break;
      }
      case "ask-name":
        this.#connection.rest();
        break;
      case "stalled":
        this.#state.setLink({ kind: "read-only", address, why: change.why });
        break;
    }
  }
}
