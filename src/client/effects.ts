/** What the client core wants done: connections, lines to send, events to show, times to wait, and when to stop. */
import type { Message } from "../protocol/message.ts";

/** A line that a person typed. `line` counts them from 1 and is its name in all events about it. */
export interface Typed {
  readonly line: number;
  readonly text: string;
}

/** What one can do by typing that the server has to agree to. */
export type DeedKind = "say" | "share" | "rename";

/**
 * What a person sees happen, as data; each client words and draws it in its own way. Texts are raw: clean them first.
 * What is said may have several lines, with line feeds between them.
 */
export type Event =
  | { readonly kind: "welcomed"; readonly name: string; readonly channel: string }
  | { readonly kind: "joined"; readonly name: string }
  | { readonly kind: "left"; readonly name: string }
  | { readonly kind: "removed"; readonly channel: string; readonly why: string }
  | { readonly kind: "renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "topic"; readonly text: string }
  | { readonly kind: "said"; readonly name: string; readonly text: string }
  | { readonly kind: "acted"; readonly name: string; readonly text: string }
  | { readonly kind: "noticed"; readonly name: string; readonly text: string }
  | { readonly kind: "shared"; readonly name: string; readonly text: string }
  /** The server itself says something. */
  | { readonly kind: "told"; readonly text: string }
  | { readonly kind: "join-refused"; readonly channel: string; readonly why: string }
  | { readonly kind: "helped" }
  | { readonly kind: "command-unknown"; readonly command: string }
  | Fate
  | LinkNews
  | { readonly kind: "closed"; readonly why: string };

/**
 * What becomes of a typed line: it is `pending`, perhaps `delayed`, and at last exactly one of `sent`, `failed`,
 * `perhaps-sent` and `unsent`.
 */
export type Fate =
  | Progressing<"pending">
  /** The server says that it takes a while. */
  | Progressing<"delayed">
  | Progressing<"sent">
  | (Progressing<"failed"> & { readonly why: string })
  /** It may or may not have been taken, and nobody can say so any more. It is never sent again. */
  | { readonly kind: "perhaps-sent"; readonly typed: Typed }
  /** It was certainly not taken: we left before. */
  | { readonly kind: "unsent"; readonly typed: Typed };

interface Progressing<Kind> {
  readonly kind: Kind;
  readonly deed: DeedKind;
  /** The channel or name that it is about. */
  readonly target: string;
  readonly typed: Typed;
}

/** What a person is told of lost connections. */
export type LinkEvent =
  /** It takes a while. */
  | { readonly kind: "reconnecting"; readonly lost: string }
  /**
   * `missed`: nothing; some things, which are shown now; or nobody knows, because the session was over and this is
   * a new one.
   */
  | {
      readonly kind: "reconnected";
      readonly lost: string;
      readonly to: string;
      readonly missed: "nothing" | "something" | "unknown";
    }
  /** The session was over, and its name is not free. It is asked for again; `/nick` takes another. */
  | { readonly kind: "name-awaited"; readonly name: string; readonly why: string }
  /** The server can store nothing now; what was typed is sent again until it can. */
  | { readonly kind: "stalled"; readonly why: string }
  /** We would leave, but so many typed lines are not answered yet. */
  | { readonly kind: "staying"; readonly lines: number };

/** Why it is over. */
export type Ending =
  /** As asked. */
  | { readonly kind: "left" }
  /** The first connection could not be made. */
  | { readonly kind: "unreachable"; readonly why: string }
  /** The server ended the connection before it let us in, or lets us in no more. */
  | { readonly kind: "lost" }
  /** The name was refused, and there is nobody left to ask for another. */
  | { readonly kind: "nameless" };

/** Each `wait` takes the place of an earlier one for the same timer. */
export type Timer = "link" | "notice" | "retry" | "name";

/** What keeping a connection wants done. */
export type LinkEffect =
  /** To be answered by `connected` or `disconnected`. There is one connection at a time. */
  | { readonly kind: "connect"; readonly address: string }
  /** End the connection, or the attempt, at once: nothing of it is to be reported any more. */
  | { readonly kind: "disconnect" }
  | { readonly kind: "send"; readonly message: Message }
  /** Call `elapsed` with this timer after so many milliseconds. */
  | { readonly kind: "wait"; readonly timer: Timer; readonly ms: number }
  /** The name was refused: another is to be given. */
  | { readonly kind: "ask-name" };

/** What keeping a connection tells a person. */
export type LinkNews =
  | LinkEvent
  | { readonly kind: "name-refused"; readonly name: string; readonly why: string };

/** Who carries this out. */
export interface LinkOutput {
  act(effect: LinkEffect): void;
  send(line: Message): void;
  show(event: LinkNews): void;
}

export type Effect =
  | LinkEffect
  /** `id` and `at` are the line's msgid and time (ISO 8601), where the server gave them. */
  | {
      readonly kind: "show";
      readonly event: Event;
      readonly id: string | undefined;
      readonly at: string | undefined;
    }
  /** From now on typed lines are said. */
  | { readonly kind: "ready" }
  /** Comes last. `unanswered` typed lines were in the whole run not sent, or not certainly. */
  | { readonly kind: "end"; readonly ending: Ending; readonly unanswered: number };
