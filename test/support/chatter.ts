/** A person at the web client's core, on simulated nodes: what the page does around the core is done here. */

import { ChatAround } from "../../src/client/chat/around.ts";
import type { Action, ChatEffect, Item, Said } from "../../src/client/chat/chat.ts";
import { TypedCommands } from "../../src/client/chat/commands.ts";
import { ChatCore } from "../../src/client/chat/core.ts";
import { serialize } from "../../src/protocol/message.ts";
import type { MemoryClient } from "./memory-transport.ts";
import { SeededRandom } from "./simulated.ts";
import type { SimulatedCluster } from "./simulated-cluster.ts";

/** How often what a connection has brought is looked at, in simulated milliseconds. */
const look_ms = 1;

interface Page {
  readonly password?: string;
  /** What goes beyond reading and writing comes at any time up to this, in simulated milliseconds. */
  readonly comesWithin_ms?: number;
}

export class Chatter {
  readonly #cluster: SimulatedCluster;
  readonly #random: SeededRandom;
  readonly #name: string;
  readonly #server: string;
  readonly #comesWithin_ms: number;
  core: ChatCore;
  /** What the page has kept, and would find after a reload. */
  readonly kept = new Map<string, unknown>();
  /** All that was told to look at, and all answers. */
  readonly notified: Said[] = [];
  readonly answers: (ChatEffect & { kind: "answered" })[] = [];
  /** All parts that have changed, with how often. */
  readonly changes = new Map<string, number>();
  #connection: MemoryClient | undefined;
  #timers = new Map<string, () => void>();
  #runs = 0;

  constructor(cluster: SimulatedCluster, name: string, server = "n1:8080", seed = 1, page: Page = {}) {
    this.#cluster = cluster;
    this.#random = new SeededRandom(seed);
    this.#name = name;
    this.#server = server;
    this.#comesWithin_ms = page.comesWithin_ms ?? 0;
    this.core = this.#newCore();
    cluster.clock.every(look_ms, () => this.#look());
    if (page.password === undefined) this.#do(this.core.start());
    else this.act({ kind: "take-name", name, password: page.password });
  }

  act(action: Action): void {
    this.#do(this.core.act(action));
  }

  say(text: string, where = "#lobby"): void {
    this.act({ kind: "say", in: where, text });
  }

  type(text: string, where = "#lobby"): void {
    this.act({ kind: "type", in: where, text });
  }

  /** The page is gone at once, and comes again with what it has kept. */
  reload(): void {
    this.leavePage();
    this.core = this.#newCore();
    this.#do(this.core.start());
  }

  leavePage(): void {
    this.#cut();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** The network between the page and its node fails. */
  lose(): void {
    this.#cut();
    this.#do(this.core.disconnected("the network is gone"));
  }

  items(where = "#lobby"): readonly Item[] {
    return this.core.chat.conversations.get(where)?.timeline.items ?? [];
  }

  said(where = "#lobby"): Said[] {
    return this.items(where).filter((item) => item.kind === "said");
  }

  /** As "alice: hello", with what is not sent marked. */
  lines(where = "#lobby"): string[] {
    return this.said(where).map(
      ({ nick, text, fate }) => `${nick}: ${text}${fate.kind === "sent" ? "" : ` (${fate.kind})`}`,
    );
  }

  /** Goes on until this is so. */
  async until(isSo: () => boolean, what = "what was waited for"): Promise<void> {
    for (let waited = 0; !isSo(); waited += 10) {
      if (waited > 120_000) throw new Error(`${what} did not come to be`);
      await this.#cluster.clock.advance(10);
    }
  }

  async untilConnected(): Promise<void> {
    await this.until(
      () =>
        this.core.chat.link.kind === "connected" &&
        this.core.chat.conversations.get("#lobby")?.isPresent === true,
      `${this.#name}'s way in`,
    );
  }

  #newCore(): ChatCore {
    const core = new ChatCore({
      name: this.#name,
      server: this.#server,
      labelPrefix: `${this.#name}${++this.#runs}`,
      random: () => this.#random.fraction(),
      now: () => this.#cluster.clock.now(),
      kept: new Map(structuredClone([...this.kept])),
    });
    if (this.#comesWithin_ms === 0) this.#do(core.complete(ChatAround));
    else
      this.#cluster.clock.after(Math.floor(this.#random.fraction() * this.#comesWithin_ms), () => {
        if (this.core === core) this.#do(core.complete(ChatAround));
      });
    return core;
  }

  #do(effects: readonly ChatEffect[]): void {
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: ChatEffect): void {
    switch (effect.kind) {
      case "connect":
        this.#connect(effect.address);
        break;
      case "disconnect":
        this.#cut();
        break;
      case "send":
        this.#connection?.send(serialize(effect.message));
        break;
      case "wait":
        this.#timers.get(effect.timer)?.();
        this.#timers.set(
          effect.timer,
          this.#cluster.clock.after(effect.ms, () => this.#do(this.core.elapsed(effect.timer))),
        );
        break;
      case "keep":
        if (effect.value === undefined) this.kept.delete(effect.name);
        else this.kept.set(effect.name, structuredClone(effect.value));
        break;
      case "notify":
        this.notified.push(effect.item);
        break;
      case "answered":
        this.answers.push(effect);
        break;
      case "learn":
        this.#do(this.core.learn(TypedCommands));
        break;
      case "changed":
        for (const part of effect.parts) this.changes.set(part, (this.changes.get(part) ?? 0) + 1);
    }
  }

  #connect(address: string): void {
    const [node = ""] = address.split(":");
    this.#cluster.clock.after(1, () => {
      if (!this.#cluster.isOpen(node)) {
        this.#do(this.core.disconnected("nobody is there"));
        return;
      }
      this.#connection = this.#cluster.connect(node);
      this.#do(this.core.connected());
    });
  }

  #look(): void {
    const connection = this.#connection;
    if (!connection) return;
    for (const line of connection.take()) {
      if (this.#connection === connection) this.#do(this.core.receive(line));
    }
    if (this.#connection !== connection || connection.isConnected) return;
    this.#connection = undefined;
    this.#do(this.core.disconnected("the node is gone"));
  }

  #cut(): void {
    this.#connection?.transport.break("gone");
    this.#connection = undefined;
  }
}
