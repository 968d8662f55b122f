/** How things stand when one comes: what the server supports, who one is, and in a channel its topic and who is there. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { ranked, ranksOf } from "./ranks.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export class Standing {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Modern IRC, "Numerics". */
  hear({ verb, params }: Message): void {
    const [, first = "", second = "", third = ""] = params;
    const room = this.#state.room(first);
    switch (verb) {
      case "005":
        this.#supports(params.slice(1, -1));
        break;
      case "332":
        if (room) room.topic = { text: second };
        break;
      case "333":
        if (room) room.topic = { ...room.topic, by: nameIn(second), at: isoOf(third) };
        break;
      case "353":
        this.#names(this.#state.room(second), params.at(-1) ?? "");
        break;
      case "900":
        this.#state.setMe({ account: second || undefined });
        break;
      case "901":
        this.#state.setMe({ account: undefined });
        break;
    }
    if (room) this.#state.changed(room);
  }

  #names(room: Room | undefined, names: string): void {
    if (!room) return;
    const ranks = ranksOf(this.#state.network.supports);
    for (const name of names.split(" ").filter((one) => one !== "")) {
      const { nick, ranks: has } = ranked(nameIn(name), ranks);
      room.roster.list(nick, has);
    }
    this.#state.changed(room);
  }

  #supports(tokens: readonly string[]): void {
    const { supports } = this.#state.network;
    for (const token of tokens) {
      const [name = "", ...value] = token.split("=");
      if (name.startsWith("-")) supports.delete(name.slice(1));
      else supports.set(name, unescaped(value.join("=")));
    }
    this.#state.setNetwork({ name: supports.get("NETWORK") ?? "" });
  }
}

/** Modern IRC, "RPL_ISUPPORT": what cannot stand in a value is written by its code. */
function unescaped(value: string): string {
  return value.replace(/\\x([0-9A-Fa-f]{2})/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Seconds since 1970, as text. */
function isoOf(seconds: string): string {
  const ms = Number(seconds) * 1000;
  return ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : "";
}
