/** How things stand, as the server tells it beside what one sees at first. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { setModes } from "./modes.ts";
import type { ChatState } from "./state.ts";

export class Details {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Modern IRC, "Numerics". */
  hear({ verb, params }: Message): void {
    const [, first = ""] = params;
    const room = this.#state.room(first);
    switch (verb) {
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
    }
    if (room) this.#state.changed(room);
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
}
