/** Somebody who reads a conversation: where they are in it, what is unread, when more of it is wanted, and what is to be shown. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Conversation, Said } from "../../client/chat/chat.ts";
import { beAt, place } from "../routing.ts";
import { act } from "../store.ts";
import { Keeper, type Kept } from "./keeper.ts";
import { messageIn, messageOf, sought } from "./sought.ts";
import { countAfter, firstUnread, hasTurnedAway, type Line, lineAt, type Moment } from "./unread.ts";

export interface Jumps {
  readonly isUnreadAbove: boolean;
  /** The newest is not in sight. */
  readonly isAway: boolean;
  readonly newCount: number;
}

/** What a timeline has of its reader. */
export interface Reading {
  /** The key of the message below the unread line. */
  readonly firstUnread: string | undefined;
  readonly jumps: ReadonlySignal<Jumps>;
  scrolled(): void;
  /** After each drawing. */
  settle(): void;
  toUnread(): void;
  toLatest(): void;
}

/** Where one was in conversations that one has left, by folded name; the end where nothing is kept. */
const places = new Map<string, Kept>();
const placesMax = 100;
/** A page that did not come is asked for again after this. */
const againMs = 3000;

export class Reader {
  readonly #name: string;
  readonly #jumps: Signal<Jumps>;
  #keeper: Keeper | undefined;
  #scroller: HTMLElement | undefined;
  #conversation: Conversation | undefined;
  #isWatched = false;
  #line: Line;
  #moment: Moment | undefined;
  /** What comes is read as it comes, before it is drawn. */
  #isAttending = false;
  #firstUnread: string | undefined;
  /** One asked for the unread line, and it is not in the window yet. */
  #seeksUnread = false;
  #isLineSeen = false;
  /** The newest item when one was last at the end. */
  #seenKey: string | undefined;
  /** What is asked for already: a page before or after this item. */
  #asked = { what: "", at: 0 };
  /** The id of a message that is to be shown. */
  #sought: string | undefined;
  /** Whether it was asked for, and whether that was seen to be on its way. */
  #asking: "not" | "asked" | "loading" = "not";

  constructor(name: string, jumps: Signal<Jumps>) {
    this.#name = name;
    this.#jumps = jumps;
  }

