/** What a person says and does, until the server has it: each exactly once, over lost connections, reloads and crashes. */
import { type Message, message, parse, serialize } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import type { Answer, Asking } from "./asking.ts";
import type { MessageFate, Said } from "./chat.ts";
import { compose, multilineLimits, sayable, type Utterance } from "./composing.ts";
import { saidIn } from "./items.ts";
import type { ChatOutput } from "./output.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** What may wait for its answer; more is not taken. */
export const waitingMax = 500;

/** What the next run needs to know of it. */
export interface KeptMessage {
  readonly in: string;
  /** Ascends in the order of sending, over all runs. */
  readonly turn: number;
  readonly at: string;
  /** Undefined for what shows no message of its own, such as a reaction. */
  readonly said: Pick<Said, "text" | "manner" | "replyTo"> | undefined;
  /** As they are written. */
  readonly lines: readonly string[];
  /** It was sent under this one. */
  readonly label: string | undefined;
  readonly fate: "pending" | "failed" | "perhaps-sent";
  readonly why: string;
}

export class Outbox {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #output: ChatOutput;
  readonly #now: () => number;
  readonly #labelPrefix: string;
  #messages = 0;
  #turn = 0;
  /** By key. */
  readonly #open = new Map<string, KeptMessage>();

  constructor(state: ChatState, asking: Asking, output: ChatOutput, labelPrefix: string, now: () => number) {
    this.#state = state;
    this.#asking = asking;
    this.#output = output;
    this.#labelPrefix = labelPrefix;
    this.#now = now;
  }

  /** Shows it as on its way, and sends it as soon as may be. */
  say(typed: Utterance): void {
    const { name } = this.#state.open(typed.target);
    const said = { ...typed, target: name, text: sayable(typed.text) };
    if (said.text.trim() === "") return;
    const { offered } = this.#state.network;
    // What a server takes that has not been met is as usual.
    const most = multilineLimits(offered.size === 0 ? "" : offered.get("draft/multiline"));
    const composed = compose(said, most, this.#state.words);
    const isFull = this.#open.size >= waitingMax;
    if (typeof composed === "string") this.#fail(said, composed);
    else if (isFull) this.#fail(said, this.#tooMany());
    else for (const { lines, ...one } of composed) this.#send(this.#put(name, lines, one), lines);
  }

  /** Sends what shows no message of its own. */
  do(target: string, line: Message): void {
    if (this.#open.size < waitingMax) this.#send(this.#put(target, [line]), [line]);
    else this.#state.notice(this.#tooMany(), true);
  }

  /** Sends once more what has failed, or perhaps was not sent. */
  retry(key: string): void {
    const kept = this.#open.get(key);
    if (!kept?.said || kept.fate === "pending") return;
    this.discard(key);
    this.say({ target: kept.in, ...kept.said });
  }

  discard(key: string): void {
    const kept = this.#open.get(key);
    if (!kept || kept.fate === "pending") return;
    this.#close(key);
    const room = this.#state.room(kept.in);
    room?.timeline.remove(key);
    if (room) this.#state.changed(room);
  }

  /** Goes on with what an earlier run has left. */
  restore(key: string, kept: KeptMessage): void {
    this.#turn = Math.max(this.#turn, kept.turn);
    this.#open.set(key, kept);
    this.#show(key, kept);
    const [first, ...others] = kept.lines.flatMap((line) => parse(line) ?? []);
    if (kept.fate === "pending" && first) this.#send(key, [first, ...others], kept.label);
  }

  /** The conversation goes on under another name: what was not sent goes there. */
  rename(from: string, to: string): void {
    for (const [key, kept] of this.#open) {
      if (fold(kept.in) === fold(from)) this.#keep(key, { ...kept, in: to });
    }
  }

  #tooMany(): string {
    return this.#state.words("client.too-many-waiting", { count: waitingMax });
  }

  #put(target: string, lines: readonly Message[], said?: Utterance): string {
    const key = `${this.#labelPrefix}.${++this.#messages}`;
    const kept: KeptMessage = {
      in: target,
      turn: ++this.#turn,
      at: new Date(this.#now()).toISOString(),
      said: said && { text: said.text, manner: said.manner, replyTo: said.replyTo },
      lines: lines.map(serialize),
      label: undefined,
      fate: "pending",
      why: "",
    };
    this.#keep(key, kept);
    this.#show(key, kept);
    return key;
  }

  #show(key: string, { in: target, at, said, fate, why }: KeptMessage): void {
    if (!said) return;
    const room = this.#state.open(target);
    const { nick, account } = this.#state.me;
    const mine = { kind: "said", key, id: undefined, nick, account, isOwn: true, mentionsMe: false } as const;
    room.timeline.put({
      ...mine,
      at,
      ...said,
      reactions: new Map(),
      redacted: undefined,
      fate: fateOf(fate, why),
    });
    this.#state.changed(room);
  }

