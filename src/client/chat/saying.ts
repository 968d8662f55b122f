/** What is said: shown in its conversation, counted, and told to one who looks elsewhere. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import type { Sort } from "../session.ts";
import type { ChatOutput } from "./output.ts";
import type { Past } from "./past.ts";
import type { Reading } from "./reading.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Typing } from "./typing.ts";

export interface SayingParts {
  readonly state: ChatState;
  readonly past: Past;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly output: ChatOutput;
}

export class Saying {
  readonly #parts: SayingParts;
  readonly #state: ChatState;

  constructor(parts: SayingParts) {
    this.#parts = parts;
    this.#state = parts.state;
  }

  /** Takes a PRIVMSG, NOTICE or TAGMSG. */
  hear(line: Message, sort: Sort): void {
    const { verb, params, tags, source } = line;
    const nick = nameIn(source);
    const target = (params[0] ?? "").replace(/^[^#\w[\]\\`_^{|}]+(?=#)/u, "");
    const isMine = this.#state.isMe(nick);
    const name = target.startsWith("#") ? target : isMine ? target : nick;
    if (verb === "TAGMSG") {
      this.#tag(line, this.#state.room(name), nick, isMine, sort);
      return;
    }
    if (!tags.has("msgid") || target === "*" || sort === "state" || sort === "seen") return;
    if (target.startsWith("#") && !this.#state.room(name)) return;
    const room = this.#state.open(name);
    const said = this.#parts.past.itemOf(room, line);
    if (said?.kind !== "said") return;
    this.#parts.typing.stopped(room, nick);
    if (sort === "missed" && said.isOwn && this.#claim(room, said)) return;
    if (room.timeline.has(said.id)) return;
    room.timeline.add(said);
    if (said.at > room.newestAt) room.newestAt = said.at;
    this.#state.changed(room);
    if (this.#parts.reading.count(room, said) && this.#deserves(room, said.mentionsMe))
      this.#parts.output.notify(room.name, said);
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

  #deserves({ notifies, kind }: Room, mentionsMe: boolean): boolean {
    return notifies === "all" || (notifies === "mentions" && (mentionsMe || kind === "person"));
  }

  #tag(line: Message, room: Room | undefined, nick: string, isMine: boolean, sort: Sort): void {
    const typing = line.tags.get("+typing") ?? line.tags.get("+draft/typing");
    if (room && typing !== undefined && !isMine && sort === "news")
      this.#parts.typing.heard(room, nick, typing);
    if (room) this.#parts.past.react(room, line);
  }
}
