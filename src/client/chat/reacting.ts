/** Reactions as they come: now, or in pages of history. IRCv3 client tags draft/react and draft/unreact. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { redactedIn } from "./past.ts";
import { afterAll, Reactions } from "./reactions.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

export class Reacting {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Lines of history: they may come in any order, and again. */
  recall(room: Room, lines: readonly Message[]): void {
    for (const line of lines) if (line.verb === "NICK") this.rename(room, line);
    for (const line of lines) this.react(room, line);
    for (const line of lines) if (line.verb === "REDACT") this.redact(room, line);
  }

  /** A reaction, or one that is taken back. */
  react(room: Room, { verb, tags, source }: Message): void {
    const target = tags.get("+draft/reply") ?? tags.get("+reply");
    const [on, off] = [tags.get("+draft/react"), tags.get("+draft/unreact")];
    const emoji = on ?? off;
    const id = tags.get("msgid");
    if (verb !== "TAGMSG" || target === undefined || !emoji || id === undefined) return;
    const change = { target, emoji, nick: nameIn(source), account: tags.get("account"), id };
    if (reactionsIn(room).note({ ...change, isOn: on !== undefined }))
      this.#state.showReactions(room, [target]);
  }

  /** Somebody has another nick from this line on: what they did before is theirs. */
  rename(room: Room, { params: [to = ""], tags, source }: Message): void {
    const rename = {
      from: nameIn(source),
      to,
      account: tags.get("account"),
      id: tags.get("msgid") ?? afterAll,
    };
    this.#state.showReactions(room, reactionsIn(room).rename(rename));
  }

  redact(room: Room, line: Message): void {
    const target = room.reactions?.takeBack(redactedIn(line));
    if (target !== undefined) this.#state.showReactions(room, [target]);
  }
}

function reactionsIn(room: Room): Reactions {
  room.reactions ??= new Reactions();
  return room.reactions;
}
