/** Whose pages are kept for reading offline, and when they are forgotten. Pure: where they are kept is given. */
import type { Chat } from "../../client/chat/chat.ts";
import { isSamePage, type KeptPage, pageOf } from "./pages.ts";

/** Where pages are kept. */
export interface Shelf {
  keep(page: KeptPage): Promise<void>;
  /** Nothing stays of what was read at this seat. */
  forget(seat: number): Promise<void>;
}

/** Who leaves for good, or logs out, leaves nothing behind on this device. */
export class PageKeeping {
  readonly #shelf: Shelf;
  readonly #written = new Map<string, KeptPage>();
  #seat: number | undefined;
  #account: string | undefined;
  /** What was read by this account is still on the screen: it is nobody else's. */
  #loggedOut: string | undefined;
  #isOver = false;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** To be called whenever one of these has changed. @param seat undefined where nothing is kept */
  look({ link, me }: Pick<Chat, "link" | "me">, seat: number | undefined): void {
    if (seat !== this.#seat) this.#begin(seat);
    if (this.#account !== undefined && me.account !== this.#account) this.#loggedOut ??= this.#account;
    if (me.account === this.#loggedOut) this.#loggedOut = undefined;
    this.#account = me.account;
    const wasOver = this.#isOver;
    this.#isOver = (link.kind === "ended" && link.why === "") || this.#loggedOut !== undefined;
    if (!this.#isOver || wasOver || seat === undefined) return;
    this.#written.clear();
    void this.#shelf.forget(seat);
  }

  /** @param now in ms since 1970 */
  keep({ me, conversations }: Pick<Chat, "me" | "conversations">, now: number): void {
    if (this.#isOver || this.#seat === undefined) return;
    for (const [key, conversation] of conversations) {
      const page = pageOf({ seat: this.#seat, nick: me.nick }, key, conversation, now);
      if (!page || isSamePage(this.#written.get(page.key), page)) continue;
      this.#written.set(page.key, page);
      void this.#shelf.keep(page);
    }
  }

  #begin(seat: number | undefined): void {
    this.#seat = seat;
    this.#account = undefined;
    this.#loggedOut = undefined;
    this.#isOver = false;
    this.#written.clear();
  }
}
