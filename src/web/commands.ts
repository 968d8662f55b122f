/** Typed commands, in the reader's language. They are loaded when the first is typed. */
import { TypedCommands as Commands } from "../client/chat/commands.ts";
import type { CommandParts } from "../client/chat/learning.ts";
import { words } from "./texts/commands.ts";

export class TypedCommands extends Commands {
  constructor(parts: CommandParts) {
    super(parts, words);
  }
}
