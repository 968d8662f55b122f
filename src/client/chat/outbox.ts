/** What a person says and does, until the server has it: each exactly once, over lost connections, reloads and crashes. */
import { type Message, message, parse, serialize } from "../../protocol/message.ts";
import { fold } from "../../protocol/names.ts";
import type { Answer, Asking } from "./asking.ts";
import type { MessageFate, Said } from "./chat.ts";
import { type Composed, compose, multilineLimits, sayable, type Utterance } from "./composing.ts";
import { saidIn } from "./items.ts";
import type { ChatOutput } from "./output.ts";
import type { Room } from "./room.ts";
import type { ChatState } from "./state.ts";

/** Messages that may wait for their answers; more are not taken. */
export const waitingMax = 500;

/** What the next run needs to know of a message. */
export interface KeptMessage {
  readonly in: string;
  readonly at: string;
  readonly text: string;
  readonly manner: Said["manner"];
  readonly replyTo: string | undefined;
  /** As they are written. */
  readonly lines: readonly string[];
  /** It was sent under this one. */
  readonly label: string | undefined;
  readonly fate: "pending" | "failed" | "perhaps-sent";
  readonly why: string | undefined;
}

export class Outbox {
  readonly #state: ChatState;
  readonly #asking: Asking;
  readonly #output: ChatOutput;
  readonly #now: () => number;
  readonly #labelPrefix: string;
  #messages = 0;
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
  say(said: Utterance): void {
    const room = this.#state.open(said.target);
    const text = sayable(said.text);
    if (text.trim() === "") return;
    const utterance = { ...said, target: room.name, text };
    const multiline = multilineLimits(this.#state.network.offered.get("draft/multiline"));
    const composed = compose(utterance, multiline);
    const isFull = this.#open.size >= waitingMax;
    if (typeof composed === "string") this.#fail(utterance, composed);
    else if (isFull) this.#fail(utterance, `more than ${waitingMax} messages wait to be sent`);
    else for (const one of composed) this.#begin(this.#put(one));
  }

  /** Sends once more what has failed, or perhaps was not sent. */
  retry(key: string): void {
    const kept = this.#open.get(key);
    if (!kept || kept.fate === "pending") return;
    this.discard(key);
    this.say({ target: kept.in, text: kept.text, manner: kept.manner, replyTo: kept.replyTo });
  }

  discard(key: string): void {
    const kept = this.#open.get(key);
    const room = kept && this.#state.room(kept.in);
    if (!kept || kept.fate === "pending") return;
    this.#close(key);
    room?.timeline.remove(key);
    if (room) this.#state.changed(room);
  }

  /** Goes on with what an earlier run has left. */
  restore(key: string, kept: KeptMessage): void {
    const lines = kept.lines.flatMap((line) => parse(line) ?? []);
    this.#open.set(key, kept);
    const fate: MessageFate =
      kept.fate === "failed"
        ? { kind: "failed", why: kept.why ?? "" }
        : kept.fate === "pending"
          ? { kind: "pending", isDelayed: false }
          : { kind: "perhaps-sent" };
    this.#state.open(kept.in).timeline.put(this.#itemOf(key, kept, fate));
    const [first, ...others] = lines;
    if (kept.fate === "pending" && first) this.#send(key, kept, [first, ...others]);
  }

  /** The conversation goes on under another name: what was not sent goes there. */
  rename(from: string, to: string): void {
    for (const [key, kept] of this.#open) {
      if (fold(kept.in) === fold(from)) this.#keep(key, { ...kept, in: to });
    }
  }

  #put(said: Composed): { key: string; said: Composed } {
    const key = `${this.#labelPrefix}.${++this.#messages}`;
    const { target, text, manner, replyTo } = said;
    const lines = said.lines.map(serialize);
    const at = new Date(this.#now()).toISOString();
    const kept = {
      in: target,
      at,
      text,
      manner,
      replyTo,
      lines,
      label: undefined,
      fate: "pending",
      why: undefined,
    } as const;
    this.#keep(key, kept);
    const room = this.#state.open(target);
    room.timeline.put(this.#itemOf(key, kept, { kind: "pending", isDelayed: false }));
    this.#state.changed(room);
    return { key, said };
  }

  #begin({ key, said }: { key: string; said: Composed }): void {
    const kept = this.#open.get(key);
    if (kept) this.#send(key, kept, said.lines);
  }

  #fail(said: Utterance, why: string): void {
    const { key } = this.#put({ ...said, lines: [message("PRIVMSG", [said.target, ""])] });
    this.#end(key, "failed", why);
  }

  #send(key: string, { in: target, label }: KeptMessage, lines: readonly [Message, ...Message[]]): void {
    this.#asking.ask(
      target,
      lines,
      {
        answered: (answer) => this.#settle(key, answer),
        delayed: () => this.#change(key, { fate: { kind: "pending", isDelayed: true } }),
        abandoned: () => this.#end(key, "perhaps-sent"),
        labelled: (given) => this.#label(key, given),
      },
      label,
    );
  }

  #label(key: string, label: string): void {
    const kept = this.#open.get(key);
    if (kept && kept.label !== label) this.#keep(key, { ...kept, label });
  }

  #settle(key: string, { line, lines, refusal }: Answer): void {
    if (refusal !== undefined) {
      this.#end(key, "failed", refusal);
      return;
    }
    const kept = this.#open.get(key);
    const room = kept && this.#state.room(kept.in);
    this.#close(key);
    if (!room) return;
    const echo = [line, ...lines].find(({ verb }) => verb === "PRIVMSG" || verb === "NOTICE");
    const said = echo && saidIn(echo, this.#state.me);
    const item = room.timeline.sent(key);
    if (said && item) this.#store(room, item, said);
    // It was taken, and has been taken back since.
    else if (item?.id === undefined) room.timeline.remove(key);
    this.#state.changed(room);
  }

  #store(room: Room, item: Said, said: Said & { readonly id: string }): void {
    const { id } = said;
    if (item.id !== undefined && item.id !== id) {
      // What was taken for this one was said by another device.
      room.timeline.replace(item.key, { ...item, key: item.id, fate: { kind: "sent" } });
    }
    const reactions = room.reactions.of(id);
    room.timeline.replace(item.key, { ...said, key: item.key, isOwn: true, reactions });
    if (said.at > room.newestAt) room.newestAt = said.at;
  }

  #end(key: string, fate: "failed" | "perhaps-sent", why = ""): void {
    const kept = this.#open.get(key);
    if (!kept) return;
    this.#keep(key, { ...kept, fate, why, label: undefined });
    this.#change(key, { id: undefined, fate: fate === "failed" ? { kind: fate, why } : { kind: fate } });
  }

  #change(key: string, change: Partial<Said>): void {
    const room = this.#state.room(this.#open.get(key)?.in ?? "");
    const item = room?.timeline.sent(key);
    if (!room || !item) return;
    room.timeline.replace(key, { ...item, ...change });
    this.#state.changed(room);
  }

  #itemOf(key: string, { at, text, manner, replyTo }: KeptMessage, fate: MessageFate): Said {
    const { nick, account } = this.#state.me;
    const mine = { kind: "said", key, id: undefined, nick, account, isOwn: true, mentionsMe: false } as const;
    return { ...mine, at, text, manner, replyTo, reactions: new Map(), redacted: undefined, fate };
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
