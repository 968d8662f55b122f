/** What the server says outside of any conversation, in words for the person. */
import type { Message } from "../../protocol/message.ts";
import { nameIn } from "../hearing.ts";
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
    if (this.#state.noticeTrouble(line)) return;
    // Our own PINGs look after the connection: what becomes of them is nobody's affair.
    if (verb === "WARN" && params[0] === "PING") return;
    if (verb === "WARN") this.#state.notice(text, true);
    else if (verb === "NOTE" || verb === "WALLOPS") this.#state.notice(text);
    // What has no id stands in no conversation: the server's own words, and those of its services.
    else if (verb === "NOTICE" && !tags.has("msgid")) this.#state.notice(text);
    else if (verb === "INVITE" && this.#state.isMe(params[0] ?? "")) {
      const words = this.#state.words("client.invited", { nick: nameIn(source), channel: text });
      this.#state.notice(words, false, text);
    }
  }
}
