/** The words for each event, as the terminal client prints them. */
import type { Event, LinkEvent } from "../client/effects.ts";
import { printable } from "../protocol/printable.ts";

const help = [
  "Type a line to say it to everyone.",
  "share NAME TEXT   tell one person",
  "/nick NAME        take another name",
  "/quit [REASON]    leave",
  '//TEXT            say something that begins with "/"',
];

/** The lines to print for an event, safe for a terminal. */
export function linesFor(event: Event): string[] {
  if (event.kind === "helped") return help;
  return linesIn(event).flatMap((each) => {
    const words = wording(each);
    return words === undefined ? [] : [printable(words)];
  });
}

/** Each line of what is said, as something that is said; empty ones are left out. */
function linesIn(event: Exclude<Event, { kind: "helped" }>): readonly Exclude<Event, { kind: "helped" }>[] {
  if (!("text" in event) || !event.text.includes("\n")) return [event];
  const lines = event.text.split("\n").filter((text) => text !== "");
  return lines.map((text) => ({ ...event, text }));
}

/** Undefined where there is nothing to say: who has typed a line sees it, and is told only when something is wrong. */
function wording(event: Exclude<Event, { kind: "helped" }>): string | undefined {
  switch (event.kind) {
    case "welcomed":
      return `You are in ${event.channel} as ${event.name}. Type /help for help.`;
    case "joined":
      return `${event.name} has joined the chat.`;
    case "left":
      return `${event.name} has left the chat.`;
    case "removed":
      return `You were removed from ${event.channel}: ${event.why}`;
    case "renamed":
      return `${event.from} is now called ${event.to}.`;
    case "topic":
      return `Topic: ${event.text}`;
    case "said":
      return `${event.name}: ${event.text}`;
    case "acted":
      return `* ${event.name} ${event.text}`;
    case "noticed":
      return `-${event.name}- ${event.text}`;
    case "shared":
      return `${event.name} shared: ${event.text}`;
    case "told":
      return event.text;
    case "join-refused":
      return `You could not join ${event.channel}: ${event.why}`;
    case "name-refused":
      return `The name ${event.name} was refused: ${event.why}.`;
    case "command-unknown":
      return `There is no command ${event.command}; /help lists them.`;
    case "pending":
      return undefined;
    case "delayed":
      return `Not decided yet: ${event.typed.text}`;
    case "sent":
      return event.deed === "share" ? "Data shared successfully" : undefined;
    case "failed":
      if (event.deed === "rename") return `The name ${event.target} was refused: ${event.why}.`;
      return `${failures[event.deed]}: ${event.why}`;
    case "perhaps-sent":
      return `Perhaps sent: ${event.typed.text}`;
    case "unsent":
      return `Never sent: ${event.typed.text}`;
    case "closed":
      return `The server closed the connection: ${event.why}`;
    default:
      return linkWording(event);
  }
}

function linkWording(event: LinkEvent): string {
  switch (event.kind) {
    case "reconnecting":
      return `The connection to ${event.lost} was lost; reconnecting. What you type is kept.`;
    case "reconnected":
      return `Reconnected to ${event.to} (the connection to ${event.lost} was lost)${missed[event.missed]}`;
    case "name-awaited":
      return `The name ${event.name} is not free yet: ${event.why}. Asking again; /nick NAME takes another.`;
    case "stalled":
      return `The server can take nothing now: ${event.why}. Trying again.`;
    case "staying":
      return `Not leaving yet: ${event.lines === 1 ? "one line is" : `${event.lines} lines are`} still to be answered.`;
  }
}

const missed = {
  nothing: "; nothing was missed.",
  something: ". Meanwhile:",
  unknown: "; some lines may have been missed.",
} as const;

const failures = { say: "Not sent", share: "Data was not shared" } as const;
