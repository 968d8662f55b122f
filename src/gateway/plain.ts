/** Plain text: a name, then lines. For people with `nc` and for programs that know no protocol. */

import type { LineReply } from "../commands/command.ts";
import { limits } from "../protocol/limits.ts";
import { type Line, LineSplitter } from "../protocol/lines.ts";
import { message } from "../protocol/message.ts";
import { isNick } from "../protocol/names.ts";
import { numerics } from "../protocol/numerics.ts";
import type { Dialect, Item, Request, Speaker } from "./dialect.ts";
import { plainText } from "./plain-text.ts";
import { plainWay, type Way } from "./rendering.ts";

/** Whether it can be said in a sentence. */
function isSentence(item: Item): item is LineReply {
  return item.kind === "numeric" || item.kind === "standard" || item.kind === "message";
}

/** Far above what can be said in one message, so that a line that is too long is told so and not torn apart. */
const lineBytesMax = 4096;

const nameRules = `A name has 1 to ${limits.nick} letters, digits and []\\\`_^{|}-, and begins with neither a digit nor "-".`;

/** What a silent client is asked. */
export function greeting(network: string): string {
  return `Welcome to ${network}. What is your name?\n`;
}

export class PlainDialect implements Dialect {
  readonly name = "plain";
  readonly #speaker: Speaker;
  readonly #channel: string;
  readonly #next: (request: Request) => void;
  readonly #splitter = new LineSplitter({ tags: lineBytesMax, rest: lineBytesMax });
  #newlineSeen = false;
  /** We are about to be in the channel, or to be told why not. */
  #entering = false;

  /** @param channel where everything is said, by whatever name it gets @param next puts a request before all that have not been run */
  constructor(speaker: Speaker, channel: string, next: (request: Request) => void) {
    this.#speaker = speaker;
    this.#channel = channel;
    this.#next = next;
  }

  way(): Way {
    return plainWay;
  }

  read(bytes: Uint8Array): Line[] {
    this.#newlineSeen ||= bytes.includes(0x0a) || bytes.includes(0x0d);
    return this.#splitter.push(bytes);
  }

  get awaitsPause(): boolean {
    return !this.#newlineSeen && this.#splitter.pending > 0;
  }

  pause(): Line[] {
    const line = this.#splitter.take();
    return line ? [line] : [];
  }

