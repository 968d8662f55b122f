/** What is to be done about a typed line: the lines to send for it, or what to say at once. */
import { type Message, message } from "../protocol/message.ts";
import { isNick } from "../protocol/names.ts";
import type { Event, Typed } from "./effects.ts";
import { readInput } from "./input.ts";
import { nobodyCalled, notAName } from "./refusals.ts";
import { split, textBytesMax } from "./splitting.ts";

/** What is asked of the server, and for which typed line. `target` is the channel or name that it is about. */
export type Errand =
  | { readonly kind: "join"; readonly target: string }
  | {
      readonly kind: "rename" | "say" | "share";
      readonly target: string;
      readonly text: string;
      readonly typed: Typed;
    };

export type Deed =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "send";
      readonly errand: Exclude<Errand, { kind: "join" }>;
      readonly lines: readonly Message[];
    }
  | { readonly kind: "show"; readonly event: Event }
  | { readonly kind: "leave"; readonly reason: string };

/** What `me`, who speaks in `channel`, wants done by a typed line. */
export function deedOf(typed: Typed, me: string, channel: string): Deed {
  const intention = readInput(typed.text, me);
  switch (intention.kind) {
    case "nothing":
      return intention;
    case "say":
      return tell({ kind: "say", target: channel, text: intention.text, typed });
    case "share":
      return share(intention.name, intention.text, typed);
    case "rename":
      return rename(intention.name, typed);
    case "quit":
      return { kind: "leave", reason: intention.reason };
    case "help":
      return { kind: "show", event: { kind: "helped" } };
    case "unknown":
      return { kind: "show", event: { kind: "command-unknown", command: intention.command } };
  }
}

function share(name: string, text: string, typed: Typed): Deed {
  // The server would take "#lobby" or "bob,carol" too, and send the data to more people than one.
  if (!isNick(name))
    return {
      kind: "show",
      event: { kind: "failed", deed: "share", target: name, typed, why: nobodyCalled(name) },
    };
  return tell({ kind: "share", target: name, text, typed });
}

function rename(name: string, typed: Typed): Deed {
  if (!isNick(name))
    return { kind: "show", event: { kind: "failed", deed: "rename", target: name, typed, why: notAName } };
  return {
    kind: "send",
    errand: { kind: "rename", target: name, text: name, typed },
    lines: [message("NICK", [name])],
  };
}

function tell(errand: Errand & { kind: "say" | "share" }): Deed {
  const pieces = split(errand.text, textBytesMax("PRIVMSG", errand.target));
  return { kind: "send", errand, lines: pieces.map((piece) => message("PRIVMSG", [errand.target, piece])) };
}
