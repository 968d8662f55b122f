/** Reads lines of history into a conversation: what was said and happened, and what was taken back. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import type { Beyond } from "./beyond.ts";
import { happenedIn, saidIn } from "./items.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Page, Stored } from "./timeline.ts";

export class Past {
  readonly #state: ChatState;
  readonly #beyond: Beyond;

  constructor(state: ChatState, beyond: Beyond) {
    this.#state = state;
    this.#beyond = beyond;
  }

  read(room: Room, lines: readonly Message[]): Omit<Page, "isWhole"> {
    const ids = lines.flatMap(({ tags }) => tags.get("msgid") ?? []);
    // Reactions first: they come behind what they are about.
    this.#beyond.hear((around) => around.recall(room, lines));
    const redactions = new Map(
      lines.flatMap((line) => (line.verb === "REDACT" ? [[redactedIn(line), line]] : [])),
    );
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
    return said && { ...said, reactions: this.#state.reactionsTo(room, said.id) };
  }

  /** A message is gone. */
  redact(room: Room, line: Message): void {
    const isShown = room.timeline.change(redactedIn(line), (said) => ({ ...said, ...goneBy(line) }));
    if (isShown) this.#state.changed(room);
  }

  /** A page has come. */
  loaded(room: Room): void {
    const at = room.timeline.hasNewer ? "" : (room.timeline.newest?.at ?? "");
    if (at > room.newestAt) room.newestAt = at;
  }
}

/** What a REDACT is about. */
export function redactedIn({ params }: Message): string {
  return params[1] ?? "";
}

/** What is left of a message. */
function goneBy({ params, source }: Message) {
  const redacted = { by: nameIn(source), why: params[2] ?? "" };
  return { text: "", redacted, mentionsMe: false, replyTo: undefined };
}
