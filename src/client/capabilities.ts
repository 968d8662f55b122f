/** What the client asks of a server's capabilities. IRCv3 Capability Negotiation, version 302. */
import { type Message, message } from "../protocol/message.ts";

/**
 * Not echo-message: an ACK says as much of a line of ours, and the lines replayed after a loss are then only those
 * that somebody else wrote, so that nothing of ours can be shown a second time. With chathistory, what was said before is
 * told to who asks for it only.
 */
const used: ReadonlySet<string> = new Set([
  "message-tags",
  "server-time",
  "batch",
  "draft/multiline",
  "labeled-response",
  "standard-replies",
  "cap-notify",
  "draft/chathistory",
  "chorus/resume",
  "chorus/nodes",
]);

/** One connection's negotiation. */
export class Negotiation {
  readonly #offered = new Set<string>();
  readonly #enabled = new Set<string>();
  #nodes = "";

  /** Whether commands may be labelled, so that each is answered by its label. */
  get labels(): boolean {
    return ["message-tags", "batch", "labeled-response"].every((name) => this.#enabled.has(name));
  }

  /** Whether another connection can go on with the session: each line is known by its id and its label. */
  get resume(): boolean {
    return this.#enabled.has("chorus/resume") && this.labels;
  }

  /** The addresses of the nodes as last told, separated by commas; "" when they were not. */
  get nodes(): string {
    return this.#nodes;
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
        for (const { name } of items) if (used.has(name)) this.#offered.add(name);
        if (rest[0] === "*" && rest.length > 1) return undefined;
        return this.#offered.size === 0 ? "agreed" : message("CAP", ["REQ", [...this.#offered].join(" ")]);
      case "NEW":
        this.#learn(items);
        return undefined;
      case "ACK":
        for (const { name } of items) this.#enabled.add(name);
        return "agreed";
      case "NAK":
        return "agreed";
      case "DEL":
        for (const { name } of items) this.#enabled.delete(name);
        return undefined;
      default:
        return undefined;
    }
  }

  #learn(items: readonly Item[]): void {
    const found = items.find(({ name }) => name === "chorus/nodes");
    if (found) this.#nodes = found.value;
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
