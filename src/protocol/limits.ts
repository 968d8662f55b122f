/** How long names, texts and lines may be on this network. A test says how these limits fit together. */
import { host, nick, user } from "./measures.ts";

export * as limits from "./measures.ts";

/** Bytes of the longest `:nick!user@host ` that a server writes before what it relays. */
export const sourceBytesMax = ":".length + nick + "!".length + user + "@".length + host + 1;
