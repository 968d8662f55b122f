/** Typed commands, which begin with a slash. They are loaded when the first is typed. */
import { type Message, message, parse } from "../../protocol/message.ts";
import { answersIn } from "./answers.ts";
import type { Said } from "./chat.ts";
import { type CommandWording, commandsInEnglish, usageIn } from "./command-phrases.ts";
import type { CommandParts, Commands, TypedCommand } from "./learning.ts";
import { isChannelName } from "./room.ts";

/** What stands behind a command. */
interface Call {
  readonly here: string;
  /** The channel that is named first, or else the one that it is typed in; and the words behind. */
  readonly channel: string;
  readonly words: readonly string[];
  /** All of it. */
  readonly rest: string;
  readonly replyTo: string | undefined;
}

interface Command {
  readonly usage: string;
  /** How many words it needs at least, beside a channel. */
  readonly needs: number;
  readonly run: (call: Call, parts: CommandParts) => Message | undefined;
}

export class TypedCommands implements Commands {
  readonly #parts: CommandParts;
  readonly #words: CommandWording;

  constructor(parts: CommandParts, words = commandsInEnglish) {
    this.#parts = parts;
    this.#words = words;
  }

  type({ here, name, rest, replyTo }: TypedCommand): void {
    const command = commands.get(name.toLowerCase());
    if (name.toLowerCase() === "help") this.#help();
    else if (!command) this.#parts.tell(this.#words("command.unknown", { name }), true);
    else this.#run(name, command, callOf(here, rest, replyTo));
  }

  #run(name: string, { usage, needs, run }: Command, call: Call): void {
    if (call.words.length < needs) {
      this.#parts.tell(`/${name} ${usageIn(this.#words, usage)}`, true);
      return;
    }
    const line = run(call, this.#parts);
    if (!line) return;
    this.#parts.command(line.params[0] ?? "*", line, (lines) => {
      for (const answer of answersIn(lines, this.#words)) this.#parts.tell(answer, false);
    });
  }

