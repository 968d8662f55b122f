/** What the client asks of a server's capabilities. IRCv3 Capability Negotiation, version 302. */
import { type Message, message } from "../protocol/message.ts";

/** Capabilities that are remembered; a server that names more of them is believed this far. */
const offeredMax = 256;

/** One connection's negotiation. */
export class Negotiation {
  readonly #used: ReadonlySet<string>;
  readonly #offered = new Map<string, string>();
  readonly #enabled = new Set<string>();

  /** `used` are those to ask for, where the server has them. */
  constructor(used: ReadonlySet<string>) {
    this.#used = used;
  }

  /** What the server offers, with values. */
  get offered(): ReadonlyMap<string, string> {
    return this.#offered;
  }

  /** Whether the server has agreed to it. */
  has(capability: string): boolean {
    return this.#enabled.has(capability);
  }

  /** Whether commands may be labelled, so that each is answered by its label. */
  get labels(): boolean {
    return ["message-tags", "batch", "labeled-response"].every((name) => this.has(name));
  }

  /** Whether another connection can go on with the session: each line is known by its id and its label. */
  get resume(): boolean {
    return this.has("chorus/resume") && this.labels;
  }

  /** The addresses of the nodes as last told, separated by commas; "" when they were not. */
  get nodes(): string {
    return this.#offered.get("chorus/nodes") ?? "";
  }

  /** The first line of a connection. */
  start(): Message {
    return message("CAP", ["LS", "302"]);
  }

  /** The last line of the negotiation; registration may go on behind it. */
  end(): Message {
    return message("CAP", ["END"]);
  }

  /**
   * Takes the parameters of a server's CAP line, the first of which names us. Gives what to send next, or "agreed"
   * when all is said but the end.
   */
  receive([, subcommand, ...rest]: readonly string[]): Message | "agreed" | undefined {
    const items = itemsOf(rest.at(-1) ?? "");
    switch (subcommand?.toUpperCase()) {
      case "LS":
        this.#learn(items);
        return rest[0] === "*" && rest.length > 1 ? undefined : this.#request();
      case "NEW":
        this.#learn(items);
        return undefined;
      case "ACK":
        for (const { name } of items) this.#enabled.add(name);
        return "agreed";
      case "NAK":
        return "agreed";
      case "DEL":
        for (const { name } of items) {
          this.#enabled.delete(name);
          this.#offered.delete(name);
        }
        return undefined;
      default:
        return undefined;
    }
  }

  #learn(items: readonly Item[]): void {
    for (const { name, value } of items)
      if (this.#offered.size < offeredMax || this.#offered.has(name)) this.#offered.set(name, value);
  }

  #request(): Message | "agreed" {
    const wanted = [...this.#offered.keys()].filter((name) => this.#used.has(name));
    return wanted.length === 0 ? "agreed" : message("CAP", ["REQ", wanted.join(" ")]);
  }
}

interface Item {
  readonly name: string;
  readonly value: string;
}

function itemsOf(list: string): Item[] {
  return list.split(" ").flatMap((item) => {
    const [name = "", ...value] = item.split("=");
    return name === "" ? [] : [{ name, value: value.join("=") }];
  });
}
