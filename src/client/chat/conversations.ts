/** Conversations that end, get other names, or are too many; and what one wants to be told of them. */
import { fold } from "../../protocol/names.ts";
import type { ChatOutput } from "./output.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** Conversations with people; of more those are closed that were used least lately and hold nothing of one's own that waits. */
const peopleMax = 200;

export class Conversations {
  readonly #state: ChatState;
  readonly #output: ChatOutput;

  constructor(state: ChatState, output: ChatOutput) {
    this.#state = state;
    this.#output = output;
  }

  close(room: Room): void {
    const key = fold(room.name);
    this.#state.conversations.delete(key);
    this.#output.changed(key);
    this.#output.changed("");
    this.#output.keep(`conversation:${key}`, undefined);
    if (room.draft !== "") this.#output.keep(`draft:${key}`, undefined);
  }

  /**
   * The conversation goes on under another name. Of two that have it then, `staying` stays, one of them, and takes in
   * what is kept of the other.
   */
  rename(room: Room, to: string, staying = room): void {
    const there = this.#state.room(to);
    this.close(room);
    if (room.chosenNotifies) this.#output.keep(`notifies:${fold(room.name)}`, undefined);
    room.name = to;
    if (there && there !== room) absorb(staying, staying === room ? there : room);
    this.#state.conversations.set(fold(to), staying);
    this.#state.keep(staying);
    this.#state.keepDraft(staying);
    if (staying.chosenNotifies) this.setNotifies(staying, staying.chosenNotifies);
    this.#state.changed(staying);
  }

  /** Of channels where nothing else was chosen. Whoever runs the chat says so at each start. */
  setUsualNotifies(notifies: Room["notifies"]): void {
    this.#state.usualNotifies = notifies;
    for (const room of this.#state.conversations.values())
      if (!room.chosenNotifies) this.#state.changed(room);
  }

  setNotifies(room: Room, notifies: Room["notifies"]): void {
    room.chosenNotifies = notifies;
    this.#output.keep(`notifies:${fold(room.name)}`, notifies);
    this.#state.changed(room);
  }

  /** The one to close where there are too many. Channels are left by those who are in them; people come and go. */
  crowding(beginning: Room): Room | undefined {
    const { conversations, shown } = this.#state;
    const people = [...conversations.values()].filter(({ kind }) => kind === "person");
    if (people.length <= peopleMax) return undefined;
    const idle = people.filter((room) => room !== beginning && room !== shown && !room.isHolding);
    // Those of an earlier run may have been used a moment ago.
    const known = idle.filter((room) => usedAt(room) !== "");
    const [least] = (known.length > 0 ? known : idle).sort((one, other) =>
      usedAt(one) < usedAt(other) ? -1 : 1,
    );
    return least;
  }
}

/** When something was last said or read there, as far as is known; "" if it is not. */
function usedAt({ newestAt, readUpTo = "" }: Room): string {
  return newestAt > readUpTo ? newestAt : readUpTo;
}

/** Takes in what is kept of another conversation, which goes on as this one. */
function absorb(room: Room, other: Room): void {
  room.timeline.adopt(other.timeline);
  if (room.reactions && other.reactions) room.reactions.adopt(other.reactions);
  else room.reactions ??= other.reactions;
  room.draft = [room.draft, other.draft].filter((text) => text !== "").join("\n");
  room.unread += other.unread;
  room.mentions += other.mentions;
  if ((other.readUpTo ?? "") > (room.readUpTo ?? "")) room.readUpTo = other.readUpTo;
  if (other.newestAt > room.newestAt) room.newestAt = other.newestAt;
  room.chosenNotifies ??= other.chosenNotifies;
}