  #help(): void {
    for (const { name, usage } of commandsTyped(this.#words))
      this.#parts.tell(`${name} ${usage}`.trimEnd(), false);
  }
}

function callOf(here: string, typed: string, replyTo: string | undefined): Call {
  const all = typed.replace(/[\r\n\0]+/gu, " ").trim();
  const words = all.split(/ +/u).filter((word) => word !== "");
  const isNamed = isChannelName(words[0] ?? "");
  return {
    here,
    channel: isNamed ? (words[0] ?? "") : here,
    words: isNamed ? words.slice(1) : words,
    rest: typed,
    replyTo,
  };
}

/** The words from this one on, as a last parameter; none when there are none. */
function textFrom(words: readonly string[], from: number): string[] {
  const text = words.slice(from).join(" ");
  return text === "" ? [] : [text];
}

function say({ rest }: Call, parts: CommandParts, manner: Said["manner"]): Message | undefined {
  const [, target = "", text = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  if (text !== "") parts.say(target, text, manner);
  else if (target !== "") parts.act({ kind: "open", in: target });
  return undefined;
}

function rank(usage: string, change: string): Command {
  return {
    usage,
    needs: 1,
    run: ({ channel, words }) =>
      message("MODE", [channel, change.charAt(0) + change.charAt(1).repeat(words.length), ...words]),
  };
}

function raw(usage: string, verb: string, needs = 0): Command {
  return {
    usage,
    needs,
    run: ({ rest }) =>
      message(
        verb,
        rest.split(/ +/u).filter((word) => word !== ""),
      ),
  };
}

function service(verb: string): Command {
  return { usage: "command", needs: 1, run: ({ rest }) => message(verb, [rest]) };
}

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    "me",
    {
      usage: "text",
      needs: 1,
      run: ({ here, rest, replyTo }, parts) => {
        parts.say(here, rest, "action", replyTo);
        return undefined;
      },
    },
  ],
  ["msg", { usage: "name text", needs: 0, run: (call, parts) => say(call, parts, "message") }],
  ["query", { usage: "name [text]", needs: 0, run: (call, parts) => say(call, parts, "message") }],
  ["notice", { usage: "name text", needs: 0, run: (call, parts) => say(call, parts, "notice") }],
  [
    "join",
    {
      usage: "#channel [key]",
      needs: 0,
      run: ({ rest }, { act }) => {
        const [names = "", key] = rest.split(/ +/u);
        for (const channel of names.split(",").filter((name) => name !== "")) {
          act({ kind: "join", channel, ...(key !== undefined && { key }) });
        }
        return undefined;
      },
    },
  ],
  [
    "part",
    {
      usage: "[#channel] [why]",
      needs: 0,
      run: ({ channel, words }, { act }) => {
        if (words.length > 0) return message("PART", [channel, ...textFrom(words, 0)]);
        act({ kind: "leave", channel });
        return undefined;
      },
    },
  ],
  ["nick", raw("name", "NICK", 1)],
  [
    "topic",
    {
      usage: "[#channel] [text]",
      needs: 0,
      run: ({ channel, words }) => message("TOPIC", [channel, ...textFrom(words, 0)]),
    },
  ],
  [
    "invite",
    {
      usage: "name [#channel]",
      needs: 1,
      run: ({ here, channel, words: [nick = "", other] }) =>
        message("INVITE", [nick, other ?? (channel === here ? here : channel)]),
    },
  ],
  [
    "kick",
    {
      usage: "[#channel] name [why]",
      needs: 1,
      run: ({ channel, words }) => message("KICK", [channel, words[0] ?? "", ...textFrom(words, 1)]),
    },
  ],
  [
    "ban",
    {
      usage: "[#channel] name|mask [10m] [why]",
      needs: 0,
      run: ({ channel, words }) => message("BAN", [channel, ...words.slice(0, 2), ...textFrom(words, 2)]),
    },
  ],
  [
    "unban",
    {
      usage: "[#channel] name|mask",
      needs: 1,
      run: ({ channel, words: [mask = ""] }) => message("UNBAN", [channel, mask]),
    },
  ],
  [
    "mute",
    {
      usage: "[#channel] name [10m] [why]",
      needs: 1,
      run: ({ channel, words: [nick = "", ...more] }) =>
        message("BAN", [channel, `~m:${nick}`, ...more.slice(0, 1), ...textFrom(more, 1)]),
    },
  ],
  [
    "unmute",
    {
      usage: "[#channel] name",
      needs: 1,
      run: ({ channel, words: [nick = ""] }) => message("UNBAN", [channel, `~m:${nick}`]),
    },
  ],
  [
    "mode",
    {
      usage: "[#channel|name] [changes]",
      needs: 0,
      run: ({ channel, words }) => {
        // "/mode +t" is about this channel, "/mode alice +i" about a person.
        const isPerson = words.length > 0 && !/^[+-]/u.test(words[0] ?? "");
        return message("MODE", isPerson ? words : [channel, ...words]);
      },
    },
  ],
  ["op", rank("[#channel] names", "+o")],
  ["deop", rank("[#channel] names", "-o")],
  ["voice", rank("[#channel] names", "+v")],
  ["devoice", rank("[#channel] names", "-v")],
  [
    "away",
    {
      usage: "[why]",
      needs: 0,
      run: ({ rest }) => message("AWAY", [rest.replace(/[\r\n]+/gu, " ").trim() || "away"]),
    },
  ],
  ["back", { usage: "", needs: 0, run: () => message("AWAY") }],
  ["whois", raw("name", "WHOIS", 1)],
  ["whowas", raw("name", "WHOWAS", 1)],
  ["list", raw("[mask]", "LIST")],
  [
    "rename",
    {
      usage: "[#channel] #name [why]",
      needs: 0,
      run: ({ here, rest }) => {
        const words = rest.split(/ +/u);
        const isNamed = isChannelName(words[1] ?? "");
        const [from = "", to = "", ...why] = isNamed ? words : [here, ...words];
        return message("RENAME", [from, to, ...textFrom(why, 0)]);
      },
    },
  ],
  ["ns", service("NICKSERV")],
  ["cs", service("CHANSERV")],
  ["oper", raw("name password", "OPER", 2)],
  ["motd", raw("", "MOTD")],
  [
    "quit",
    {
      usage: "[why]",
      needs: 0,
      run: ({ rest }, { quit }) => {
        quit(rest.replace(/[\r\n]+/gu, " "));
        return undefined;
      },
    },
  ],
  ["quote", { usage: "line", needs: 1, run: ({ rest }) => parse(rest.replace(/[\r\n]+/gu, " ")) }],
]);

/** What can be typed, for those who offer it: "/join", "#channel [key]". */
export function commandsTyped(
  words: CommandWording,
): readonly { readonly name: string; readonly usage: string }[] {
  return [...commands]
    .map(([name, { usage }]) => ({ name: `/${name}`, usage: usageIn(words, usage) }))
    .concat({ name: "/help", usage: "" });
}
