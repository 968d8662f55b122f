/** An export for people: what was said, as one reads it, a heading for each day. Nothing in it steers a terminal. */
import { positionIn } from "../network/entry.ts";
import { statusTarget } from "../network/messages.ts";
import type { Line } from "../network/outcome.ts";
import { isChannel } from "../protocol/names.ts";
import { printable } from "../protocol/printable.ts";
import type { Exported } from "./exported.ts";

type Said = Extract<Line, { type: "said" }>;

/** Lines that go on are below what was said, not below its time. */
const indent = " ".repeat(10);
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export interface TextOptions {
  readonly epoch: string;
  /** The channel that all of it is from; undefined when each line has to say where it was said. */
  readonly channel?: string | undefined;
  /** Looks up what somebody answers. */
  readonly find: (position: number) => Exported | undefined;
}

export class TextFormat {
  readonly #options: TextOptions;
  #day = "";

  constructor(options: TextOptions) {
    this.#options = options;
  }

  /** The lines for it with their ends, after the day's heading when it is the first of its day; "" for what people do not read. */
  textOf(exported: Exported): string {
    const words = this.#words(exported);
    if (words === undefined) return "";
    const day = dayOf(exported.at);
    const heading = day === this.#day ? "" : `${this.#day === "" ? "" : "\n"}--- ${day} ---\n`;
    this.#day = day;
    const [first = "", ...more] = words.split("\n").map(printable);
    return `${heading}${[`${clockOf(exported.at)}  ${first}`, ...more.map(indented)].join("\n")}\n`;
  }

  #words({ at, delivery: { source, line } }: Exported): string | undefined {
    const { nick } = source;
    switch (line.type) {
      case "said":
        return this.#said(nick, line, at);
      case "joined":
        return `* ${nick} (${source.username}@${source.host}) joined ${line.channel}`;
      case "parted":
        return `* ${nick} left ${line.channel}${because(line.reason)}`;
      case "quit":
        return `* ${nick} is gone${because(line.reason)}`;
      case "kicked":
        return `* ${nick} put ${line.nick} out of ${line.channel}${because(line.reason)}`;
      case "nick-changed":
        return `* ${nick} is now called ${line.nick}`;
      case "mode-changed":
        return `* ${nick} set ${[line.change, ...line.arguments].join(" ")} on ${line.target}`;
      case "topic-changed":
        return line.topic === ""
          ? `* ${nick} cleared the topic of ${line.channel}`
          : `* ${nick} changed the topic of ${line.channel}: ${line.topic}`;
      case "channel-renamed":
        return `* ${nick} renamed ${line.channel} to ${line.name}${because(line.reason)}`;
      case "redacted":
        return `* ${nick} deleted a message to ${line.target}${because(line.reason)}`;
      default:
        return undefined;
    }
  }

  #said(nick: string, line: Said, at: number): string | undefined {
    const { verb, text, tags } = line;
    const answered = this.#answered(tags["+reply"] ?? tags["+draft/reply"], at);
    const place = this.#place(line);
    const [taken, reaction] = [tags["+draft/unreact"], tags["+draft/react"] ?? tags["+react"]];
    if (verb === "TAGMSG") {
      const to = answered === "" ? "" : ` to ${answered}`;
      if (reaction) return `${place}* ${nick} reacted ${reaction}${to}`;
      return taken ? `${place}* ${nick} took back ${taken}${to}` : undefined;
    }
    const action = /^\x01ACTION (.*?)\x01?$/s.exec(text)?.[1];
    if (action !== undefined) return `${place}* ${nick} ${action}`;
    // Other CTCP is for programs.
    if (/^\x01.*\x01$/s.test(text)) return undefined;
    const who = `${nick}${this.#hearers(line)}${answered === "" ? "" : ` (answering ${answered})`}`;
    return place + (verb === "NOTICE" ? `-${who}- ${text}` : `${who}: ${text}`);
  }

  /** Where it was said, where that is not always the same. */
  #place({ target }: Said): string {
    const { channel } = statusTarget(target);
    return this.#options.channel === undefined && isChannel(channel) ? `${channel} ` : "";
  }

  /** To whom, where not everyone in a channel heard it. */
  #hearers({ target }: Said): string {
    const { rank, channel } = statusTarget(target);
    if (rank !== undefined) return rank === "o" ? " (to operators)" : " (to those with voice)";
    return isChannel(channel) ? "" : ` → ${target}`;
  }

  /** "bob, 15:30:12" */
  #answered(id: string | undefined, at: number): string {
    const position = id === undefined ? undefined : positionIn(this.#options.epoch, id);
    const found = position === undefined ? undefined : this.#options.find(position);
    if (!found) return "";
    const day = dayOf(found.at) === dayOf(at) ? "" : `${dayOf(found.at).slice(0, 10)} `;
    return `${found.delivery.source.nick}, ${day}${clockOf(found.at)}`;
  }
}

function indented(line: string): string {
  return line === "" ? "" : indent + line;
}

function because(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

/** "2026-11-23, Monday" */
function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.toISOString().slice(0, 10)}, ${weekdays[date.getUTCDay()]}`;
}

function clockOf(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
