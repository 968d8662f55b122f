/** What the server says outside of any conversation, in words for the person. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
import { isRefusal, reasonOf } from "../refusals.ts";
import type { ChatState } from "./state.ts";

export class Notices {
  readonly #state: ChatState;

  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Takes a line that answers nothing that was asked. */
  tell(line: Message): void {
    const { verb, params, tags, source } = line;
    const text = params.at(-1) ?? "";
    if (isRefusal(line)) this.#state.notice(reasonOf(line), true);
    else if (verb === "ERROR" || verb === "WARN") this.#state.notice(text, true);
    else if (verb === "NOTE" || verb === "WALLOPS") this.#state.notice(text);
    // What has no id stands in no conversation: the server's own words, and those of its services.
    else if (verb === "NOTICE" && !tags.has("msgid")) this.#state.notice(text);
    else if (verb === "INVITE" && this.#state.isMe(params[0] ?? ""))
      this.#state.notice(`${nameIn(source)} invites you to ${text}`, false, text);
  }

  /** Takes what was answered to a command that was typed. */
  answer(lines: readonly Message[], refusal: string | undefined): void {
    if (refusal !== undefined) this.#state.notice(refusal, true);
    for (const line of lines) {
      const words = isRefusal(line) ? undefined : wordsOf(line);
      if (words) this.#state.notice(words);
    }
  }
}

/** Lines that say what is shown elsewhere, or nothing: RPL_ENDOF… and the like. */
const silent = /^(?:ACK|PONG|BATCH|31[58]|323|36[568]|34[79]|353|354|37[56]|70[56]|733|900|90[13])$/u;

function wordsOf({ verb, params }: Message): string | undefined {
  const [, name = "", one = "", two = ""] = params;
  const last = params.at(-1) ?? "";
  switch (verb) {
    case "NOTICE":
    case "NOTE":
    case "WARN":
      return last;
    case "301":
      return `${name} is away: ${last}`;
    case "311":
    case "314":
      return `${name} is ${one}@${two} (${last})`;
    case "317":
      return `${name} has been idle for ${one} s`;
    case "319":
      return `${name} is in ${last}`;
    case "322":
      return `${name}, ${one} members: ${last}`;
    case "330":
      return `${name} is logged in as ${one}`;
    case "324":
      return `${name} ${params.slice(2).join(" ")}`;
    default:
      if (!/^\d{3}$/u.test(verb) || silent.test(verb)) return undefined;
      return params.slice(1).join(" ");
  }
}
