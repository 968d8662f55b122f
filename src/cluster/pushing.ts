/** Pushing: tells an account's closed programs what concerns its owner, unless that was read in time. */
import { hash } from "node:crypto";
import { markreadParams } from "../commands/markread.ts";
import { ircMessages } from "../gateway/rendering.ts";
import { type Told, toldOf } from "../gateway/told.ts";
import { concerned } from "../network/concerned.ts";
import { connectionKey } from "../network/entry.ts";
import type { Event } from "../network/events.ts";
import { statusTarget } from "../network/messages.ts";
import type { Applied, Delivery } from "../network/outcome.ts";
import { pushesOf } from "../network/pushes.ts";
import { renew } from "../network/recency.ts";
import { accountOf, type State, sessionOf } from "../network/state.ts";
import type { Clock } from "../ports.ts";
import { capabilities } from "../protocol/capabilities.ts";
import { message, serialize } from "../protocol/message.ts";
import { fold, isChannel } from "../protocol/names.ts";
import { PushQueue, type Queued } from "./push-queue.ts";
import type { PushService } from "./push-service.ts";

/** Who is looking reads it within so many milliseconds, on whichever device: then nothing is pushed. */
const readWithin = 3000;
/** Messages that wait for that at once: more are not pushed. */
const waitingMax = 2000;
/** Conversations of which is known that something was pushed, so that it can be taken back when it is read. */
const shownMax = 10_000;

/** A push has these tags, whatever its subscriber could ask for: nobody can do anything with it without them. */
const tags = ["msgid", "time", "account"];
const way = ["message-tags", "server-time", "account-tag"] as const;
const waySet = way.reduce((set, name) => set + capabilities[name].bit, 0);

/** Apple takes subscriptions away after pushes that show nothing. */
const showsEverything = /^https:\/\/[^/]*\.push\.apple\.com\//;

export interface PushingOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly log: { readonly epoch: string };
  readonly settings: { readonly server: { readonly name: string } };
  readonly push: PushService;
  propose(event: Event, settled: (taken: boolean) => void): void;
}

interface Waiting {
  /** Folded names: whose it is, and the conversation that it stands in. */
  readonly account: string;
  readonly about: string;
  readonly told: Told;
}

export class Pushing {
  readonly #options: PushingOptions;
  readonly #queue: PushQueue;
  readonly #waiting = new Set<Waiting>();
  /** By account and conversation: the time of what was pushed last. */
  readonly #shown = new Map<string, number>();
  #isClosed = false;

  constructor(options: PushingOptions) {
    this.#options = options;
    const { push: service, clock, state, propose } = options;
    const lapsed = ({ endpoint, keys: { auth } }: { endpoint: string; keys: { auth: string } }) =>
      propose({ type: "push-lapsed", endpoint, auth }, () => {});
    const isOwed = ({ endpoint, keys, account }: Queued) => {
      const subscription = state.pushes.get(endpoint);
      return subscription?.auth === keys.auth && subscription.account === account;
    };
    this.#queue = new PushQueue({ service, clock, lapsed, isOwed });
  }

  /** What became of pushes so far. */
  get counts(): PushQueue["counts"] {
    return this.#queue.counts;
  }

  /**
   * An entry was applied just now. What was said is pushed by the node that its speaker is connected to, so that it is pushed
   * once, and not at all when that node dies within moments.
   */
  applied(applied: Applied, isOurs: boolean): void {
    const { outcome, entry, deliveries, erases } = applied;
    if (outcome.kind !== "accepted") return;
    if (erases) this.#forget(erases);
    if (entry.event.type === "read-marked") this.#read(applied, entry.event.target);
    if (isOurs) for (const delivery of deliveries) this.#concern(applied, delivery);
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.close();
  }

  #concern(applied: Applied, delivery: Delivery): void {
    const { state, clock, log } = this.#options;
    // Who is named is asked of every word of every message: not where it could not matter.
    if (state.pushes.size === 0) return;
    const accounts = new Set(concerned(state, delivery).map((session) => accountOf(state, session)));
    for (const account of accounts) {
      if (!account || account.pushes.size === 0) continue;
      if (this.#waiting.size >= waitingMax) {
        this.counts.dropped += 1;
        continue;
      }
      const about = conversationOf(delivery);
      const waiting = { account: fold(account.name), about, told: toldOf(applied, delivery, log.epoch) };
      this.#waiting.add(waiting);
      clock.after(readWithin, () => this.#due(waiting));
    }
  }

  #due(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting) || this.#isClosed) return;
    const { account, about, told } = waiting;
    const readUpTo = this.#options.state.accounts.get(account)?.readMarkers.get(about);
    if (readUpTo !== undefined && readUpTo >= told.at) return;
    renew(this.#shown, shownKey(account, about), told.at, shownMax);
    this.#push(account, about, { text: textOf(told), position: told.position, isUrgent: true });
  }

  /** What is erased is told to nobody more. */
  #forget(erased: readonly number[]): void {
    for (const waiting of this.#waiting) {
      if (erased.includes(waiting.told.position)) this.#waiting.delete(waiting);
    }
    this.#queue.forget(erased);
  }

  /** What this node has pushed is read: the devices that show it need not any more. */
  #read({ node, entry: { connection = 0 } }: Applied, target: string): void {
    const { state, settings } = this.#options;
    const session = sessionOf(state, connectionKey(node, connection));
    const account = session && accountOf(state, session);
    if (!account) return;
    const [owner, about] = [fold(account.name), fold(target)];
    const readAt = account.readMarkers.get(about);
    const shownAt = this.#shown.get(shownKey(owner, about));
    if (readAt === undefined || shownAt === undefined || shownAt > readAt) return;
    this.#shown.delete(shownKey(owner, about));
    const told = message("MARKREAD", markreadParams(target, readAt), { source: settings.server.name });
    this.#push(owner, about, { text: serialize(told), isUrgent: false });
  }

  #push(owner: string, about: string, what: Pick<Queued, "text" | "position" | "isUrgent">): void {
    const { state } = this.#options;
    const account = state.accounts.get(owner);
    if (!account) return;
    for (const [endpoint, keys] of pushesOf(state, account)) {
      if (!what.isUrgent && showsEverything.test(endpoint)) continue;
      // What it is about is not for the push service to know.
      const topic = hash("sha256", `${keys.auth} ${about}`, "base64url").slice(0, 32);
      this.#queue.add({ ...what, account: owner, endpoint, keys, topic });
    }
  }
}

function shownKey(account: string, about: string): string {
  return `${account} ${about}`;
}

/** As its reader knows it: a channel, or who said it. */
function conversationOf({ line, source }: Delivery): string {
  if (line.type === "invited") return fold(line.channel);
  const { channel } = statusTarget(line.type === "said" ? line.target : "");
  return fold(isChannel(channel) ? channel : source.nick);
}

/** One line, as pushes have it: of several the first that says something. */
function textOf(told: Told): string {
  const lines = ircMessages(waySet, told);
  const [first] = lines;
  const line = lines.find(({ params }) => params.at(-1)?.trim() !== "") ?? first;
  if (!line) throw new Error("what is pushed can be shown");
  return serialize({ ...line, tags: new Map([...line.tags].filter(([key]) => tags.includes(key))) });
}
