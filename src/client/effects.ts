/** What the client core wants done: lines to send, events to show, questions to ask, and when to stop. */
import type { Message } from "../protocol/message.ts";

/** What a person sees happen, as data; each client words and draws it in its own way. Texts are raw: clean them first. */
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
  | { readonly kind: "share-accepted"; readonly name: string }
  | { readonly kind: "failed"; readonly deed: "say" | "share" | "join"; readonly why: string }
  | { readonly kind: "name-refused"; readonly name: string; readonly why: string }
  | { readonly kind: "helped" }
  | { readonly kind: "command-unknown"; readonly command: string }
  /** The connection went before the server answered: it may or may not have been taken. */
  | { readonly kind: "unanswered"; readonly text: string }
  /** The connection went before this was sent. */
  | { readonly kind: "unsent"; readonly text: string }
  | { readonly kind: "closed"; readonly why: string };

export type Effect =
  | { readonly kind: "send"; readonly message: Message }
  | { readonly kind: "show"; readonly event: Event }
  /** The next typed line is taken as the name. */
  | { readonly kind: "ask-name" }
  /** From now on typed lines are said. */
  | { readonly kind: "ready" }
  /** QUIT was sent, and the server ends the connection now; what it still says until then is shown. */
  | { readonly kind: "leave" }
  /** The same, because the name was refused and there is nobody left to ask for another. */
  | { readonly kind: "give-up" };
