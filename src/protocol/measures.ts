/** The numbers of `limits.ts`, each by itself: a page comes with those alone that it needs. */

/** Characters (`nick`, `user`, `host`, all ASCII), bytes of UTF-8 (the others), or a count (`channels`, `owned`, `access`, `monitor`, `targets`, `history`, `metadata`, `subscriptions`). */
export const nick = 30;
export const user = 18;
export const host = 63;
export const channel = 64;
export const topic = 390;
export const realname = 150;
export const away = 390;
export const kick = 290;
/** A channel's key, and a mask in one of its lists. */
export const key = 32;
export const mask = 200;
/** Why somebody leaves. */
export const reason = 300;
/** Channels that one session may be in. */
export const channels = 100;
/** Channels that one account may own, and accounts that may have a rank in one channel. */
export const owned = 20;
export const access = 100;
/** Nicks that one connection may monitor. */
export const monitor = 100;
/** Keys of metadata that a user or a channel may have, and that one connection may subscribe to. */
export const metadata = 20;
export const subscriptions = 50;
/** Of metadata. */
export const metadataKey = 40;
export const metadataValue = 300;
/** Targets of one PRIVMSG or NOTICE. */
export const targets = 4;
/** A message of several lines: bytes of its text with the line feeds between them, and lines. */
export const multilineBytes = 16_384;
export const multilineLines = 100;
/** Messages of one page of history, and targets of one list of them. */
export const history = 1000;
/** Unread messages that are counted: where there are more, it is as if there were so many. */
export const unread = 1000;
/** Messages that one search finds at once. */
export const search = 100;
/** What a client calls a batch. */
export const batchReference = 64;
/** A client's line with its CR LF and without its tags: the limit of RFC 1459, section 2.3. */
export const line = 512;
/** A line that may hold a whole password: a client's REGISTER. */
export const longLine = 1024;
export const password = 592;
/** RFC 5321, section 4.5.3.1.3, without the brackets. */
export const email = 254;