  #fail(said: Utterance, why: string): void {
    this.#end(this.#put(said.target, [message("PRIVMSG", [said.target, ""])], said), "failed", why);
  }

  #send(key: string, lines: readonly [Message, ...Message[]], label?: string): void {
    const settling = {
      answered: (answer: Answer) => this.#settle(key, answer),
      delayed: () => this.#change(key, { fate: { kind: "pending", isDelayed: true } }),
      abandoned: () => this.#end(key, "perhaps-sent"),
      labelled: (given: string) => this.#label(key, given),
    };
    this.#asking.ask(this.#open.get(key)?.in ?? "*", lines, settling, label);
  }

  #label(key: string, label: string): void {
    const kept = this.#open.get(key);
    if (kept && kept.label !== label) this.#keep(key, { ...kept, label });
  }

  #settle(key: string, { line, lines, refusal }: Answer): void {
    const kept = this.#open.get(key);
    if (refusal !== undefined) {
      this.#end(key, "failed", refusal);
      return;
    }
    const room = this.#state.room(kept?.in ?? "");
    const item = room?.timeline.sent(key);
    this.#close(key);
    if (!room || !item) return;
    const echo = [line, ...lines].find(({ verb }) => verb === "PRIVMSG" || verb === "NOTICE");
    const said = echo && saidIn(echo, this.#state.me);
    if (said) {
      if (item.id !== said.id) this.#loosen(room, item);
      const reactions = this.#state.reactionsTo(room, said.id);
      room.timeline.replace(key, { ...said, key, isOwn: true, reactions });
      if (said.at > room.newestAt) room.newestAt = said.at;
    }
    // It was taken, and has been taken back since.
    else if (item.id === undefined) room.timeline.remove(key);
    else room.timeline.replace(key, { ...item, fate: { kind: "sent" } });
    this.#state.changed(room);
  }

  #end(key: string, fate: "failed" | "perhaps-sent", why = ""): void {
    const kept = this.#open.get(key);
    if (!kept) return;
    if (kept.said) {
      this.#keep(key, { ...kept, fate, why, label: undefined });
      this.#change(key, { id: undefined, fate: fateOf(fate, why) });
    } else {
      this.#close(key);
      this.#state.notice(why || this.#state.words("client.perhaps-done"), true);
    }
  }

  #change(key: string, change: Partial<Said>): void {
    const room = this.#state.room(this.#open.get(key)?.in ?? "");
    const item = room?.timeline.sent(key);
    if (!room || !item) return;
    if ("id" in change) this.#loosen(room, item);
    room.timeline.replace(key, { ...item, ...change });
    this.#state.changed(room);
  }

  /** What had been taken for this one was said by another device, and stands for itself. */
  #loosen(room: Room, item: Said): void {
    const { id } = item;
    if (id === undefined) return;
    room.timeline.replace(item.key, { ...item, key: id, fate: { kind: "sent" } });
    room.timeline.put({ ...item, id: undefined });
  }

  #keep(key: string, kept: KeptMessage): void {
    this.#open.set(key, kept);
    this.#output.keep(`outbox:${key}`, kept);
  }

  #close(key: string): void {
    this.#open.delete(key);
    this.#output.keep(`outbox:${key}`, undefined);
  }
}

function fateOf(fate: KeptMessage["fate"], why: string): MessageFate {
  if (fate === "failed") return { kind: fate, why };
  return fate === "pending" ? { kind: fate, isDelayed: false } : { kind: fate };
}
