/** What is said: shown in its conversation. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import type { Sort } from "../session.ts";
import type { Beyond } from "./beyond.ts";
import type { Past } from "./past.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export interface SayingParts {
  readonly state: ChatState;
  readonly past: Past;
  readonly beyond: Beyond;
}

export class Saying {
  readonly #parts: SayingParts;
  readonly #state: ChatState;

  constructor(parts: SayingParts) {
    this.#parts = parts;
    this.#state = parts.state;
  }

  /** Takes a PRIVMSG or NOTICE. */
  hear(line: Message, sort: Sort): void {
    const { params, tags } = line;
    const name = roomNameIn(line, this.#state);
    if (!tags.has("msgid") || params[0] === "*" || sort === "state" || sort === "seen") return;
    if (isChannelName(name) && !this.#state.room(name)) return;
    const room = this.#state.open(name);
    const said = this.#parts.past.itemOf(room, line);
    if (said?.kind !== "said") return;
    if (sort === "missed" && said.isOwn && this.#claim(room, said)) return;
    if (room.timeline.has(said.id)) return;
    room.timeline.add(said);
    if (said.at > room.newestAt) room.newestAt = said.at;
    this.#state.changed(room);
    this.#parts.beyond.hear((around) => around.said(room, said));
  }

  /** What one said before the connection was lost was taken: it is shown once, and its answer is still to come. */
  #claim(room: Room, said: Parameters<Room["timeline"]["replace"]>[1]): boolean {
    const sent = room.timeline.unstored(said.text);
    if (!sent || sent.manner !== said.manner) return false;
    room.timeline.replace(sent.key, { ...said, key: sent.key, fate: sent.fate });
    if (said.at > room.newestAt) room.newestAt = said.at;
    this.#state.changed(room);
    return true;
  }
}

/** Of which conversation a line is. */
export function roomNameIn({ params: [to = ""], source }: Message, state: ChatState): string {
  const target = to.replace(/^[^#\w[\]\\`_^{|}]+(?=#)/u, "");
  const nick = nameIn(source);
  return isChannelName(target) || state.isMe(nick) ? target : nick;
}
