/** A chat on a stage: stories play the server, the time and the person, and look at what came out. */

import { ChatAround } from "../../../../src/client/chat/around.ts";
import type { Action, ChatEffect } from "../../../../src/client/chat/chat.ts";
import type { CommandWording } from "../../../../src/client/chat/command-phrases.ts";
import { TypedCommands } from "../../../../src/client/chat/commands.ts";
import { ChatCore } from "../../../../src/client/chat/core.ts";
import type { CommandParts, CommandsClass } from "../../../../src/client/chat/learning.ts";
import type { Wording } from "../../../../src/client/phrases.ts";
import { serialize } from "../../../../src/protocol/message.ts";

/** How the client says what it says itself; in English, unless given. */
interface Manner {
  readonly words?: Wording;
  readonly commandWords?: CommandWording;
  /** What goes beyond reading and writing has not come yet: see `completes`. */
  readonly isBare?: boolean;
}

export class ChatStage {
  core: ChatCore;
  now = 1_000_000;
  readonly kept = new Map<string, unknown>();
  /** Since the last look. */
  #sent: string[] = [];
  /** In the whole story. */
  readonly connects: string[] = [];
  readonly timers = new Map<string, number>();
  readonly answers: (ChatEffect & { kind: "answered" })[] = [];
  /** As "bob: hello". */
  readonly notified: string[] = [];
  /** As "bob to robert". */
  readonly renames: string[] = [];
  /** The parts of the chat that have changed since they were last taken away. */
  readonly changed = new Set<string>();
  /** In their order: "keep outbox:…" and "send PRIVMSG". */
  readonly order: string[] = [];
  #runs = 0;
  readonly #manner: Manner;

  constructor(name?: string, manner: Manner = {}) {
    this.#manner = manner;
    this.core = this.#start(name);
  }

  /** A chat that is in the lobby of a server that resumes. */
  static present(manner?: Manner): ChatStage {
    const stage = new ChatStage("alice", manner);
    stage.arrives();
    stage.hears(":s 001 alice :Welcome", ":s RESUME TOKEN secret");
    stage.hears(":s 005 alice PREFIX=(qov)~@+ CHANMODES=beI,k,lW,imnst NETWORK=Testnet :are supported");
    stage.hears("@msgid=e-001;time=2026-01-01T00:00:00.000Z :alice!u@h JOIN #lobby * :alice");
    stage.answersAll();
    stage.look();
    return stage;
  }

  #start(name: string | undefined): ChatCore {
    this.core = new ChatCore({
      name,
      server: "one:1",
      labelPrefix: `r${++this.#runs}`,
      random: () => 0,
      now: () => this.now,
      kept: new Map(this.kept),
      ...(this.#manner.words && { words: this.#manner.words }),
    });
    if (!this.#manner.isBare) this.completes();
    this.do(this.core.start());
    return this.core;
  }

  completes(): void {
    this.do(this.core.complete(ChatAround));
  }

  /** The page comes again. */
  reloads(): void {
    this.#start(undefined);
  }

  do(effects: readonly ChatEffect[]): void {
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: ChatEffect): void {
    if (effect.kind === "send") {
      this.#sent.push(serialize(effect.message));
      this.order.push(`send ${effect.message.verb}`);
    } else if (effect.kind === "connect") this.connects.push(effect.address);
    else if (effect.kind === "wait") this.timers.set(effect.timer, effect.ms);
    else if (effect.kind === "learn") this.do(this.core.learn(this.#commands()));
    else if (effect.kind === "answered") this.answers.push(effect);
    else if (effect.kind === "notify") this.notified.push(`${effect.item.nick}: ${effect.item.text}`);
    else if (effect.kind === "renamed") this.renames.push(`${effect.from} to ${effect.to}`);
    else if (effect.kind === "changed") for (const part of effect.parts) this.changed.add(part);
    else if (effect.kind === "keep") {
      this.order.push(`keep ${effect.name.split(":")[0]}`);
      if (effect.value === undefined) this.kept.delete(effect.name);
      else this.kept.set(effect.name, structuredClone(effect.value));
    }
  }

  #commands(): CommandsClass {
    const { commandWords } = this.#manner;
    return class extends TypedCommands {
      constructor(parts: CommandParts) {
        super(parts, commandWords);
      }
    };
  }

  act(action: Action): void {
    this.do(this.core.act(action));
  }

  /** The connection is made, and its capabilities agreed upon. */
  arrives(
    capabilities = "message-tags batch labeled-response echo-message chorus/resume sasl draft/multiline",
  ): void {
    this.do(this.core.connected());
    this.hears(`:s CAP * LS :${capabilities} chorus/nodes=one:1,two:2`, `:s CAP * ACK :${capabilities}`);
  }

  loses(why = "gone"): void {
    this.do(this.core.disconnected(why));
  }

  rings(timer: string): void {
    this.timers.delete(timer);
    this.do(this.core.elapsed(timer));
  }

  hears(...lines: string[]): void {
    for (const line of lines) this.do(this.core.receive(line));
  }

  /** Answers all labels that were sent by ACK. */
  answersAll(): void {
    for (let done = 0; done < this.#sent.length; ) {
      const labels = this.#sent.slice(done).flatMap((line) => /^@label=(\S+?)[; ]/u.exec(line)?.[1] ?? []);
      done = this.#sent.length;
      for (const label of labels) this.hears(`@label=${label} :s ACK`);
    }
  }

  /** The server takes the old session back, and shows what was missed. */
  isResumed(...missed: string[]): void {
    this.hears(":s RESUME SUCCESS alice", ":s 001 alice :Welcome", ":alice!u@h JOIN #lobby * :alice");
    this.hears(":s 353 alice = #lobby :@alice bob", ":s BATCH +r chorus/resume");
    for (const line of missed) this.hears(`@batch=r;${line.slice(1)}`);
    this.hears(":s BATCH -r");
  }

  /** What was sent since the last look. */
  look(): string[] {
    return this.#sent.splice(0);
  }

  /** The label of the last line that was sent with this verb. */
  labelOf(verb: string): string {
    const line = this.#sent.findLast((one) => new RegExp(`^@\\S*label=\\S+ ${verb} `, "u").test(one)) ?? "";
    return /label=([^\s;]+)/u.exec(line)?.[1] ?? "";
  }

  get lobby() {
    return this.core.chat.conversations.get("#lobby");
  }

  /** As "alice: hello (pending)". */
  lines(where = "#lobby"): string[] {
    const items = this.core.chat.conversations.get(where)?.timeline.items ?? [];
    return items.flatMap((item) =>
      item.kind === "said"
        ? [`${item.nick}: ${item.text}${item.fate.kind === "sent" ? "" : ` (${item.fate.kind})`}`]
        : [],
    );
  }

  notices(): string[] {
    return this.core.chat.notices.map(({ text }) => text);
  }
}
