/** The chat as screens read it, and how it is changed. */
import { fold } from "../../protocol/names.ts";
import type { Wording } from "../phrases.ts";
import type { Chat, LinkState, Me, Network, Notice } from "./chat.ts";
import type { ChatOutput } from "./output.ts";
import { Room } from "./room.ts";

const noticesMax = 50;
/** Conversations with people; of more those are closed that were used least lately and hold nothing of one's own that waits. */
const peopleMax = 200;

export interface ChatListener {
  /** A conversation begins. */
  readonly begun: (room: Room) => void;
  /** There are too many conversations, and this one is to be closed. */
  readonly crowded: (room: Room) => void;
}

/** What is kept of a conversation; `isPresent` when it is a channel to enter again. */
export interface KeptConversation {
  readonly name: string;
  readonly isPresent: boolean;
}

export class ChatState implements Chat {
  link: LinkState = { kind: "nameless" };
  me: Me = { nick: "", account: undefined, isAway: false, isOperator: false };
  network: Network & { readonly supports: Map<string, string> };
  readonly conversations = new Map<string, Room>();
  /** How it is said what the client says itself. */
  readonly words: Wording;
  /** What the person has looked at last. */
  shown: Room | undefined;
  #notices: readonly Notice[] = [];
  #usualNotifies: Room["notifies"] = "mentions";
  readonly #output: ChatOutput;
  readonly #now: () => number;
  readonly #listener: ChatListener;

  constructor(output: ChatOutput, now: () => number, words: Wording, listener: ChatListener) {
    this.words = words;
    this.#output = output;
    this.#now = now;
    this.#listener = listener;
    this.network = { name: "", nodes: [], supports: new Map(), offered: new Map() };
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  setLink(link: LinkState): void {
    this.link = link;
    this.#output.changed("");
  }

  setMe(change: Partial<Me>): void {
    const { nick, account } = this.me;
    this.me = { ...this.me, ...change };
    this.#output.changed("");
    if (nick === this.me.nick && account === this.me.account) return;
    for (const room of this.conversations.values()) this.showReactions(room, room.reactions.targets);
  }

  setNetwork(change: Partial<Network>): void {
    this.network = { ...this.network, ...change, supports: this.network.supports };
    this.#output.changed("");
  }

  isMe(nick: string): boolean {
    return fold(nick) === fold(this.me.nick);
  }

  notice(text: string, isTrouble = false, invitedTo?: string): void {
    const at = new Date(this.#now()).toISOString();
    const notice = { at, text, isTrouble, ...(invitedTo !== undefined && { invitedTo }) };
    this.#notices = [...this.#notices, notice].slice(-noticesMax);
    this.#output.changed("");
  }

  /** The conversation, if there is one. */
  room(name: string): Room | undefined {
    return this.conversations.get(fold(name));
  }

  /** The conversation, which begins now if there was none. */
  open(name: string): Room {
    const known = this.room(name);
    if (known) return known;
    const room = new Room(name, () => this.#usualNotifies);
    this.conversations.set(fold(name), room);
    this.changed(room);
    this.#output.changed("");
    this.#makePlace(room);
    this.keep(room);
    this.#listener.begun(room);
    return room;
  }

  /** A conversation of an earlier run. */
  restore({ name, isPresent }: KeptConversation): void {
    const room = new Room(name, () => this.#usualNotifies);
    room.isWanted = isPresent;
    this.conversations.set(fold(name), room);
  }

  close(room: Room): void {
    const key = fold(room.name);
    this.conversations.delete(key);
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
    const there = this.room(to);
    this.close(room);
    if (room.chosenNotifies) this.#output.keep(`notifies:${fold(room.name)}`, undefined);
    room.name = to;
    if (there && there !== room) staying.absorb(staying === room ? there : room);
    this.conversations.set(fold(to), staying);
    this.keep(staying);
    this.#keepDraft(staying);
    if (staying.chosenNotifies) this.setNotifies(staying, staying.chosenNotifies);
    this.changed(staying);
  }

  setPresent(room: Room, isPresent: boolean): void {
    if (room.isPresent === isPresent) return;
    room.isPresent = isPresent;
    // Nobody has told one, or tells one from now on, what happens there meanwhile.
    room.timeline.isBroken = true;
    if (isPresent) this.want(room, true);
    this.changed(room);
  }

  /** Whether one is to enter it again in a new session. */
  want(room: Room, isWanted: boolean): void {
    if (room.isWanted === isWanted) return;
    room.isWanted = isWanted;
    this.keep(room);
  }

  setDraft(room: Room, draft: string): void {
    if (room.draft === draft) return;
    room.draft = draft;
    this.#keepDraft(room);
    this.changed(room);
  }

  /** Of channels where nothing else was chosen. Whoever runs the chat says so at each start. */
  setUsualNotifies(notifies: Room["notifies"]): void {
    this.#usualNotifies = notifies;
    for (const room of this.conversations.values()) if (!room.chosenNotifies) this.changed(room);
  }

  setNotifies(room: Room, notifies: Room["notifies"]): void {
    room.chosenNotifies = notifies;
    this.#output.keep(`notifies:${fold(room.name)}`, notifies);
    this.changed(room);
  }

  /** Shows the reactions to these messages as they are now. */
  showReactions(room: Room, targets: Iterable<string>): void {
    for (const target of targets) {
      const isShown = room.timeline.change(target, (said) => ({
        ...said,
        reactions: room.reactions.of(target, this.me),
      }));
      if (isShown) this.changed(room);
    }
  }

  changed(room: Room): void {
    this.#output.changed(fold(room.name));
  }

  /** So that the next run knows of it. */
  keep({ name, kind, isWanted }: Room): void {
    const kept: KeptConversation = { name, isPresent: kind === "channel" && isWanted };
    this.#output.keep(`conversation:${fold(name)}`, kept);
  }

  #keepDraft({ name, draft }: Room): void {
    this.#output.keep(`draft:${fold(name)}`, draft === "" ? undefined : draft);
  }

  /** Channels are left by those who are in them; people come and go. */
  #makePlace(beginning: Room): void {
    const people = [...this.conversations.values()].filter(({ kind }) => kind === "person");
    if (people.length <= peopleMax) return;
    const idle = people.filter((room) => room !== beginning && room !== this.shown && !room.isHolding);
    // Those of an earlier run may have been used a moment ago.
    const known = idle.filter(({ usedAt }) => usedAt !== "");
    const [least] = (known.length > 0 ? known : idle).sort((one, other) =>
      one.usedAt < other.usedAt ? -1 : 1,
    );
    if (least) this.#listener.crowded(least);
  }
}
