/** Collects what the parts of the client want done, in its order. */
import type { Message } from "../protocol/message.ts";
import type { Effect, Event } from "./effects.ts";

export class Output {
  readonly #effects: Effect[] = [];

  act(effect: Effect): void {
    this.#effects.push(effect);
  }

  send(line: Message): void {
    this.act({ kind: "send", message: line });
  }

  /** `line` is what says so, where a server does. */
  show(event: Event, line?: Message): void {
    this.act({ kind: "show", event, id: line?.tags.get("msgid"), at: line?.tags.get("time") });
  }

  /** What came since the last time. */
  take(): Effect[] {
    return this.#effects.splice(0);
  }
}
