/** How long names, texts and lines may be on this network. A test says how these limits fit together. */

/** Characters (`nick`, `user`, `host`, all ASCII), bytes of UTF-8 (the others), or a count (`channels`, `owned`, `access`, `monitor`, `targets`, `history`, `metadata`, `subscriptions`). */
export const limits = {
  nick: 30,
  user: 18,
  host: 63,
  channel: 64,
  topic: 390,
  realname: 150,
  away: 390,
  kick: 290,
  /** A channel's key, and a mask in one of its lists. */
  key: 32,
  mask: 200,
  /** Why somebody leaves. */
  reason: 300,
  /** Channels that one session may be in. */
  channels: 100,
  /** Channels that one account may own, and accounts that may have a rank in one channel. */
  owned: 20,
  access: 100,
  /** Nicks that one connection may monitor. */
  monitor: 100,
  /** Keys of metadata that a user or a channel may have, and that one connection may subscribe to. */
  metadata: 20,
  subscriptions: 50,
  /** Of metadata. */
  metadataKey: 40,
  metadataValue: 300,
  /** Targets of one PRIVMSG or NOTICE. */
  targets: 4,
  /** A message of several lines: bytes of its text with the line feeds between them, and lines. */
  multilineBytes: 16_384,
  multilineLines: 100,
  /** Messages of one page of history, and targets of one list of them. */
  history: 1000,
  /** Unread messages that are counted: where there are more, it is as if there were so many. */
  unread: 1000,
  /** Messages that one search finds at once. */
  search: 100,
  /** What a client calls a batch. */
  batchReference: 64,
  /** A client's line with its CR LF and without its tags: the limit of RFC 1459, section 2.3. */
  line: 512,
  /** A line that may hold a whole password: a client's REGISTER. */
  longLine: 1024,
  password: 592,
  /** RFC 5321, section 4.5.3.1.3, without the brackets. */
  email: 254,
} as const;

/** Bytes of the longest `:nick!user@host ` that a server writes before what it relays. */
export const sourceBytesMax =
  ":".length + limits.nick + "!".length + limits.user + "@".length + limits.host + 1;
