/** Reads lines of history into a conversation: what was said and happened, who reacted, and what was taken back. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { happenedIn, saidIn } from "./items.ts";
import { afterAll } from "./reactions.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Page, Stored } from "./timeline.ts";

export class Past {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  read(room: Room, lines: readonly Message[]): Omit<Page, "isWhole"> {
    const ids = lines.flatMap(({ tags }) => tags.get("msgid") ?? []);
    // Names and reactions first: they come behind what they are about.
    for (const line of lines) if (line.verb === "NICK") this.rename(room, line);
    for (const line of lines) this.react(room, line);
    const redactions = new Map(lines.flatMap((line) => (line.verb === "REDACT" ? [[idIn(line), line]] : [])));
    for (const line of redactions.values()) this.redact(room, line);
    const items = lines.flatMap((line) => {
      const item = this.itemOf(room, line);
      const redaction = item && redactions.get(item.id);
      return item?.kind === "said" && redaction ? { ...item, ...goneBy(redaction) } : (item ?? []);
    });
    return { items, first: ids[0], last: ids.at(-1) };
  }

  /** The item that a line is; undefined for what is none. */
  itemOf(room: Room, line: Message): Stored | undefined {
    const { verb } = line;
    if (verb !== "PRIVMSG" && verb !== "NOTICE") return happenedIn(line);
    const said = saidIn(line, this.#state.me);
    return said && { ...said, reactions: room.reactions.of(said.id, this.#state.me) };
  }

  /** A reaction, or one that is taken back. Whether the line is about one. */
  react(room: Room, { verb, tags, source }: Message): boolean {
    const target = tags.get("+draft/reply") ?? tags.get("+reply");
    const [on, off] = [tags.get("+draft/react"), tags.get("+draft/unreact")];
    const emoji = on ?? off;
    const id = tags.get("msgid");
    if (verb !== "TAGMSG" || target === undefined || !emoji || id === undefined) return false;
    const change = { target, emoji, nick: nameIn(source), account: tags.get("account"), id };
    if (room.reactions.note({ ...change, isOn: on !== undefined })) this.#state.showReactions(room, [target]);
    return true;
  }

  /** Somebody has another nick from this line on: what they did before is theirs. */
  rename(room: Room, { params: [to = ""], tags, source }: Message): void {
    const rename = {
      from: nameIn(source),
      to,
      account: tags.get("account"),
      id: tags.get("msgid") ?? afterAll,
    };
    this.#state.showReactions(room, room.reactions.rename(rename));
  }

  /** A message, or a reaction, is gone. */
  redact(room: Room, line: Message): void {
    const id = idIn(line);
    if (room.timeline.change(id, (said) => ({ ...said, ...goneBy(line) }))) this.#state.changed(room);
    const target = room.reactions.takeBack(id);
    if (target !== undefined) this.#state.showReactions(room, [target]);
  }

  /** A page has come. */
  loaded(room: Room): void {
    const at = room.timeline.hasNewer ? "" : (room.timeline.newest?.at ?? "");
    if (at > room.newestAt) room.newestAt = at;
  }
}

/** What a REDACT is about. */
function idIn({ params }: Message): string {
  return params[1] ?? "";
}

/** What is left of a message. */
function goneBy({ params, source }: Message) {
  const redacted = { by: nameIn(source), why: params[2] ?? "" };
  return { text: "", redacted, mentionsMe: false, replyTo: undefined };
}
