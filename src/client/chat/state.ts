/** The chat as screens read it, and how it is changed. */
import type { Message } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import type { Wording } from "../phrases.ts";
import { isRefusal, reasonOf } from "../refusals.ts";
import type { Chat, LinkState, Me, Network, Notice, Said } from "./chat.ts";
import type { ChatOutput } from "./output.ts";
import { Room } from "./room.ts";

const noticesMax = 50;
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
  /** Of channels where nothing else was chosen. */
  usualNotifies: Room["notifies"] = "mentions";
  #notices: readonly Notice[] = [];
  readonly #output: ChatOutput;
  readonly #now: () => number;
  readonly #begun: (room: Room) => void;

  /** `begun` is told of each conversation that begins. */
  constructor(output: ChatOutput, now: () => number, words: Wording, begun: (room: Room) => void) {
    this.words = words;
    this.#output = output;
    this.#now = now;
    this.#begun = begun;
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
    for (const room of this.conversations.values()) this.showReactions(room, room.reactions?.targets ?? []);
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

  /** Tells of a refusal, or why a connection ends. Whether the line was one. */
  noticeTrouble(line: Message): boolean {
    const isTrouble = isRefusal(line) || line.verb === "ERROR";
    if (isTrouble) this.notice(reasonOf(line, this.words), true);
    return isTrouble;
  }

  /** The conversation, if there is one. */
  room(name: string): Room | undefined {
    return this.conversations.get(fold(name));
  }

  /** The conversation, which begins now if there was none. */
  open(name: string): Room {
    const known = this.room(name);
    if (known) return known;
    const room = new Room(name, () => this.usualNotifies);
    this.conversations.set(fold(name), room);
    this.changed(room);
    this.#output.changed("");
    this.keep(room);
    this.#begun(room);
    return room;
  }

  /** A conversation of an earlier run. */
  restore({ name, isPresent }: KeptConversation): void {
    const room = new Room(name, () => this.usualNotifies);
    room.isWanted = isPresent;
    this.conversations.set(fold(name), room);
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
    this.keepDraft(room);
    this.changed(room);
  }

  reactionsTo(room: Room, id: string): Said["reactions"] {
    return room.reactions?.of(id, this.me) ?? new Map();
  }

  /** Shows the reactions to these messages as they are now. */
  showReactions(room: Room, targets: Iterable<string>): void {
    for (const target of targets) {
      const isShown = room.timeline.change(target, (said) => ({
        ...said,
        reactions: this.reactionsTo(room, target),
      }));
      if (isShown) this.changed(room);
    }
  }

  /** Whoever has said something types no more. */
  stopTyping(room: Room, nick: string): void {
    if (room.typers.delete(nick)) this.changed(room);
  }

  /** Does what a person wants, unless it cannot be sent, such as a name with a space in it. */
  trying(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.notice(this.words("client.unsendable"), true);
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

  keepDraft({ name, draft }: Room): void {
    this.#output.keep(`draft:${fold(name)}`, draft === "" ? undefined : draft);
  }
}
