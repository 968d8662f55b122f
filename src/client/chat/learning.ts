/** What the chat is without knowing commands, which few type: they are learned when the first is typed. */
import type { Message } from "../../protocol/message.ts";
import type { Action, Said } from "./chat.ts";
import type { ChatOutput } from "./output.ts";

/** Lines that wait until commands are known. */
const waitingMax = 50;

/** "/name rest", typed in a conversation. */
export interface TypedCommand {
  readonly here: string;
  readonly name: string;
  readonly rest: string;
  readonly replyTo: string | undefined;
}

/** What commands can do. */
export interface CommandParts {
  readonly act: (action: Action) => void;
  readonly say: (target: string, text: string, manner: Said["manner"], replyTo?: string) => void;
  /** Asks the server; a refusal is told by itself. */
  readonly command: (target: string, line: Message, answered?: (lines: readonly Message[]) => void) => void;
  readonly tell: (text: string, isTrouble: boolean) => void;
  readonly quit: (why: string) => void;
}

export interface Commands {
  type(typed: TypedCommand): void;
}

/** `TypedCommands` of commands.ts. */
export type CommandsClass = new (parts: CommandParts) => Commands;

export class Learning {
  readonly #parts: CommandParts;
  readonly #output: ChatOutput;
  #commands: Commands | undefined;
  readonly #waiting: TypedCommand[] = [];

  constructor(parts: CommandParts, output: ChatOutput) {
    this.#parts = parts;
    this.#output = output;
  }

  /** Takes a typed line that is a command. */
  type({ in: here, text, replyTo }: Extract<Action, { kind: "type" }>): void {
    const [, name = "", rest = ""] = /^\/([^\s/]+)(?:\s+(.*))?$/su.exec(text) ?? [];
    if (this.#commands) this.#commands.type({ here, name, rest, replyTo });
    else if (this.#waiting.length < waitingMax) {
      this.#waiting.push({ here, name, rest, replyTo });
      this.#output.learn();
    }
  }

  learn(commands: CommandsClass): void {
    this.#commands = new commands(this.#parts);
    for (const typed of this.#waiting.splice(0)) this.#commands.type(typed);
  }
}
