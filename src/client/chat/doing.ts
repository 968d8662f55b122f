/** What a person does beside talking. */
import { type Message, message } from "../../protocol/message.ts";
import { isChannel, isNick } from "../../protocol/names.ts";
import type { Arriving } from "./arriving.ts";
import type { Asking } from "./asking.ts";
import type { Deed } from "./beyond.ts";
import { aboutTags, sayable } from "./composing.ts";
import type { Conversations } from "./conversations.ts";
import { type CommandsClass, Learning } from "./learning.ts";
import { Moving } from "./moving.ts";
import type { Outbox } from "./outbox.ts";
import type { ChatOutput } from "./output.ts";
import type { Pages } from "./pages.ts";
import type { Past } from "./past.ts";
import type { Reading } from "./reading.ts";
import { isChannelName, type Room } from "./room.ts";
import type { ChatState } from "./state.ts";
import type { Talking } from "./talking.ts";
import type { Typing } from "./typing.ts";
import type { Watching } from "./watching.ts";

export interface DoingParts {
  readonly state: ChatState;
  readonly asking: Asking;
  readonly outbox: Outbox;
  readonly past: Past;
  readonly pages: Pages;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly output: ChatOutput;
  readonly arriving: Arriving;
  readonly watching: Watching;
  readonly conversations: Conversations;
  readonly talking: Talking;
  readonly isInside: () => boolean;
  readonly quit: (why: string) => void;
}

export class Doing {
  readonly #parts: DoingParts;
  readonly #moving: Moving;
  readonly #learning: Learning;

  constructor(parts: DoingParts) {
    this.#parts = parts;
    const commandParts = {
      act: parts.talking.act.bind(parts.talking),
      say: parts.talking.say.bind(parts.talking),
      command: this.command.bind(this),
      tell: parts.state.notice.bind(parts.state),
      quit: parts.quit,
    };
    this.#moving = new Moving(parts.state, parts.asking, parts.past, parts.pages);
    this.#learning = new Learning(commandParts, parts.output);
  }

  /** Commands are known from now on. */
  learn(commands: CommandsClass): void {
    this.#learning.learn(commands);
  }

  act(action: Deed): void {
    const { state, outbox, typing } = this.#parts;
    switch (action.kind) {
      case "type":
        this.#learning.type(action);
        break;
      case "retry":
        outbox.retry(action.key);
        break;
      case "discard":
        outbox.discard(action.key);
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

  #actIn(action: Extract<Deed, { in: string }>): void {
    const { state, pages, reading, conversations } = this.#parts;
    const room = state.room(action.in);
    if (action.kind === "open") state.open(action.in);
    if (action.kind === "notify" && action.in === "") conversations.setUsualNotifies(action.about);
    if (!room) return;
    if (action.kind === "open" && !room.timeline.isLoaded) pages.latest(room);
    if (action.kind === "close") this.close(room);
    else if (action.kind !== "notify") state.shown = room;
    if (action.kind === "older") this.#moving.older(room);
    if (action.kind === "newer") this.#moving.newer(room);
    if (action.kind === "latest" && room.timeline.hasNewer) pages.latest(room);
    if (action.kind === "go-to") this.#moving.goTo(room, action.id);
    if (action.kind === "quote") this.#moving.quote(room, action.id);
    if (action.kind === "read") reading.read(room);
    if (action.kind === "notify") conversations.setNotifies(room, action.about);
  }

  close(room: Room): void {
    const { conversations, watching, reading } = this.#parts;
    // What is unread would open it again.
    reading.read(room);
    if (room.kind === "channel") this.#leave(room.name);
    watching.part(room);
    conversations.close(room);
  }

  #join(name: string, key: string | undefined): void {
    const channel = isChannelName(name) ? name : `#${name}`;
    if (!isChannel(channel)) {
      const { state } = this.#parts;
      state.notice(state.words("client.not-a-channel", { channel }), true);
      return;
    }
    const { asking, arriving } = this.#parts;
    asking.ask(channel, [message("JOIN", key ? [channel, key] : [channel])], arriving.joining(channel));
  }

  #leave(channel: string): void {
    const room = this.#parts.state.room(channel);
    if (room) this.#parts.state.want(room, false);
    if (room?.isPresent) this.command(channel, message("PART", [channel]));
  }

  #react(action: Extract<Deed, { kind: "react" | "unreact" }>): void {
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
