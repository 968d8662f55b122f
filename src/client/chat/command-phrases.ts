/** What typed commands say, in English: what is wrong with them, how they are used, and what was answered. */
import { type Wording, wordingOf } from "../phrases.ts";

export const commandPhrases = {
  "command.unknown": "There is no command /{name}. /help lists them.",
  "command.away": "{nick} is away: {why}",
  "command.who": "{nick} is {from} ({realname})",
  "command.idle": "{nick} has been idle for {count} s",
  "command.places": "{nick} is in {channels}",
  "command.channel": "{channel}, {count} members: {topic}",
  "command.account": "{nick} is logged in as {account}",
  // What stands for something in how a command is used: "/kick [#channel] name [why]".
  "usage.changes": "changes",
  "usage.channel": "channel",
  "usage.command": "command",
  "usage.key": "key",
  "usage.line": "line",
  "usage.mask": "mask",
  "usage.name": "name",
  "usage.names": "names",
  "usage.password": "password",
  "usage.text": "text",
  "usage.why": "why",
} as const;

export type CommandWording = Wording<keyof typeof commandPhrases>;

export const commandsInEnglish = wordingOf(commandPhrases);

/** How a command is used, in the words of whoever reads it. */
export function usageIn(words: CommandWording, usage: string): string {
  return usage.replace(/\b[a-z]+\b/gu, (word) => words(`usage.${word}` as keyof typeof commandPhrases));
}
