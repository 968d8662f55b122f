/** What a person does. */
import { type Message, message } from "../../protocol/message.ts";
import { fold, isChannel, isNick } from "../../protocol/names.ts";
import type { Arriving } from "./arriving.ts";
import type { Asking } from "./asking.ts";
import type { Action } from "./chat.ts";
import { aboutTags, sayable } from "./composing.ts";
import { type CommandsClass, Learning } from "./learning.ts";
import type { Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { Pages } from "./pages.ts";
import type { Reading } from "./reading.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Typing } from "./typing.ts";

export interface DoingParts {
  readonly state: ChatState;
  readonly asking: Asking;
  readonly outbox: Outbox;
  readonly pages: Pages;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly output: ChatOutput;
  readonly arriving: Arriving;
  readonly isInside: () => boolean;
  readonly takeName: (name: string, password: string | undefined) => void;
  readonly quit: (why: string) => void;
}

/** Programs of the server that take commands: what is said to them is nobody's conversation, and is not kept. */
const services: ReadonlyMap<string, string> = new Map([
  ["nickserv", "NICKSERV"],
  ["chanserv", "CHANSERV"],
]);

export class Doing {
  readonly #parts: DoingParts;
  readonly #learning: Learning;

  constructor(parts: DoingParts) {
    this.#parts = parts;
    const commandParts = {
      act: (action: Action) => this.act(action),
      say: this.say.bind(this),
      command: this.command.bind(this),
      tell: parts.state.notice.bind(parts.state),
      quit: parts.quit,
    };
    this.#learning = new Learning(commandParts, parts.output);
  }

  /** Commands are known from now on. */
  learn(commands: CommandsClass): void {
    this.#trying(() => this.#learning.learn(commands));
  }

  act(action: Action): void {
    this.#trying(() => this.#act(action));
  }

  #trying(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Such as a name with a space in it.
      this.#parts.state.notice(this.#parts.state.words("client.unsendable"), true);
    }
  }

  #act(action: Action): void {
    const { state, outbox, typing } = this.#parts;
    switch (action.kind) {
      case "take-name":
        this.#parts.takeName(action.name, action.password);
        break;
      case "say":
        this.say(action.in, action.text, "message", action.replyTo);
        break;
      case "type":
        this.#learning.type(action);
        break;
      case "retry":
        outbox.retry(action.key);
        break;
      case "discard":
        outbox.discard(action.key);
        break;
      case "draft":
        state.setDraft(state.open(action.in), action.text);
        break;
      case "attend":
        this.#parts.reading.attend(state.room(action.in));
        break;
      case "typing":
        if (this.#parts.isInside()) typing.tell(state.open(action.in), action.state);
        break;
      case "react":
      case "unreact":
        this.#react(action);
        break;
      case "redact":
        outbox.do(action.in, message("REDACT", [action.in, action.id, ...(action.why ? [action.why] : [])]));
        break;
      case "join":
        this.#join(action.channel, action.key);
        break;
      case "leave":
        this.#leave(action.channel);
        break;
      case "quit":
        this.#parts.quit("");
        break;
      case "away":
        this.command("*", message("AWAY", action.why === undefined ? [] : [action.why]));
        break;
      case "ask":
        this.#ask(action.question, action.message);
        break;
      default:
        this.#actIn(action);
    }
  }

  /** Says something, at the live end. */
  say(target: string, text: string, manner: "message" | "action" | "notice", replyTo?: string): void {
    const { state, outbox, pages, typing } = this.#parts;
    const service = services.get(fold(target));
    if (service) {
      this.command(target, message(service, [text.replace(/\s+/gu, " ")]), (lines) => {
        for (const { verb, params } of lines) if (verb === "NOTICE") state.notice(params.at(-1) ?? "");
      });
      return;
    }
    const room = state.open(target);
    typing.said(room);
    if (room.timeline.hasNewer) pages.latest(room);
    outbox.say({ target, text, manner, replyTo });
  }

  /** Asks for something; a refusal is told. */
  command(target: string, line: Message, answered: (lines: readonly Message[]) => void = () => {}): void {
    this.#parts.asking.ask(target, [line], {
      answered: ({ lines, refusal }) => {
        if (refusal !== undefined) this.#parts.state.notice(refusal, true);
        answered(lines);
      },
    });
  }

  rename(name: string): void {
    if (isNick(name)) this.command(name, message("NICK", [name]));
    else this.#parts.state.notice(`${name}: ${this.#parts.state.words("client.not-a-name")}`, true);
  }

  #actIn(action: Extract<Action, { in: string }>): void {
    const { state, pages, reading } = this.#parts;
    const room = state.room(action.in);
    if (action.kind === "open") state.open(action.in);
    if (action.kind === "notify" && action.in === "") state.setUsualNotifies(action.about);
    if (!room) return;
    if (action.kind === "open" && !room.timeline.isLoaded) pages.latest(room);
    if (action.kind === "close") this.close(room);
    else if (action.kind !== "notify") state.shown = room;
    if (action.kind === "older") pages.older(room);
    if (action.kind === "newer") pages.newer(room);
    if (action.kind === "latest" && room.timeline.hasNewer) pages.latest(room);
    if (action.kind === "go-to") pages.goTo(room, action.id);
    if (action.kind === "quote") pages.quote(room, action.id);
    if (action.kind === "read") reading.read(room);
    if (action.kind === "notify") state.setNotifies(room, action.about);
  }

  close(room: Room): void {
    const { state, arriving, reading } = this.#parts;
    // What is unread would open it again.
    reading.read(room);
    if (room.kind === "channel") this.#leave(room.name);
    arriving.part(room);
    state.close(room);
  }

  #join(name: string, key: string | undefined): void {
    const channel = isChannelName(name) ? name : `#${name}`;
    if (!isChannel(channel)) {
      const { state } = this.#parts;
      state.notice(state.words("client.not-a-channel", { channel }), true);
      return;
    }
    this.#parts.arriving.join(channel, key);
  }

  #leave(channel: string): void {
    const room = this.#parts.state.room(channel);
    if (room) this.#parts.state.want(room, false);
    if (room?.isPresent) this.command(channel, message("PART", [channel]));
  }

  #react(action: Extract<Action, { kind: "react" | "unreact" }>): void {
    const tags = aboutTags(action.id).set(`+draft/${action.kind}`, sayable(action.emoji));
    this.#parts.outbox.do(action.in, message("TAGMSG", [action.in], { tags }));
  }

  #ask(question: string, line: Message): void {
    const { asking, output, state } = this.#parts;
    asking.ask("*", [line], {
      answered: ({ lines, refusal }) =>
        output.answer(
          question,
          lines.filter(({ verb }) => verb !== "ACK"),
          refusal,
        ),
      abandoned: () => output.answer(question, [], state.words("client.perhaps-done")),
    });
  }
}
