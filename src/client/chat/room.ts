/** All that is known of one conversation. */
import type { Conversation, Member } from "./chat.ts";
import { Members } from "./members.ts";
import type { Reactions } from "./reactions.ts";
import { Timeline } from "./timeline.ts";

export class Room implements Conversation {
  name: string;
  readonly kind: Conversation["kind"];
  isPresent = false;
  /** Of a channel: one has entered and not left it. It is entered again in a new session. */
  isWanted = false;
  topic: Conversation["topic"] = { text: "" };
  readonly modes = new Map<string, string>();
  readonly roster = new Members();
  readonly timeline = new Timeline();
  /** Undefined while there are none. */
  reactions: Reactions | undefined;
  unread = 0;
  mentions = 0;
  readUpTo: string | undefined;
  /** The time of the newest message or event that is known. */
  newestAt = "";
  /** Until when each is shown as typing, by nick. */
  readonly typers = new Map<string, number>();
  draft = "";
  /** Undefined where one has not chosen. */
  chosenNotifies: Conversation["notifies"] | undefined;
  readonly #usual: () => Conversation["notifies"];

  /** `usual` is what one wants to be told of channels where one has not chosen. */
  constructor(name: string, usual: () => Conversation["notifies"]) {
    this.name = name;
    this.kind = isChannelName(name) ? "channel" : "person";
    this.#usual = usual;
  }

  /** Whether it has something of one's own that is not sent. */
  get isHolding(): boolean {
    return this.draft !== "" || this.timeline.isHolding;
  }

  get notifies(): Conversation["notifies"] {
    return this.chosenNotifies ?? (this.kind === "person" ? "all" : this.#usual());
  }

  get members(): ReadonlyMap<string, Member> {
    return this.roster.now;
  }

  get typing(): readonly string[] {
    return [...this.typers.keys()];
  }
}

export function isChannelName(name: string): boolean {
  return name.startsWith("#");
}
