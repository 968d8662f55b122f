/** Who of this node's connections monitors which nick, and what they are told when it comes and goes. */
import { numericReply, type Reply, type View } from "../commands/command.ts";
import { onSight } from "../commands/metadata-sync.ts";
import type { Applied, Delivery, Line } from "../network/outcome.ts";
import { sessionByNick } from "../network/state.ts";
import { has } from "../protocol/capabilities.ts";
import { fold } from "../protocol/names.ts";
import type { Recipient } from "./fanout.ts";

/** What is asked of a connection. */
export interface Watcher extends Recipient {
  readonly client: { readonly capabilities: number };
  view(): View;
  /** Told after all that was posted before. */
  tell(...replies: readonly Reply[]): void;
}

/** What is read so of somebody. */
const followed: ReadonlySet<Line["type"]> = new Set(["away-changed", "realname-changed", "account-changed"]);

/** Folded nick to those who follow it. */
export class Monitors<W extends Watcher> {
  readonly #watchers = new Map<string, Set<W>>();
  readonly #nicks = new Map<W, readonly string[]>();

  /** From now on the connection monitors these nicks and no others. */
  watch(watcher: W, nicks: readonly string[]): void {
    for (const nick of this.#nicks.get(watcher) ?? []) {
      const watchers = this.#watchers.get(nick);
      watchers?.delete(watcher);
      if (watchers?.size === 0) this.#watchers.delete(nick);
    }
    const folded = nicks.map(fold);
    if (folded.length === 0) this.#nicks.delete(watcher);
    else this.#nicks.set(watcher, folded);
    for (const nick of folded) {
      const watchers = this.#watchers.get(nick);
      if (watchers) watchers.add(watcher);
      else this.#watchers.set(nick, new Set([watcher]));
    }
  }

  /** Those who monitor this nick. A copy: who is found gone by a write is taken out. */
  watchers(nick: string): readonly W[] {
    return this.#watchers.size === 0 ? [] : [...(this.#watchers.get(fold(nick)) ?? [])];
  }

  /** Those who want to read what is told of whom they monitor, channels in common or not (IRCv3 extended-monitor). */
  followers({ line, source }: Delivery): readonly W[] {
    if (!followed.has(line.type)) return [];
    return this.watchers(source.nick).filter(({ client }) => has(client.capabilities, "extended-monitor"));
  }

  /** Tells whose nick came and whose went by an entry whose lines are posted. */
  tell({ entry: { event }, outcome, deliveries }: Applied): void {
    if (this.#watchers.size === 0 || outcome.kind !== "accepted") return;
    // Who comes back to a session was not seen to go.
    if (event.type === "session-opened" && !outcome.attached) this.#online(event);
    for (const { line, source } of deliveries) {
      if (line.type === "quit") this.#offline(source.nick);
      if (line.type !== "nick-changed" || fold(line.nick) === fold(source.nick)) continue;
      this.#offline(source.nick);
      this.#online({ ...source, nick: line.nick });
    }
  }

  #online({ nick, username, host }: { nick: string; username: string; host: string }): void {
    const online = numericReply("RPL_MONONLINE", `${nick}!${username}@${host}`);
    for (const watcher of this.watchers(nick)) {
      const view = watcher.view();
      watcher.tell(online, ...onSight(view, sessionByNick(view.state, nick)));
    }
  }

  #offline(nick: string): void {
    for (const watcher of this.watchers(nick)) watcher.tell(numericReply("RPL_MONOFFLINE", nick));
  }
}