  /** Before drawing: takes in how things are, gives the first unread message's key. */
  see(conversation: Conversation, watched: boolean): string | undefined {
    const { timeline, unread, readUpTo } = conversation;
    this.#isWatched = watched;
    const newest = timeline.items.at(-1);
    const saysSomething = isOwn(newest) && newest?.key !== this.#moment?.newest?.key && this.#moment;
    const isAttended = watched && this.#isAtLiveEnd(conversation);
    const moment: Moment = { isAttended, unread, readUpTo, newest };
    const line = lineAt(this.#line, this.#moment, moment);
    if (line !== this.#line) this.#isLineSeen = false;
    this.#line = line;
    this.#moment = moment;
    this.#conversation = conversation;
    this.#firstUnread = firstUnread(timeline.items, line);
    if (saysSomething && !timeline.hasNewer) this.#followEnd();
    return this.#firstUnread;
  }

  open(scroller: HTMLElement, list: HTMLElement): void {
    this.#scroller = scroller;
    this.#keeper = new Keeper(scroller, list);
    const place = places.get(this.#name);
    this.#keeper.toEnd();
    if (place) this.#keeper.restore(place);
    this.#seenKey = this.#conversation?.timeline.items.at(-1)?.key;
    this.settle();
    this.#attend();
  }

  close(): void {
    const place = this.#keeper?.kept();
    places.delete(this.#name);
    if (place) places.set(this.#name, place);
    for (const oldest of [...places.keys()].slice(0, Math.max(0, places.size - placesMax)))
      places.delete(oldest);
    this.#keeper?.stop();
    this.#keeper = undefined;
    if (this.#isAttending) act({ kind: "attend", in: "" });
    this.#isAttending = false;
  }

  settle(): void {
    const keeper = this.#keeper;
    if (!keeper || !this.#conversation) return;
    keeper.isLive = !this.#conversation.timeline.hasNewer;
    keeper.settle();
    this.#showJumps();
  }

  scrolled(): void {
    this.#keeper?.note();
    this.#attend();
    this.#showJumps();
    this.#wantMore();
    this.#read();
  }

  /** After drawing: what follows from how things are now. */
  after(): void {
    this.#attend();
    this.#showSought();
    if (this.#seeksUnread) this.toUnread();
    this.#wantMore();
    this.#read();
  }

  toUnread(): void {
    const { timeline } = this.#conversation ?? {};
    const row = this.#keeper?.rowOf("unread");
    const isCut = row && timeline?.hasOlder && this.#firstUnread === timeline.items.find(isSaid)?.key;
    if (row && !isCut) {
      this.#seeksUnread = false;
      this.#keeper?.show(row, 0.2);
      this.#attend();
      this.#isLineSeen = true;
    } else {
      this.#seeksUnread = this.#line !== undefined && timeline?.hasOlder === true;
      if (this.#seeksUnread) this.#scroller?.scrollTo({ top: 0 });
      this.#keeper?.note();
      this.#attend();
      this.#wantMore();
    }
    this.#showJumps();
  }

  toLatest(): void {
    if (this.#conversation?.timeline.hasNewer) {
      act({ kind: "latest", in: this.#conversation.name });
      this.#keeper?.toEnd();
    } else this.#followEnd();
    this.#showJumps();
    this.#read();
  }

  #followEnd(): void {
    this.#keeper?.toEnd();
  }

  /** Which message is to be shown: undefined where none is. */
  seeks(id: string | undefined): void {
    if (id !== this.#sought) this.#asking = "not";
    this.#sought = id;
  }

  /** The message that is to be shown comes into the middle, is marked for a moment and has the focus. */
  #showSought(): void {
    const { timeline, name } = this.#conversation ?? {};
    const id = this.#sought;
    if (timeline?.loading === "place" && this.#asking === "asked") this.#asking = "loading";
    // Before the first page has come one may not be in the channel yet, and would be refused.
    if (id === undefined || !timeline || !name || timeline.loading || timeline.first === undefined) return;
    const item = timeline.items.find((one) => one.id === id);
    const row = item && this.#keeper?.rowOf(item.key);
    if (row) {
      this.#keeper?.show(row, 0.35);
      row.focus({ preventScroll: true });
      row.classList.remove("message-found");
      // Read, so that the mark begins anew.
      void row.offsetWidth;
      row.classList.add("message-found");
    } else if (this.#asking !== "loading") {
      // What is drawn may be from before one asked: then nothing follows from it yet.
      if (this.#asking === "not") act({ kind: "go-to", in: name, id });
      this.#asking = "asked";
      return;
    }
    // Shown; or it is not there any more, and its place is.
    this.#sought = undefined;
    if (messageOf(sought.value, this.#name)) sought.value = undefined;
    if (messageIn(place.value, this.#name)) beAt({ kind: "conversation", name });
    this.#showJumps();
  }

  /** Asks for the page before or after when one comes near: once, until it is there. */
  #wantMore(): void {
    const { timeline, name } = this.#conversation ?? {};
    if (!timeline || !name || !this.#scroller || timeline.loading || timeline.first === undefined) return;
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - clientHeight - scrollTop;
    const { hasOlder, hasNewer, isFull, first, last } = timeline;
    // A full window drops at one end what comes at the other: where it hardly fills the screen, that would be what one reads.
    const room = isFull ? (scrollTop + below) / 4 : Infinity;
    const near = Math.min(clientHeight * 1.5, room);
    const kind = hasOlder && scrollTop < near ? "older" : hasNewer && below < near ? "newer" : undefined;
    if (!kind) return;
    const what = `${kind} ${kind === "older" ? first : last}`;
    const at = performance.now();
    if (what === this.#asked.what && at - this.#asked.at < againMs) return;
    this.#asked = { what, at };
    act({ kind, in: name });
  }

  /** Whether one looks at the newest is known only after drawing and scrolling. */
  #attend(): void {
    if (!this.#moment || !this.#conversation) return;
    const isAttended = this.#isWatched && this.#isAtLiveEnd(this.#conversation);
    const moment = { ...this.#moment, isAttended };
    // Who has not seen the line yet is on the way to it.
    if (this.#isLineSeen && hasTurnedAway(this.#moment, moment)) this.#line = undefined;
    this.#moment = moment;
  }

  /** What is in front of somebody's eyes is read. */
  #read(): void {
    const conversation = this.#conversation;
    if (!conversation) return;
    const isLoading = conversation.timeline.loading !== undefined;
    const isAttending = !isLoading && this.#isWatched && this.#isAtLiveEnd(conversation);
    if (isAttending !== this.#isAttending) act({ kind: "attend", in: isAttending ? conversation.name : "" });
    this.#isAttending = isAttending;
    if (isAttending && isBehind(conversation)) act({ kind: "read", in: conversation.name });
  }

  #showJumps(): void {
    const keeper = this.#keeper;
    const conversation = this.#conversation;
    if (!keeper || !conversation) return;
    const { items, hasNewer } = conversation.timeline;
    const isAway = !this.#isAtLiveEnd(conversation);
    if (!isAway) this.#seenKey = items.at(-1)?.key;
    const row = keeper.rowOf("unread");
    if (row && !keeper.isAbove(row)) this.#isLineSeen = true;
    const isUnreadAbove = this.#line !== undefined && !this.#isLineSeen && this.#firstUnread !== undefined;
    const counted = hasNewer ? undefined : countAfter(items, this.#seenKey);
    const newCount = isAway ? (counted ?? conversation.unread) : 0;
    const { value } = this.#jumps;
    if (value.isUnreadAbove !== isUnreadAbove || value.isAway !== isAway || value.newCount !== newCount)
      this.#jumps.value = { isUnreadAbove, isAway, newCount };
  }

  #isAtLiveEnd({ timeline }: Conversation): boolean {
    return !timeline.hasNewer && (this.#keeper?.isAtEnd ?? false);
  }
}

/** Whether there is something that is not read, or not known as read to one's other devices. */
function isBehind({ timeline, unread, mentions, readUpTo = "" }: Conversation): boolean {
  const newest = timeline.items.findLast((item) => item.kind === "said" && item.id !== undefined);
  return unread > 0 || mentions > 0 || (newest?.at ?? "") > readUpTo;
}

function isSaid(item: { readonly kind: string }): item is Said {
  return item.kind === "said";
}

function isOwn(item: Conversation["timeline"]["items"][number] | undefined): boolean {
  return item?.kind === "said" && item.isOwn;
}