  request(line: Line): Request | undefined {
    if (line.kind === "too-long") return told("That line is too long.");
    if (line.kind === "invalid-utf8") return told("That line is not valid UTF-8.");
    const text = line.text.replaceAll("\0", "");
    if (!this.#speaker.registered) return this.#name(text.trim());
    const own = `${this.#speaker.nick}: `;
    const said = this.#say(text.startsWith(own) ? text.slice(own.length) : text);
    if (!said || this.#entering || this.#speaker.channels.size > 0) return said;
    // The channel was closed to us when we came, or we were put out of it: try again, and say the line then.
    this.#next(said);
    return this.#enter();
  }

  tell(item: Item): string {
    if (item.kind === "replayed") return plainText(item.told);
    return isSentence(item) ? `${why(item)}\n` : "";
  }

  ping(): string {
    return "";
  }

  farewell(reason: string): string {
    return `Goodbye: ${reason}\n`;
  }

  #name(name: string): Request {
    if (!isNick(name)) return told(`${nameRules} What is your name?`);
    return {
      message: message("NICK", [name]),
      respond: whole((items) => {
        const refusal = refusalIn(items);
        if (refusal && isNumeric(refusal, "ERR_NICKNAMEINUSE")) {
          return `The name ${name} is taken. What is your name?\n`;
        }
        if (refusal) return `${why(refusal)} What is your name?\n`;
        // Who was taken back is in the channel already.
        if (this.#speaker.channels.size > 0) return this.#welcome("You are back in", items);
        this.#next(this.#enter());
        return "";
      }),
    };
  }

  #enter(): Request {
    this.#entering = true;
    return {
      message: message("JOIN", [this.#channel]),
      respond: whole((items) => {
        const refusal = refusalIn(items);
        this.#entering = false;
        if (refusal) return `You are not in ${this.#channel}: ${why(refusal)}\n`;
        return this.#welcome("You are in", items);
      }),
    };
  }

  #welcome(words: string, items: readonly Item[]): string {
    const here = items.flatMap((item) =>
      isNumeric(item, "RPL_NAMREPLY") ? (item.params.at(-1) ?? "").split(" ") : [],
    );
    const others = here.map(withoutPrefixes).filter((nick) => nick !== this.#speaker.nick);
    const company = others.length === 0 ? "Nobody else is here yet." : `Here with you: ${others.join(", ")}.`;
    return `${words} ${this.#channel}. ${company} "share <name> <text>" tells one person.\n`;
  }

  #say(text: string): Request | undefined {
    // Who has learned it from IRC does not say to all what was meant for one: it may be a password.
    const share = /^(?:share|\/msg)(?: +(\S+))?(?: +(.*))?$/s.exec(text);
    if (share) return this.#share(share[1] ?? "", share[2] ?? "");
    if (text.trim() === "") return undefined;
    const [channel = this.#channel] = this.#speaker.channels;
    return {
      message: message("PRIVMSG", [channel, text]),
      respond: whole((items) => {
        const refusal = refusalIn(items);
        return refusal ? `Not sent: ${why(refusal)}\n` : "";
      }),
    };
  }

  #share(name: string, data: string): Request {
    if (name === "" || data === "") return told("Data was not shared: say share <name> <text>.");
    if (!isNick(name)) return told(`Data was not shared: ${nobody(name)}`);
    return {
      message: message("PRIVMSG", [name, data]),
      respond: whole((items) => {
        const refusal = refusalIn(items);
        // A service answers for itself.
        const answers = items.filter((item) => item.kind === "message");
        if (!refusal && answers.length > 0) return answers.map((each) => `${why(each)}\n`).join("");
        if (!refusal) return "Data shared successfully\n";
        return `Data was not shared: ${isNumeric(refusal, "ERR_NOSUCHNICK") ? nobody(name) : why(refusal)}\n`;
      }),
    };
  }
}

/** A nick as RPL_NAMREPLY has it, without what it is in the channel. */
function withoutPrefixes(nick: string): string {
  return nick.replace(/^[~@+]+/, "");
}

/** Says in one sentence what came in parts. */
function whole(say: (items: readonly Item[]) => string): Request["respond"] {
  const all: Item[] = [];
  return (items, last) => {
    let missed = "";
    for (const item of items) {
      if (item.kind === "replayed") missed += plainText(item.told);
      else all.push(item);
    }
    return missed + (last ? say(all) : "");
  };
}

/** A request that is answered by a sentence alone. */
function told(sentence: string): Request {
  return { message: undefined, respond: () => `${sentence}\n` };
}

function nobody(name: string): string {
  return `there is nobody called ${name}.`;
}

function isNumeric<Name extends keyof typeof numerics>(
  item: Item,
  name: Name,
): item is Item & { kind: "numeric" } {
  return item.kind === "numeric" && item.name === name;
}

function refusalIn(items: readonly Item[]): LineReply | undefined {
  return items.find(
    (item): item is LineReply =>
      (item.kind === "numeric" && item.name.startsWith("ERR_") && item.name !== "ERR_NOMOTD") ||
      (item.kind === "standard" && item.type === "FAIL"),
  );
}

/** A refusal's words, without IRC's parameters. */
function why(reply: LineReply): string {
  if (reply.kind === "standard") return sentence(reply.description);
  if (reply.kind === "message") return reply.params.at(-1) ?? "";
  return sentence(numerics[reply.name].text || (reply.params.at(-1) ?? ""));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
