/** What the chat does beyond reading and writing: it comes a little later, and what it is to do waits for it. */
import type { Message } from "../../protocol/message.ts";
import type { Sort } from "../session.ts";
import type { Action, Said } from "./chat.ts";
import type { CommandsClass } from "./learning.ts";
import type { Room } from "./room.ts";

/** What was heard and waits; of more the oldest is given up. */
const heardMax = 1_000;

/** What a person does beside coming in and talking. */
export type Deed = Exclude<Action, { readonly kind: "take-name" | "say" | "draft" }>;

export interface Around {
  act(deed: Deed): void;
  /** Commands are known from now on. */
  learn(commands: CommandsClass): void;
  /** Asks for another name. */
  rename(name: string): void;
  /** Says something to a program of the server. */
  instruct(service: string, text: string): void;
  /** Takes a line that nobody says; `sort` says whether it happens now. */
  hear(line: Message, sort: Sort): void;
  /** Takes a line that answers nothing that was asked. */
  tell(line: Message): void;
  /** Takes lines of history, before what was said in them is shown. */
  recall(room: Room, lines: readonly Message[]): void;
  /** A page has come. */
  recount(room: Room): void;
  /** All that waited for it is done; `isWhole` says whether in the order of the log. */
  begin(isWhole: boolean): void;
  /** A server has let us in: what it watches for ended with the last connection. */
  connected(): void;
  /** How much is unread everywhere, now. */
  askUnread(): void;
  /** A conversation begins. */
  met(room: Room): void;
  /** One is in a channel now. */
  entered(room: Room): void;
  /** Something was said behind all that is known. */
  said(room: Room, said: Said): void;
  /** One says something oneself. */
  saying(room: Room): void;
  /** The time of the last `wait` for this timer is over. */
  elapsed(timer: string): void;
}

type Task = (around: Around) => void;

export class Beyond {
  readonly #heard: Task[] = [];
  readonly #wanted: Task[] = [];
  /** Undefined until it has come. */
  around: Around | undefined;
  /** Whether what is to be heard by it is heard in the order of the log, and nothing of it was given up. */
  isWhole = true;

  /** What a person wants: now, or when it has come. */
  do(task: Task): void {
    if (this.around) task(this.around);
    else this.#wanted.push(task);
  }

  /** What the server says: as `do`, and then behind all that a person wants, such as not to be told of it. */
  hear(task: Task): void {
    if (this.around) task(this.around);
    else if (this.#heard.push(task) > heardMax) {
      this.#heard.shift();
      this.isWhole = false;
    }
  }

  come(around: Around): void {
    this.around = around;
    for (const task of [...this.#wanted.splice(0), ...this.#heard.splice(0)]) task(around);
  }
}

/** What one has read, and how people react, is the same in any order. */
const verbs: ReadonlySet<string> = new Set(["NICK", "TOPIC", "MODE", "RENAME", "REDACT", "AWAY", "ACCOUNT"]);

/**
 * Whether what follows a line may mean something else where it was not understood. What comes in a batch, but that of
 * what was missed, is an answer: history, or how things stand where one comes in.
 */
export function isBeyond({ verb, tags }: Message, isCatchingUp: boolean): boolean {
  return verbs.has(verb) && (isCatchingUp || !tags.has("batch"));
}
