/** The words for each event, as the terminal client prints them. */
import type { Event } from "../client/effects.ts";
import { printable } from "./printable.ts";

const help = [
  "Type a line to say it to everyone.",
  "share NAME TEXT   tell one person",
  "/nick NAME        take another name",
  "/quit [REASON]    leave",
  '//TEXT            say something that begins with "/"',
];

/** The lines to print for an event, safe for a terminal. */
export function linesFor(event: Event): string[] {
  return event.kind === "helped" ? help : [printable(wording(event))];
}

function wording(event: Exclude<Event, { kind: "helped" }>): string {
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
    case "share-accepted":
      return "Data shared successfully";
    case "failed":
      return `${failures[event.deed]}: ${event.why}`;
    case "name-refused":
      return `The name ${event.name} was refused: ${event.why}.`;
    case "command-unknown":
      return `There is no command ${event.command}; /help lists them.`;
    case "unanswered":
      return `Perhaps not sent: ${event.text}`;
    case "unsent":
      return `Never sent: ${event.text}`;
    case "closed":
      return `The server closed the connection: ${event.why}`;
  }
}

const failures = { say: "Not sent", share: "Data was not shared", join: "You could not join" } as const;
