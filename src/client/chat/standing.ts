/** How things stand, as the server tells it by numerics. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { ranked, ranksOf, setModes } from "./modes.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export class Standing {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** What the server says of how things stand. Modern IRC, "Numerics". */
  hear({ verb, params }: Message): void {
    const [, first = "", second = "", third = ""] = params;
    const room = this.#state.room(first);
    switch (verb) {
      case "005":
        this.#supports(params.slice(1, -1));
        break;
      case "221":
        this.#state.setMe({ isOperator: first.includes("o") });
        break;
      case "305":
      case "306":
        this.#state.setMe({ isAway: verb === "306" });
        break;
      case "324":
        if (!room) break;
        room.modes.clear();
        setModes(room, params.slice(2), this.#state.network.supports);
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
      case "354":
        this.#who(params);
        break;
      case "381":
        this.#state.setMe({ isOperator: true });
        break;
      case "730":
      case "731":
        for (const one of first.split(",")) this.#presence(nameIn(one), verb === "730");
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

  /** RPL_WHOSPCRPL, asked for by `%tcnfa`. */
  #who([, , channel = "", nick = "", flags = "", account = "0"]: readonly string[]): void {
    const room = this.#state.room(channel);
    const isNews = room?.roster.change(nick, {
      isAway: flags.startsWith("G"),
      account: account === "0" ? undefined : account,
    });
    if (room && isNews) this.#state.changed(room);
  }

  /** MONITOR tells whether somebody is there. */
  #presence(nick: string, isPresent: boolean): void {
    const room = this.#state.room(nick);
    if (room?.kind !== "person") return;
    room.isPresent = isPresent;
    if (isPresent && !room.roster.has(nick)) room.roster.enter(nick, undefined);
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
