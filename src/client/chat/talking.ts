/** What a person does to be there and to talk; all else is done by what is around that. */
import { fold } from "../../protocol/names.ts";
import type { Beyond, Deed } from "./beyond.ts";
import type { Action } from "./chat.ts";
import type { Naming } from "./naming.ts";
import type { Outbox } from "./outbox.ts";
import type { Pages } from "./pages.ts";
import type { ChatState } from "./state.ts";

export interface TalkingParts {
  readonly state: ChatState;
  readonly outbox: Outbox;
  readonly pages: Pages;
  readonly naming: Naming;
  readonly beyond: Beyond;
}

/** Programs of the server that take commands: what is said to them is nobody's conversation, and is not kept. */
const service = /^(?:nick|chan)serv$/u;

export class Talking {
  readonly #parts: TalkingParts;

  constructor(parts: TalkingParts) {
    this.#parts = parts;
  }

  act(action: Action): void {
    const { state, naming } = this.#parts;
    switch (action.kind) {
      case "take-name":
        naming.take(action.name, action.password);
        break;
      case "say":
        this.say(action.in, action.text, "message", action.replyTo);
        break;
      case "type":
        if (/^\/[^\s/]+(?:\s|$)/u.test(action.text)) this.#wait(action);
        else this.say(action.in, action.text.replace(/^\/(?=\/)/u, ""), "message", action.replyTo);
        break;
      case "draft":
        state.setDraft(state.open(action.in), action.text);
        break;
      default:
        this.#wait(action);
    }
  }

  /** Says something, at the live end. */
  say(target: string, text: string, manner: "message" | "action" | "notice", replyTo?: string): void {
    const { state, outbox, pages, beyond } = this.#parts;
    if (service.test(fold(target))) {
      beyond.do((around) => around.instruct(target, text));
      return;
    }
    const room = state.open(target);
    beyond.around?.saying(room);
    if (room.timeline.hasNewer) pages.latest(room);
    outbox.say({ target, text, manner, replyTo });
  }

  #wait(deed: Deed): void {
    const { state, beyond } = this.#parts;
    beyond.do((around) => state.trying(() => around.act(deed)));
  }
}
