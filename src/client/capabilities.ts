/** What the client asks of a server's capabilities. IRCv3 Capability Negotiation, version 302. */
import { type Message, message } from "../protocol/message.ts";

const used: ReadonlySet<string> = new Set(["message-tags", "batch", "labeled-response", "standard-replies"]);

export class Negotiation {
  readonly #offered = new Set<string>();
  readonly #enabled = new Set<string>();

  /** Whether commands may be labelled, so that each is answered by its label. */
  get labels(): boolean {
    return ["message-tags", "batch", "labeled-response"].every((name) => this.#enabled.has(name));
  }

  /** The first line of a connection. */
  start(): Message {
    return message("CAP", ["LS", "302"]);
  }

  /** Takes the parameters of a server's CAP line, the first of which names us; what to send next, if anything. */
  receive([, subcommand, ...rest]: readonly string[]): Message | undefined {
    const names = namesIn(rest.at(-1) ?? "");
    switch (subcommand?.toUpperCase()) {
      case "LS":
        for (const name of names) if (used.has(name)) this.#offered.add(name);
        if (rest[0] === "*" && rest.length > 1) return undefined;
        return this.#offered.size === 0 ? end : message("CAP", ["REQ", [...this.#offered].join(" ")]);
      case "ACK":
        for (const name of names) this.#enabled.add(name);
        return end;
      case "NAK":
        return end;
      case "DEL":
        for (const name of names) this.#enabled.delete(name);
        return undefined;
      default:
        return undefined;
    }
  }
}

const end = message("CAP", ["END"]);

/** The names of a capability list; a value behind "=" is left out. */
function namesIn(list: string): string[] {
  return list.split(" ").flatMap((item) => item.split("=")[0] || []);
}
